"""The event bus, which is given records of the journal as events."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from portico.core.aws.json_client import JsonClient, Refused
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.data.journal import Record
from portico.core.model.event_names import UNHEARD

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

SOURCE: Final = "portico"
# Of events of tenants' own: no rule of the platform's looks at them, even where they claim to be its own.
TENANTS: Final = "portico.events"
# https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html: errors of the entry itself.
_OF_ENTRY: Final = frozenset({"InvalidArgument", "MalformedDetail"})
_OF_REQUEST: Final = frozenset({"ValidationException", "RequestEntityTooLargeException"})
_AT_ONCE: Final = 10
_BYTES_AT_ONCE: Final = 256 * 1024


@frozen
class Put:
    """How the putting of records ended, by their places: `failed` may succeed later, `refused` (with the code) never will."""

    failed: Sequence[int] = ()
    refused: Mapping[int, str] | None = None


@dataclass
class EventBus:
    """Puts records on the bus as CloudEvents in the `detail` of EventBridge events."""

    bus: str

    @cached_property
    def client(self) -> JsonClient:
        """The client, made at the first use."""
        return JsonClient.of("events")

    def put(self, records: Sequence[Record], unheard: Collection[int] = ()) -> Put:
        """Puts records in their order, up to the first request in which one fails that may succeed later; none behind it is put.

        `unheard` are the places of those that no subscription is about.
        """
        entries = [self.entry(record, heard=place not in unheard) for place, record in enumerate(records)]
        refused: dict[int, str] = {}
        for first, after in _chunks(entries):
            codes = self._codes(entries[first:after])
            refused |= {first + place: code for place, code in codes.items() if code in _OF_ENTRY | _OF_REQUEST}
            failed = [first + place for place in sorted(codes) if first + place not in refused]
            if failed:
                return Put([*failed, *range(after, len(records))], refused)
        return Put((), refused)

    def _codes(self, entries: Sequence[Any]) -> dict[int, str]:
        """The error codes of one request by place; of a request that is refused as a whole, of each entry by itself."""
        try:
            results = self.client.call("PutEvents", {"Entries": entries})["Entries"]
        except Refused as error:
            if error.code not in _OF_REQUEST:
                raise
            if len(entries) == 1:
                return {0: error.code}
            return {place: code for place, entry in enumerate(entries) for code in self._codes([entry]).values()}
        return {place: result["ErrorCode"] for place, result in enumerate(results) if "ErrorCode" in result}

    def entry(self, record: Record, *, heard: bool = True) -> Any:
        """The entry of EventBridge; `heard` is false for what no subscription is about."""
        event, source = record.event(), SOURCE if record.emitted is None else TENANTS
        detail = json.dumps(event if heard else {**event, UNHEARD: True}, separators=(",", ":"))
        return {"EventBusName": self.bus, "Source": source, "DetailType": event["type"], "Detail": detail}


def _chunks(entries: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """The bounds of entries in their order, as many at once as one request takes; each is small enough by itself."""
    bounds, size = [0], 0
    for place, entry in enumerate(entries):
        bytes_of = len(entry["Detail"]) + len(entry["Source"]) + len(entry["DetailType"])
        if place > bounds[-1] and (place - bounds[-1] == _AT_ONCE or size + bytes_of > _BYTES_AT_ONCE):
            bounds.append(place)
            size = 0
        size += bytes_of
    return pairwise([*bounds, len(entries)] if entries else [])


def wire(parts: "Parts") -> EventBus:
    """The bus of the deployment."""
    return EventBus(parts.settings.event_bus)


EVENT_BUS: Part[EventBus] = Part(f"{__name__}:wire")
