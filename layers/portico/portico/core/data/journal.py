"""The journal: the platform's memory, append-only but for the data of a purged tenant's events (`journal_erasure.py`).

A mutation writes its record in the transaction of the change itself; failures and denials are recorded on their own.
Audit trail, events, live stream and notifications are all read from here. A record travels as a CloudEvents 1.0 event.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from pydantic import BaseModel, ConfigDict, JsonValue

from portico.core.aws.dynamodb_values import Item
from portico.core.aws.errors import ConditionFailed
from portico.core.base.clock import Clock
from portico.core.base.errors import Internal, PorticoError
from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id
from portico.core.data.homes import Homes
from portico.core.data.journal_keys import journal_of, month_of, trail_of
from portico.core.data.table import Table
from portico.core.data.writes import ABSENT, Put
from portico.core.model.call import Call
from portico.core.model.container import Container
from portico.core.model.entity import Entity, StoredScope, sort_key
from portico.core.model.event_names import EVENT_TYPE_PREFIX, HOME, OWN_SOURCES
from portico.core.model.scope import Scope
from portico.core.model.target import Target, facts_of

FORMAT: Final = 1  # of the records that are written; a change that an old reader would misread has the next number
# What has a place of its own in an event, or is not for those who receive it.
_NOT_TOLD: Final = {"format", "id", "time", "traceparent", "home", "entity_facts", "belongs_to"}


class Record(BaseModel):
    """One thing that was done, or tried: by whom, as whom, on what, and how it ended.

    `version`, `state` and `entity_facts` are those of the entity after the change, or of the last before its purge; `outcome` is `success`, `error` or `denied`. `home` has the
    uids of the scope, or of the domain that was itself changed; `belongs_to` is the type and the name of what the entity is within. `format` is 0 for what was written before records had one; what
    a newer one adds is left out.
    """

    model_config = ConfigDict(frozen=True)

    type: ClassVar[str] = "audit_log"
    within: ClassVar[None] = None

    format: int = 0
    id: str
    scope: StoredScope
    home: str | None = None
    time: datetime
    actor: str
    acted_as: str
    action: str
    entity_type: str
    entity: str | None = None
    operation: str
    version: int | None = None
    state: str | None = None
    entity_facts: dict[str, JsonValue] | None = None
    belongs_to: tuple[str, str] | None = None
    outcome: str = "success"
    error_code: str | None = None
    duration_ms: float
    request_id: str
    traceparent: str | None = None
    data: dict[str, JsonValue] = {}

    @property
    def key(self) -> str:
        """The id."""
        return self.id

    @property
    def target(self) -> Target:
        """The entity as it was, for a decision on who may know of the record."""
        within = Target(self.belongs_to[0], self.scope, self.belongs_to[1]) if self.belongs_to else None
        return Target(self.entity_type, self.scope, self.entity, within, facts_of(self.entity_facts or {}))

    @property
    def partition(self) -> str:
        """The shard of its scope that it is in: the one of its entity."""
        return journal_of(self.scope.at_home(self.home)).shard_of(f"{self.entity_type}/{sort_key(self.entity or '')}")

    @property
    def trail(self) -> str | None:
        """The trail of the tenant that it belongs to: the one of its scope, or the one that was itself changed."""
        domain = self.scope.domain or (self.entity if self.entity_type == "domain" else None)
        return Scope(domain).at_home(self.home).domain_place

    @property
    def emitted(self) -> dict[str, Any] | None:
        """The event of a tenant's own that the record publishes, if it does."""
        event = self.data.get("event") if (self.entity_type, self.operation) == ("emission", "emit") else None
        return event if isinstance(event, dict) else None

    @property
    def event_type(self) -> str:
        """The type of its event."""
        emitted = self.emitted
        return (
            str(emitted["type"]) if emitted is not None else f"{EVENT_TYPE_PREFIX}{self.entity_type}.{self.operation}"
        )

    def event(self) -> dict[str, Any]:
        """The record as a CloudEvent (structured mode, JSON); what tenants emit as they emitted it, and whose it is."""
        if self.emitted is not None:
            own = {"porticoscope": str(self.scope), "porticorecord": self.id, "porticorequest": self.request_id}
            own |= {} if self.home is None else {HOME: self.home}
            depth = {"porticodepth": self.data["depth"]} if "depth" in self.data else {}
            trace = {"traceparent": self.traceparent} if self.traceparent else {}
            return {**trace, **self.emitted, **own, **depth}
        body = self.model_dump(mode="json", exclude=_NOT_TOLD, exclude_none=True)
        event = {
            "specversion": "1.0",
            "id": self.id,
            "source": f"{OWN_SOURCES}{self.scope}",
            "type": self.event_type,
            "time": self.time.isoformat(),
            "datacontenttype": "application/json",
            "data": body,
        }
        subject = {"subject": self.entity} if self.entity else {}
        home = {} if self.home is None else {HOME: self.home}
        return event | subject | home | ({"traceparent": self.traceparent} if self.traceparent else {})

    @classmethod
    def from_item(cls, item: Item) -> "Record":
        """The record that `Journal` wrote as this item."""
        return cls.model_validate_json(item["body"])


def _home_of(entity: Entity, scope: Scope) -> str | None:
    """The uids of the scope; a domain's own."""
    return entity.inside.home if isinstance(entity, Container) and scope.domain is None else scope.home


@frozen
class Journal:
    """Makes records, and writes those that no change carries; DynamoDB removes them after `days`, if that is not 0."""

    table: Table
    table_name: str
    clock: Clock
    homes: Homes
    days: int = 0

    def record(self, call: Call, entity: Entity, operation: str | None = None, **data: JsonValue) -> Record:
        """The record of a change that makes `entity` what it now is."""
        scope = self.homes.known(entity.audit_scope)
        return self._record(
            call,
            entity=entity.key,
            entity_type=entity.type,
            scope=scope,
            home=_home_of(entity, scope),
            operation=operation or call.action.operation,
            version=entity.version,
            state=entity.state,
            entity_facts=dict(entity.facts) or None,
            belongs_to=entity.within,
            data={**entity.causation, **data},
        )

    def failure(self, call: Call, error: Exception) -> None:
        """Records a call that changed nothing: refused, or failed."""
        known = error if isinstance(error, PorticoError) else Internal()
        outcome, code = "denied" if known.denied else "error", known.recorded_code or known.code
        self._note(call, known.about or call.action.target, outcome=outcome, error_code=code)

    def access(self, call: Call) -> None:
        """Records a call that changed nothing, and is to be known all the same: a download, a connection."""
        self._note(call, call.action.target)

    def _note(self, call: Call, target: Target, **fields: Any) -> None:
        tenant = Scope(target.key) if target.entity_type == "domain" and target.scope.domain is None else target.scope
        home = self.homes.known(tenant).home
        about = {"entity": target.key, "entity_type": target.entity_type, "scope": target.scope, "home": home}
        record = self._record(call, **about, operation=call.action.operation, **fields)
        with suppress(ConditionFailed):  # it is there already: a write whose acknowledgement was lost was tried again
            self.table.transact([self.put(record)])

    def put(self, record: Record) -> Put:
        """The write that adds the record; it belongs in the transaction of the change."""
        item: Item = {
            "pk": record.partition,
            "sk": record.id,
            "month": month_of(record.time).shard_of(record.id),
            "body": record.model_dump_json(exclude_none=True),
        } | ({"domain": trail_of(record.trail).shard_of(record.id)} if record.trail else {})
        if self.days:
            item["ttl"] = int((record.time + timedelta(days=self.days)).timestamp())
        return Put(self.table_name, item, ABSENT)

    def _record(self, call: Call, **fields: Any) -> Record:
        now = self.clock.now()
        return Record(
            format=FORMAT,
            id=new_id(),
            time=now,
            actor=call.principal.subject,
            acted_as=call.principal.subject,
            action=call.action.name,
            duration_ms=_milliseconds(call.started_at, now),
            request_id=call.origin.request_id,
            traceparent=call.origin.traceparent,
            **fields,
        )


def _milliseconds(start: datetime, end: datetime) -> float:
    return round((end - start).total_seconds() * 1000, 3)
