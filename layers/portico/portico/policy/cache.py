"""The policies of domains, kept in the process for a while: authorization asks the database for them at most so often."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from portico.core.clock import Clock
from portico.core.repository import Repository
from portico.core.scope import Scope
from portico.identity.cedar import OwnPolicies
from portico.policy.entity import Policy

KEPT: Final = timedelta(seconds=30)
_MOST_DOMAINS: Final = 1_000


@dataclass
class DomainPolicies:
    """The policies of a domain, at most 30 s old; None for a domain that has none."""

    repository: Callable[[], Repository[Policy]]
    clock: Clock
    _kept: dict[str, tuple[datetime, OwnPolicies | None]] = field(default_factory=dict, init=False)

    def __call__(self, domain: str) -> OwnPolicies | None:
        """The policies; one query when they are not known or too old."""
        now = self.clock.now()
        known = self._kept.get(domain)
        if known is not None and now - known[0] < KEPT:
            return known[1]
        texts = {policy.name: policy.cedar for policy in self.repository().live_in(Scope(domain))}
        found = OwnPolicies.parse(texts) if texts else None
        if len(self._kept) >= _MOST_DOMAINS:
            self._kept.clear()
        self._kept[domain] = now, found
        return found

    def forget(self, domain: str) -> None:
        """After a change by this process: the next question is asked anew."""
        self._kept.pop(domain, None)
