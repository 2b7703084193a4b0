"""Aliases: names for one version of a function, or for several by weight."""

from datetime import datetime
from typing import Annotated, ClassVar, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from portico.core.model.entity import ReplaceableEntity, Words
from portico.core.model.entity import sort_key as folded
from portico.core.model.fields import FILTERABLE, INTERNAL, OUTPUT_ONLY, SORTABLE, Input, Output, Sent

NAME_PATTERN: Final = r"^[A-Za-z][A-Za-z0-9._-]{0,62}$"  # begins with a letter, as no number of a version does
HUNDRED: Final = 100
_EXAMPLE: Final = [{"version": 1, "weight": 90}, {"version": 2, "weight": 10}]


class Share(BaseModel):
    """A version, and how many of a hundred runs it gets."""

    model_config = ConfigDict(frozen=True)

    version: int
    weight: int


class ShareInput(Sent):
    """A version and its part of the runs."""

    version: int = Field(ge=1, lt=10**9, description="The number of a READY version.", examples=[2])
    weight: int = Field(ge=0, le=HUNDRED, description="The number of runs in a hundred that get it.", examples=[100])


def _whole(shares: list[ShareInput]) -> list[ShareInput]:
    if sum(share.weight for share in shares) != HUNDRED:
        raise ValueError("the weights add up to 100")
    if len({share.version for share in shares}) < len(shares):
        raise ValueError("each version is named once")
    return shares


class AliasInput(Sent):
    """The shares of an alias, as clients call them."""

    versions: Annotated[
        list[ShareInput], Field(min_length=1, max_length=5, examples=[_EXAMPLE]), AfterValidator(_whole)
    ]


class Alias(ReplaceableEntity):
    """An alias; the weights of its shares add up to 100."""

    type: ClassVar[str] = "alias"
    types: ClassVar[str] = "aliases"
    key_field: ClassVar[str] = "id"

    id: Annotated[str, INTERNAL]
    name: Annotated[
        str, Input(Annotated[str, StringConstraints(pattern=NAME_PATTERN)], on="create"), FILTERABLE, SORTABLE
    ]
    function: Annotated[str, Output(examples=["hello"])]
    function_uid: Annotated[str, INTERNAL]
    shares: Annotated[tuple[Share, ...], Output(name="versions", examples=[_EXAMPLE])]
    description: Annotated[str | None, Input(Words | None)] = None
    updated_at: Annotated[datetime, OUTPUT_ONLY, FILTERABLE, SORTABLE]

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
    """The partition of a function's aliases."""
    return f"{scope}#functions/{function_uid}#aliases"
