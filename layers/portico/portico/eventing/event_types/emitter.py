"""Publishing events of tenants' own: each is a record of the journal, and reaches the bus from there as it is.

What ties an event to its tenant are attributes that the platform adds and no client can: all that begin with `portico`.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from portico.core.base.clock import Clock, instant
from portico.core.base.errors import PayloadTooLarge, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id
from portico.core.base.parts import Part
from portico.core.cloudevents.event import JSON, CloudEvent, encoded
from portico.core.data.changes import Change, StaleVersion
from portico.core.data.journal_erasure import erase_payloads
from portico.core.data.repository import Repository
from portico.core.model.call import Call
from portico.core.model.event_names import EVENT_TYPE_PREFIX, OWN_ATTRIBUTES, OWN_SOURCES
from portico.core.model.retention import Retention
from portico.core.model.scope import Scope
from portico.core.schema.validation import fault
from portico.core.services.contents import Contents
from portico.eventing.event_types.entity import Emission, EventType

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

MAX_BATCH: Final = 45  # an emission and its record each, and the counter, within DynamoDB's 100 actions
# An entry of EventBridge has 256 KiB with its source and type; the platform's own attributes take some of it.
MAX_BYTES: Final = 255 * 1024
KNOWN_FOR: Final = Retention(7)


@frozen(slots=True)
class Emitted:
    """An event that is durable; `duplicate` if it had been emitted before, and so was not again."""

    event: CloudEvent
    duplicate: bool = False


@frozen
class Emissions(Contents[Emission]):
    """A project's memory of emitted events: its items expire by themselves, and keep no project from being emptied."""

    def count(self, scope: Scope) -> int:
        """Nothing that a caller could remove."""
        return 0

    def is_empty(self, scope: Scope) -> bool:
        """As far as anybody is concerned."""
        return True

    def forget(self, call: Call, scope: Scope) -> None:
        """The data of the events that were emitted go with their project. Raises OutOfTime."""
        erase_payloads(self.repository.store.journal, call, scope)


@frozen
class Emitter:
    """Checks events and writes them to the journal."""

    emissions: Repository[Emission]
    clock: Clock

    def made(self, scope: Scope, event_type: EventType, data: Any, event_id: str | None = None) -> CloudEvent:
        """An event of which only the data is given."""
        attributes = {
            "specversion": "1.0",
            "id": event_id or new_id(),
            "source": own_source(scope),
            "type": event_type.name,
            "time": instant(self.clock.now()),
            "datacontenttype": JSON,
        }
        return CloudEvent(attributes, {"data": data})

    def check(
        self, scope: Scope, event_type: EventType, event: CloudEvent, path: str = "", source: str | None = None
    ) -> None:
        """Raises Unprocessable, or PayloadTooLarge, for what may not be emitted as an event of this type.

        `source` is the one of the platform's own that the event may name, by default the project's.
        """
        if event["type"] != event_type.name:
            raise Unprocessable.field(f"{path}type", f"The type of these events is {event_type.name!r}.")
        _check_attributes(source or own_source(scope), event, path)
        if event_type.data_schema is not None:
            if not event.has_json:
                raise Unprocessable.field(f"{path}data", "The type has a schema, so the data must be JSON.")
            if problem := fault(event_type.data_schema, event.data):
                raise Unprocessable.field(f"{path}data", problem, "schema")
        size = len(encoded(event.to_json()))
        if size > MAX_BYTES:
            message = f"An event has at most {MAX_BYTES} bytes, this one has {size}."
            raise PayloadTooLarge(message, details={"limit_bytes": MAX_BYTES, "bytes": size, "id": event["id"][:256]})

    def emit(
        self, call: Call, scope: Scope, events: Sequence[CloudEvent], depth: int = 0, known_by: str | None = None
    ) -> list[Emitted]:
        """Publishes events that were checked, all at once; one that had been emitted before is left out.

        Events are known by source and id, or by source and `known_by`.
        """
        scope = self.emissions.store.journal.homes.known(scope)
        wanted = {_digest(scope, event["source"], known_by or event["id"]): event for event in reversed(events)}
        new = dict(reversed(wanted.items()))
        while new:
            try:
                self.emissions.apply(call, [self._change(scope, key, event, depth) for key, event in new.items()])
                break
            except StaleVersion:
                found = self.emissions.get_many(scope, list(new))
                known = {emission.id for emission in found if emission is not None}
                new = {key: event for key, event in new.items() if key not in known}
        fresh = {id(event) for event in new.values()}
        return [Emitted(event, duplicate=id(event) not in fresh) for event in events]

    def _change(self, scope: Scope, key: str, event: CloudEvent, depth: int) -> Change[Emission]:
        now = self.clock.now()
        expires = KNOWN_FOR.end(now)
        emission = Emission(
            scope=scope,
            created_at=now,
            updated_at=now,
            id=key,
            source=event["source"],
            event=event["id"],
            event_type=event["type"],
            depth=depth,
            expires=expires,
            ttl=int(expires.timestamp()),
        )
        return Change(None, emission, "emit", {"event": event.to_json()})


def own_source(scope: Scope) -> str:
    """The source of events of a project whose maker named none."""
    return f"{OWN_SOURCES}{scope}/events"


def _check_attributes(own: str, event: CloudEvent, path: str) -> None:
    if event["type"].lower().startswith(EVENT_TYPE_PREFIX):
        raise Unprocessable.field(f"{path}type", f"Types that begin with {EVENT_TYPE_PREFIX} are the platform's own.")
    if event["source"].lower().startswith(OWN_SOURCES) and event["source"] != own:
        message = f"Sources that begin with {OWN_SOURCES} are the platform's own; yours there is {own}."
        raise Unprocessable.field(f"{path}source", message)
    for name in event.attributes:
        if name.startswith(OWN_ATTRIBUTES):
            message = f"Attributes that begin with {OWN_ATTRIBUTES} are the platform's own."
            raise Unprocessable.field(f"{path}{name[:64]}", message)


def _digest(scope: Scope, source: str, name: str) -> str:
    """The key of an event; of the project's uid, for emissions outlive a project that was empty but for them."""
    place, uids = source.encode(), "".join(scope.uids or ()).encode()
    return sha256(b"%s%d:%s%s" % (uids, len(place), place, name.encode())).hexdigest()


def wire(parts: "Parts") -> Emitter:
    """The emitter, put together."""
    return Emitter(parts.repository(Emission), parts.clock)


def wire_emissions(parts: "Parts") -> Emissions:
    """The projects' memory of emitted events, put together."""
    return Emissions(parts.repository(Emission))


EMITTER: Part[Emitter] = Part(f"{__name__}:wire")
