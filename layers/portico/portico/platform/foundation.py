"""What everything stands on: the stores, the keys, the limits."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from portico.core.base.clock import Clock
from portico.core.base.settings import Settings

if TYPE_CHECKING:
    from portico.access.authn.keyring import KeyRing
    from portico.core.aws.object_store import Objects
    from portico.core.data.journal import Journal
    from portico.core.data.store import Store
    from portico.core.data.table import Table
    from portico.core.http.idempotency import Replies
    from portico.core.limits.token_bucket import Limiter
    from portico.operations.audit.service import AuditService
    from portico.operations.system.metrics import MetricsService
    from portico.operations.system.readiness import Readiness
    from portico.tenancy.resource_policies.limits import Limits
    from portico.tenancy.resource_policies.rates import RequestRates
    from portico.tenancy.resource_policies.service import ResourcePolicyService


@dataclass
class Foundation:
    """What everything stands on: the stores, the keys, the limits."""

    settings: Settings
    clock: Clock

    @cached_property
    def table(self) -> "Table":
        """The door to DynamoDB."""
        from portico.core.data.table import Table

        return Table()

    @cached_property
    def journal(self) -> "Journal":
        """The journal."""
        from portico.core.data.journal import Journal

        return Journal(self.table, self.settings.require("journal_table"), self.clock)

    @cached_property
    def objects(self) -> "Objects":
        """The object storage."""
        from portico.core.aws.object_store import Objects

        return Objects(self.settings.require("objects_bucket"))

    @cached_property
    def keyring(self) -> "KeyRing":
        """The platform's own keys."""
        from portico.access.authn.keyring import KeyRing
        from portico.core.aws.kms import KmsCipher

        known = self.settings
        cipher = KmsCipher(known.require("key_id"))
        return KeyRing(self.table, known.require("entities_table"), cipher, self.clock, known.access_token_seconds)

    @cached_property
    def store(self) -> "Store":
        """What repositories share."""
        from portico.core.data.counters import Counters
        from portico.core.data.cursor import CursorSigner
        from portico.core.data.store import Store

        table, name = self.table, self.settings.require("entities_table")
        cursors = CursorSigner(lambda: self.keyring.cursor_key)
        return Store(table, name, self.journal, Counters(table, name, clock=self.clock), cursors)

    @cached_property
    def limiter(self) -> "Limiter":
        """The rate limits of principals."""
        from portico.core.data.token_buckets import TableBuckets
        from portico.core.limits.token_bucket import Limiter

        return Limiter(TableBuckets(self.table, self.settings.require("idempotency_table")), self.clock)

    @cached_property
    def replies(self) -> "Replies":
        """The replies kept for `Idempotency-Key`."""
        from portico.core.http.idempotency import Replies

        return Replies(self.settings.require("idempotency_table"))

    @cached_property
    def readiness(self) -> "Readiness":
        """Asks the dependencies whether they answer."""
        from portico.operations.system.readiness import Readiness

        return Readiness(self.settings, self.clock)

    @cached_property
    def metrics(self) -> "MetricsService":
        """The metrics of a local stack."""
        from portico.operations.system.metrics import MetricsService

        return MetricsService(self.settings.function_prefix, self.settings.environment)

    @cached_property
    def audit(self) -> "AuditService":
        """The audit trail."""
        from portico.operations.audit.service import AuditService

        return AuditService(self.journal, self.store.cursors)

    @cached_property
    def resource_policies(self) -> "ResourcePolicyService":
        """The resource policies."""
        from portico.core.data.repository import Repository
        from portico.tenancy.resource_policies.entity import ResourcePolicy
        from portico.tenancy.resource_policies.service import ResourcePolicyService

        return ResourcePolicyService(Repository(self.store, ResourcePolicy), self.clock)

    @cached_property
    def limits(self) -> "Limits":
        """The limits that resource policies set."""
        from portico.tenancy.resource_policies.limits import Limits

        return Limits(self.store, self.clock)

    @cached_property
    def request_rates(self) -> "RequestRates":
        """The rates of requests that resource policies set."""
        from portico.tenancy.resource_policies.rates import RequestRates

        return RequestRates(self.limits, self.limiter)
