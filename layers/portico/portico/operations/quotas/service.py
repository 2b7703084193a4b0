"""Quotas: the limits that resource policies set, each beside the counter that it is checked against."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

from portico.compute.runs.entity import Gate
from portico.compute.runs.gates import Gates
from portico.core.actions.processor import Handler
from portico.core.base.frozen import frozen
from portico.core.base.side_by_side import side_by_side
from portico.core.data.counters import Counters
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.operations.quotas.actions import ListQuotas
from portico.tenancy.resource_policies.entity import ResourcePolicy
from portico.tenancy.resource_policies.limits import Limits
from portico.tenancy.resource_policies.parts import LIMITS
from portico.tenancy.resource_policies.validator import RATES

if TYPE_CHECKING:
    from portico.core.services.parts import Parts
    from portico.tenancy.resource_policies.rates import RequestRates

_COUNTED_ANYWAY: Final = {"functions": "functions", "storage_bytes": "storage"}  # by the names of their counters
LIMITS_IN_ORDER: Final = ("functions", "concurrent_runs", "storage_bytes", "requests_per_minute")


@frozen(slots=True)
class Quota:
    """A limit on a place (`project/acme/vision`), the name of the policy that sets it, what it allows, and what is used."""

    limit: str
    scope: str
    policy: str | None
    max: int | None
    used: int | None = None


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
        access_key = call.principal.access_key if action.scope.project else None
        policies = {found.scope: found.policy for found in self.limits.of(action.scope, access_key)}
        own = str(action.scope)
        quotas = [*_quotas(own, policies.pop(own, None))]
        for place, policy in policies.items():
            quotas += (quota for quota in _quotas(place, policy) if quota.max is not None)
        return side_by_side(self._with_use, quotas)

    def _with_use(self, quota: Quota) -> Quota:
        return Quota(quota.limit, quota.scope, quota.policy, quota.max, self._used(quota))

    def _used(self, quota: Quota) -> int | None:
        if quota.limit in _COUNTED_ANYWAY:
            return self.counters.total(f"{quota.scope}#{_COUNTED_ANYWAY[quota.limit]}")
        if quota.max is None:
            return None
        if quota.limit == "concurrent_runs":
            return self.gates.held(Gate(name=quota.scope, limit=quota.max))
        return self.rates.used(quota.scope, quota.max)


def _quotas(place: str, policy: ResourcePolicy | None) -> Iterator[Quota]:
    for limit in LIMITS_IN_ORDER:
        most = getattr(policy, f"max_{limit}", None)
        yield Quota(limit, place, policy.name if policy else None, most)


def wire(parts: "Parts") -> QuotaService:
    """The service, put together."""
    return QuotaService(parts.get(LIMITS), parts.store.counters, Gates(parts.store), parts.get(RATES))
