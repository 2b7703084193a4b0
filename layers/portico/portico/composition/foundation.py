"""What everything stands on: the stores, the keys, the limits."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from portico.core.clock import Clock
from portico.core.settings import Settings

if TYPE_CHECKING:
    from portico.audit.service import AuditService
    from portico.core.http.idempotency import Replies
    from portico.core.journal import Journal
    from portico.core.objects import Objects
    from portico.core.rate_limit import Limiter
    from portico.core.store import Store
    from portico.core.table import Table
    from portico.identity.keyring import KeyRing
    from portico.resource_policies.limits import Limits
    from portico.resource_policies.rates import RequestRates
    from portico.resource_policies.service import ResourcePolicyService
    from portico.system.metrics import MetricsService
    from portico.system.readiness import Readiness


@dataclass
class Foundation:
    """What everything stands on: the stores, the keys, the limits."""

    settings: Settings
    clock: Clock

    @cached_property
    def table(self) -> "Table":
        """The door to DynamoDB."""
        from portico.core.table import Table

        return Table()

    @cached_property
    def journal(self) -> "Journal":
        """The journal."""
        from portico.core.journal import Journal

        return Journal(self.table, self.settings.require("journal_table"), self.clock)

    @cached_property
    def objects(self) -> "Objects":
        """The object storage."""
        from portico.core.objects import Objects

        return Objects(self.settings.require("objects_bucket"))

    @cached_property
    def keyring(self) -> "KeyRing":
        """The platform's own keys."""
        from portico.identity.cipher import KmsCipher
        from portico.identity.keyring import KeyRing

        known = self.settings
        cipher = KmsCipher(known.require("key_id"))
        return KeyRing(self.table, known.require("entities_table"), cipher, self.clock, known.access_token_seconds)

    @cached_property
    def store(self) -> "Store":
        """What repositories share."""
        from portico.core.counters import Counters
        from portico.core.cursor import CursorSigner
        from portico.core.store import Store

        table, name = self.table, self.settings.require("entities_table")
        cursors = CursorSigner(lambda: self.keyring.cursor_key)
        return Store(table, name, self.journal, Counters(table, name, clock=self.clock), cursors)

    @cached_property
    def limiter(self) -> "Limiter":
        """The rate limits of principals."""
        from portico.core.buckets import TableBuckets
        from portico.core.rate_limit import Limiter

        return Limiter(TableBuckets(self.table, self.settings.require("idempotency_table")), self.clock)

    @cached_property
    def replies(self) -> "Replies":
        """The replies kept for `Idempotency-Key`."""
        from portico.core.http.idempotency import Replies

        return Replies(self.settings.require("idempotency_table"))

    @cached_property
    def readiness(self) -> "Readiness":
        """Asks the dependencies whether they answer."""
        from portico.system.readiness import Readiness

        return Readiness(self.settings, self.clock)

    @cached_property
    def metrics(self) -> "MetricsService":
        """The metrics of a local stack."""
        from portico.system.metrics import MetricsService

        return MetricsService(self.settings.function_prefix, self.settings.environment)

    @cached_property
    def audit(self) -> "AuditService":
        """The audit trail."""
        from portico.audit.service import AuditService

        return AuditService(self.journal, self.store.cursors)

    @cached_property
    def resource_policies(self) -> "ResourcePolicyService":
        """The resource policies."""
        from portico.core.repository import Repository
        from portico.resource_policies.entity import ResourcePolicy
        from portico.resource_policies.service import ResourcePolicyService

        return ResourcePolicyService(Repository(self.store, ResourcePolicy), self.clock)

    @cached_property
    def limits(self) -> "Limits":
        """The limits that resource policies set."""
        from portico.resource_policies.limits import Limits

        return Limits(self.store, self.clock)

    @cached_property
    def request_rates(self) -> "RequestRates":
        """The rates of requests that resource policies set."""
        from portico.resource_policies.rates import RequestRates

        return RequestRates(self.limits, self.limiter)
