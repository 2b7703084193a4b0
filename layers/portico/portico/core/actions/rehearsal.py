"""Rehearsals: calls whose reply is known are authorized again, and carried out no second time."""

from typing import TYPE_CHECKING

from portico.core.base.frozen import frozen
from portico.core.model.call import Guard
from portico.core.model.target import Target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portico.core.model.entity import Entity
    from portico.core.model.principal import Principal


class Rehearsed(Exception):
    """The caller may do this still, and so may have the reply that is known."""


@frozen(slots=True)
class RehearsingGuard:
    """The guard of a rehearsal, whose decision waits for the entity: the service goes no further than to it."""

    guard: Guard

    @property
    def waiting(self) -> bool:
        """True until it is decided."""
        return self.guard.waiting

    def authorize(self, *entities: "Entity") -> None:
        """Raises the denial, else Rehearsed."""
        self.guard.authorize(*entities)
        raise Rehearsed

    def authorize_missing(self, target: Target | None = None) -> None:
        """Raises the denial, else Rehearsed: what the reply was about may be gone since."""
        self.guard.authorize_missing(target)
        raise Rehearsed

    def require(self, permission: str, target: Target) -> None:
        """Raises the denial of a further permission."""
        self.guard.require(permission, target)

    def require_for(self, principal: "Principal", permission: str, target: Target) -> None:
        """Raises the denial of another."""
        self.guard.require_for(principal, permission, target)

    def allows(self, permission: str, targets: "Sequence[Target]") -> "Sequence[bool]":
        """For each target whether the caller has a further permission."""
        return self.guard.allows(permission, targets)
