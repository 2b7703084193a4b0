"""Allocations: what one can have of a resource group, which is the least that group, domain, project, user and key pair leave."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from portico.compute.resource_groups.capacity import SESSIONS, Filling, filling, used_of
from portico.compute.resource_groups.entity import ResourceGroup
from portico.compute.resource_groups.slots import Slots
from portico.core.base.frozen import frozen
from portico.core.base.side_by_side import side_by_side
from portico.core.data.counters import Counters
from portico.core.model.charges import keypair_place
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope
from portico.tenancy.resource_policies.entity import ResourcePolicy
from portico.tenancy.resource_policies.limits import Limits

PLACES: Final = ("keypair", "user", "project", "domain")


@frozen(slots=True)
class Share:
    """What a place may have and has: `limits` of slots, those without one left out, and of sessions (None: no limit)."""

    limits: Slots
    used: Slots
    max_sessions: int | None
    sessions: int

    @property
    def assignable(self) -> dict[str, Decimal]:
        """What is left of each slot that is limited."""
        return {name: max(most - self.used[name], Decimal(0)) for name, most in self.limits.items()}

    @property
    def full(self) -> bool:
        """True if it may start no session."""
        return self.max_sessions is not None and self.sessions >= self.max_sessions


@frozen(slots=True)
class Allocation:
    """What one can have of a group now; `shares` are by kind of place, without a key pair if there is none."""

    group: Filling
    shares: Mapping[str, Share]

    @property
    def assignable(self) -> dict[str, Decimal]:
        """The least that is left of each slot that anything bounds."""
        found = dict(self.group.free)
        for share in self.shares.values():
            for name, left in share.assignable.items():
                found[name] = min(found.get(name, left), left)
        return found

    def lacking(self, wanted: Slots) -> list[str]:
        """What there is not enough of for a session: slots, and `sessions`; nothing if it could start now."""
        assignable = self.assignable
        full = ["sessions"] if any(share.full for share in self.shares.values()) else []
        return full + [name for name, value in wanted.items() if value > assignable.get(name, value)]


def places_of(scope: Scope, principal: Principal) -> dict[str, str]:
    """The places that a caller's session in a project is charged to, by kind; a caller without a key pair has none of that."""
    name = principal.name if principal.kind == "user" else f"{principal.kind}:{principal.name}"
    found = {"keypair": keypair_place(principal.access_key)} if principal.access_key else {}
    owner = f"user/{scope.domain}/{name}".lower()
    return {**found, "user": owner, "project": str(scope), "domain": str(Scope(scope.domain))}


@frozen
class Allocations:
    """Reads allocations."""

    limits: Limits
    counters: Counters

    def of(self, group: ResourceGroup, scope: Scope, principal: Principal) -> Allocation:
        """What a caller can have of a group, in a project; a request for each slot and place."""
        places = places_of(scope, principal)
        policies = {limited.scope: limited.policy for limited in self.limits.for_sessions(scope, principal)}
        slots = tuple(group.capacity)
        shares = side_by_side(lambda place: self._share(place, slots, policies.get(place)), list(places.values()))
        return Allocation(filling(self.counters, group), dict(zip(places, shares, strict=True)))

    def _share(self, place: str, slots: Sequence[str], policy: ResourcePolicy | None) -> Share:
        limits = (policy.max_session_slots if policy else None) or {}
        used = used_of(self.counters, place, dict.fromkeys((*slots, *limits)))
        most = policy.max_concurrent_sessions if policy else None
        return Share(limits, used, most, self.counters.total(f"{place}#{SESSIONS}"))
