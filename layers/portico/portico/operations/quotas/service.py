"""Quotas: the limits that resource policies set, each beside the counter that it is checked against."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from portico.compute.folders.ledger import BYTES, RESERVED
from portico.compute.resource_groups.capacity import PENDING_SESSIONS, SESSIONS, used_of
from portico.compute.resource_groups.slots import CPU, MEM
from portico.compute.runs.entity import Gate
from portico.compute.runs.gates import Gates
from portico.core.actions.processor import Handler
from portico.core.base.frozen import frozen
from portico.core.base.side_by_side import side_by_side
from portico.core.data.counters import Counters
from portico.core.model.action import Action
from portico.core.model.amounts import plain
from portico.core.model.call import Call
from portico.operations.quotas.actions import ListQuotas
from portico.tenancy.resource_policies.entity import ResourcePolicy
from portico.tenancy.resource_policies.limits import Limits
from portico.tenancy.resource_policies.parts import LIMITS
from portico.tenancy.resource_policies.validator import RATES

if TYPE_CHECKING:
    from portico.core.services.parts import Parts
    from portico.tenancy.resource_policies.rates import RequestRates

# The names of their counters.
_COUNTED_ANYWAY: Final = {
    "functions": ("functions",),
    "storage_bytes": ("storage",),
    "folders": ("folders",),
    "folder_bytes": (BYTES, RESERVED),
    "concurrent_sessions": (SESSIONS,),
    "pending_sessions": (PENDING_SESSIONS,),
}
SLOTS: Final = "session_slots"
LIFETIME: Final = "session_lifetime"
_EVERY_SLOT: Final = (CPU, MEM)  # shown of the place itself, limited or not
LIMITS_IN_ORDER: Final = (
    "functions",
    "concurrent_runs",
    "storage_bytes",
    "folders",
    "folder_bytes",
    "concurrent_sessions",
    "pending_sessions",
    SLOTS,
    LIFETIME,
    "requests_per_minute",
)
_FOLDERS: Final = frozenset({"folders", "folder_bytes"})
_SESSIONS: Final = frozenset({"concurrent_sessions", "pending_sessions", SLOTS, LIFETIME})


@frozen(slots=True)
class Quota:
    """A limit on a place (`project/acme/vision`), the name of the policy that sets it, what it allows, and what is used.

    `slot` is the one that a limit on slots is about.
    """

    limit: str
    scope: str
    policy: str | None
    max: int | float | None
    used: int | float | None = None
    slot: str | None = None


@frozen
class QuotaService:
    """Reads quotas; a request for each that is counted, besides those for the policies (see `Limits.of`)."""

    limits: Limits
    counters: Counters
    gates: Gates
    rates: "RequestRates"

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {ListQuotas: self.list}

    def list(self, call: Call, action: ListQuotas) -> "list[Quota]":
        """All limits on the place itself, set or not, and those set on what else bounds the caller there: key pair, domain."""
        limits, scope = self.limits, action.scope
        bound = limits.for_sessions(scope, call.principal) if scope.project else limits.of(scope)
        policies = {found.scope: found.policy for found in bound}
        own = str(action.scope)
        quotas = [*_quotas(own, policies.pop(own, None))]
        for place, policy in policies.items():
            quotas += (quota for quota in _quotas(place, policy) if quota.max is not None)
        return side_by_side(self._with_use, quotas)

    def _with_use(self, quota: Quota) -> Quota:
        return replace(quota, used=self._used(quota))

    def _used(self, quota: Quota) -> int | float | None:
        if quota.slot is not None:
            return plain(used_of(self.counters, quota.scope, [quota.slot])[quota.slot])
        if quota.limit in _COUNTED_ANYWAY:
            return sum(self.counters.total(f"{quota.scope}#{name}") for name in _COUNTED_ANYWAY[quota.limit])
        if quota.max is None or quota.limit == LIFETIME:
            return None
        if quota.limit == "concurrent_runs":
            return self.gates.held(Gate(name=quota.scope, limit=int(quota.max)))
        return self.rates.used(quota.scope, int(quota.max))


def _quotas(place: str, policy: ResourcePolicy | None) -> Iterator[Quota]:
    name = policy.name if policy else None
    for limit in filter(_binds(place), LIMITS_IN_ORDER):
        if limit != SLOTS:
            yield Quota(limit, place, name, getattr(policy, f"max_{limit}", None))
            continue
        most = (policy.max_session_slots if policy else None) or {}
        for slot in dict.fromkeys((*_EVERY_SLOT, *most)):
            yield Quota(f"{limit}.{slot}", place, name, plain(most[slot]) if slot in most else None, slot=slot)


def _binds(place: str) -> Callable[[str], bool]:
    """Which limits hold in a place of this kind: users are bound by those on sessions, key pairs by none on folders."""
    kind = place.partition("/")[0]
    if kind == "user":
        return lambda limit: limit in _SESSIONS
    return lambda limit: kind != "keypair" or limit not in _FOLDERS


def wire(parts: "Parts") -> QuotaService:
    """The service, put together."""
    return QuotaService(parts.get(LIMITS), parts.store.counters, Gates(parts.store), parts.get(RATES))
