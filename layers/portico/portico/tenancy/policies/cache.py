"""The policies of domains, kept in the process for a while: authorization asks the database for them at most so often."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from portico.access.authz.cedar import OwnPolicies
from portico.core.base.clock import Clock
from portico.core.base.parts import Part
from portico.core.base.ttl_cache import TtlCache
from portico.core.data.repository import Repository
from portico.core.model.scope import Scope
from portico.tenancy.policies.entity import Policy

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

SECONDS: Final = 30.0
_MOST_DOMAINS: Final = 1_000


@dataclass
class DomainPolicies:
    """The policies of a domain, at most 30 s old; None for a domain that has none. They are not those of its namesakes."""

    repository: Repository[Policy]
    clock: Clock
    _kept: TtlCache[OwnPolicies | None] = field(init=False)

    def __post_init__(self) -> None:
        """Time is that of the platform's clock."""
        self._kept = TtlCache(_MOST_DOMAINS, SECONDS, lambda: self.clock.now().timestamp())

    def __call__(self, domain: Scope) -> OwnPolicies | None:
        """The policies; one query when they are not known or too old."""
        if known := self._kept.find(domain.place):
            return known[0]
        texts = {policy.name: policy.cedar for policy in self.repository.live_in(domain)}
        return self._kept.put(domain.place, OwnPolicies.parse(texts) if texts else None)

    def forget(self, domain: Scope) -> None:
        """After a change by this process: the next question is asked anew, however the domain is told."""
        self._kept.forget(domain.place)
        self._kept.forget(str(domain))


def wire(parts: "Parts") -> DomainPolicies:
    """The policies of domains, kept for a while."""
    return DomainPolicies(parts.repository(Policy), parts.clock)


DOMAIN_POLICIES: Part[DomainPolicies] = Part(f"{__name__}:wire")
