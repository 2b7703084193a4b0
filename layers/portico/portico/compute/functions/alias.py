"""Aliases: names for one version of a function, or for several by weight."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from portico.core.model.entity import Entity
from portico.core.model.entity import sort_key as folded


class Share(BaseModel):
    """A version, and how many of a hundred runs it gets."""

    model_config = ConfigDict(frozen=True)

    version: int
    weight: int


class Alias(Entity):
    """An alias; the weights of its shares add up to 100."""

    type: ClassVar[str] = "alias"
    types: ClassVar[str] = "aliases"
    key_field: ClassVar[str] = "id"

    id: str
    name: str
    function: str
    function_uid: str
    shares: tuple[Share, ...]
    description: str | None = None

    @property
    def within(self) -> tuple[str, str]:
        """Aliases belong to their function."""
        return "function", self.function

    @property
    def parent(self) -> str | None:
        """Aliases are listed by function."""
        return aliases_partition(str(self.scope), self.function_uid)

    def at(self, point: int) -> int:
        """The version that the run at this point, from 0 to 99, gets."""
        for share in self.shares:
            if point < share.weight:
                return share.version
            point -= share.weight
        raise ValueError(f"{point} is beyond the weights of {self.name}")


def alias_id(uid: str, name: str) -> str:
    """The key of an alias: its function's uid and its name."""
    return f"{uid}-{folded(name)}"


def aliases_partition(scope: str, function_uid: str) -> str:
    """Where the aliases of a function are listed."""
    return f"{scope}#functions/{function_uid}#aliases"
