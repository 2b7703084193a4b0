"""The caller in whose name an entity works by itself."""

from typing import Self

from pydantic import BaseModel, ConfigDict

import portico.core.base.pydantic_defaults  # noqa: F401 - before any model is defined
from portico.core.model.principal import Principal


class Maker(BaseModel):
    """A caller, as it is found again: the uids are those of itself and of its domain, where they were told."""

    model_config = ConfigDict(frozen=True)

    kind: str
    domain: str | None
    name: str
    uids: tuple[str, str] | None = None

    @classmethod
    def of(cls, principal: Principal) -> Self:
        """The caller as a maker."""
        return cls(kind=principal.kind, domain=principal.domain, name=principal.name, uids=principal.uids)

    @property
    def subject(self) -> str:
        """`user:acme/ann`, as in audit records."""
        return f"{self.kind}:{self.domain}/{self.name}" if self.domain else f"{self.kind}:{self.name}"
