"""Resource policies, and the limits that they set."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from portico.core.clock import Clock
from portico.core.counters import Counters
from portico.core.errors import Conflict, PorticoError, TooManyRequests
from portico.core.repository import Repository
from portico.core.scope import GLOBAL, Scope
from portico.core.standard import StandardService
from portico.identity.entities import Domain, Project
from portico.resource_policies.entity import ACTIONS, ResourcePolicy

_KEPT: Final = timedelta(seconds=30)
_MOST_KEPT: Final = 1_000


@dataclass(frozen=True)
class ResourcePolicyService(StandardService[ResourcePolicy]):
    """The standard operations."""

    actions: ClassVar[dict[str, Any]] = ACTIONS


@dataclass(frozen=True, slots=True)
class Limited:
    """A scope and the policy that limits it."""

    scope: Scope
    policy: ResourcePolicy


@dataclass
class Limits:
    """The limits of projects: their own and their domain's, kept for 30 s, so that they cost no request when warm."""

    domains: Callable[[], Repository[Domain]]
    projects: Callable[[], Repository[Project]]
    policies: Repository[ResourcePolicy]
    counters: Counters
    clock: Clock
    _kept: dict[Scope, tuple[datetime, tuple[Limited, ...]]] = field(default_factory=dict, init=False)

    def of(self, scope: Scope) -> tuple[Limited, ...]:
        """What limits a project; nothing when neither it nor its domain has a policy."""
        now = self.clock.now()
        kept = self._kept.get(scope)
        if kept is None or now - kept[0] > _KEPT:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            kept = self._kept[scope] = (now, self._read(scope))
        return kept[1]

    def check(self, scope: Scope, limit: str, counted: str, adding: int) -> None:
        """Raises Conflict (429 for concurrent runs) that names the limit, when `adding` more would exceed it.

        `limit` is the name of a field of the policy without `max_`, `counted` that of the counter in each scope.
        """
        for limited in self.of(scope):
            most = getattr(limited.policy, f"max_{limit}")
            if most is not None and (used := self.counters.total(f"{limited.scope}#{counted}")) + adding > most:
                raise _exceeded(limited, limit, most, used)

    def has(self, scope: Scope, limit: str) -> bool:
        """Whether anything limits this in a project."""
        return any(getattr(limited.policy, f"max_{limit}") is not None for limited in self.of(scope))

    def _read(self, scope: Scope) -> tuple[Limited, ...]:
        home = Scope(scope.domain)
        domain = self.domains().get_many(GLOBAL, [str(scope.domain)])[0]
        project = self.projects().get_many(home, [str(scope.project)])[0]
        named = [(place, found.resource_policy) for place, found in ((home, domain), (scope, project)) if found]
        wanted = [(place, name) for place, name in named if name]
        policies = self.policies.get_many(GLOBAL, [name for _, name in wanted])
        return tuple(
            Limited(place, policy) for (place, _), policy in zip(wanted, policies, strict=True) if policy is not None
        )


def _exceeded(limited: Limited, limit: str, most: int, used: int) -> PorticoError:
    details = {"limit": limit, "max": most, "used": used, "policy": limited.policy.name, "scope": str(limited.scope)}
    message = f"The limit {limit} of {limited.scope} is {most}; {used} are used."
    if limit == "concurrent_runs":
        return TooManyRequests(message, code="LIMIT_EXCEEDED", details=details, retry_after=5)
    return Conflict(message, code="LIMIT_EXCEEDED", details=details)
