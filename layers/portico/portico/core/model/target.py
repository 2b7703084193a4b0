"""Targets: what an action is about."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from portico.core.base.errors import NotFound, error_prefix
from portico.core.base.frozen import frozen
from portico.core.model.scope import Scope

if TYPE_CHECKING:
    from portico.core.model.entity import Entity


@frozen(slots=True)
class Target:
    """The target of an action: an entity type in a scope, and the entity's name or id where there is one.

    `within` is the entity that it belongs to, where the action names one: the function of a run. `facts` are those of an entity
    that was read (see `Entity.facts`).
    """

    entity_type: str
    scope: Scope
    key: str | None = None
    within: "Target | None" = None
    facts: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, entity: "Entity") -> "Target":
        """The entity as a target, within what it belongs to."""
        within = cls(entity.within[0], entity.scope, entity.within[1]) if entity.within else None
        return cls(entity.type, entity.scope, entity.key, within, facts_of(getattr(entity, "facts", {})))

    def missing(self) -> NotFound:
        """The error for a target that is not there, or that the caller may not know of: one and the same."""
        if self.key is None and self.scope.kind == "global":
            return NotFound("There is nothing at this path.")
        if self.key is None:
            kind, name = self.scope.kind, self.scope.name
        else:
            kind, name = self.entity_type, self.key
        prefix = error_prefix(kind)
        message = f"There is no {kind.replace('_', ' ')} {name!r}."
        return NotFound(message, code=f"{prefix}_NOT_FOUND", details={kind: name})


def facts_of(facts: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Facts as those of a target. A record of the journal, which is read as an entity, has none."""
    return tuple((name, tuple(fact) if isinstance(fact, list) else fact) for name, fact in facts.items())
