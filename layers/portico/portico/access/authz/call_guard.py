"""Authorization beyond what the action says: of an entity that the service has read, of a change's content."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from portico.core.base.errors import NotFound
from portico.core.model.call import Call
from portico.core.model.entity import Entity
from portico.core.model.principal import Principal
from portico.core.model.subjects import subject_of
from portico.core.model.target import Target


@dataclass
class CallGuard:
    """The guard of one call; `check` raises the denial of a permission on a target, `allowed` tells it for each of several.

    `waiting` says that the action itself is still undecided, for it turns on what its entity belongs to, or on its facts. What
    turns on facts is decided anew whenever the entity is read again, for they may have changed.
    """

    check: Callable[[Principal, str, Target], None]
    allowed: Callable[[Principal, str, Sequence[Target]], Sequence[bool]]
    call: Call
    waiting: bool = False

    def authorize(self, *entities: Entity) -> None:
        """Raises the denial when the caller may not do this to each entity, as what it is and where it belongs."""
        if self.waiting or self.call.action.by_facts:
            for entity in entities:
                self._decide(Target.of(entity))

    def authorize_missing(self, target: Target | None = None) -> None:
        """The entity, or that of a batch, is not there. Raises the denial of a caller who would get it for any that is there.

        Who may do this to what is their own is told that there is none: they may look for it, too.
        """
        if self.waiting:
            asked = target or self.call.action.target
            self._decide(replace(asked, facts=(("owner", subject_of(self.call.principal)),)))

    def require(self, permission: str, target: Target) -> None:
        """Raises the denial when the caller has not this permission as well."""
        self.check(self.call.principal, permission, target)

    def require_for(self, principal: Principal, permission: str, target: Target) -> None:
        """Raises the denial of another, in whose name this is done."""
        self.check(principal, permission, target)

    def allows(self, permission: str, targets: Sequence[Target]) -> Sequence[bool]:
        """For each target whether the caller has this permission on it."""
        return self.allowed(self.call.principal, permission, targets)

    def _decide(self, target: Target) -> None:
        self.waiting = False
        try:
            self.check(self.call.principal, self.call.action.permission, target)
        except NotFound as denial:
            if denial.code != target.missing().code:  # what is hidden is the scope
                raise
            # By the key that was asked for, whatever else the entity is called.
            asked = self.call.action.target
            missing = (target if asked.key is None else asked).missing()
            missing.denied = denial.denied
            raise missing from denial
