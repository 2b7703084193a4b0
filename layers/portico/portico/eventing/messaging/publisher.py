"""From the journal's stream to the event bus: the only way an event is published."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from portico.core.aws.json_client import JsonClient
from portico.core.base.observability import logger
from portico.core.data.journal import Record

SOURCE: Final = "portico"
# Of events of tenants' own: no rule of the platform's looks at them, even where they claim to be its own.
TENANTS: Final = "portico.events"
_AT_ONCE: Final = 10
_BYTES_AT_ONCE: Final = 256 * 1024


@dataclass
class Publisher:
    """Puts records on the bus as CloudEvents in the `detail` of EventBridge events."""

    bus: str

    @cached_property
    def client(self) -> JsonClient:
        """The client, made at the first use."""
        return JsonClient.of("events")

    def publish(self, stream: Iterable[Mapping[str, Any]]) -> list[str]:
        """Publishes the inserts among the stream's records, in order.

        Returns the sequence numbers of those that were not published, for Lambda to try again from the first of them.
        """
        inserts = [record for record in stream if record["eventName"] == "INSERT"]
        entries = []
        for record in inserts:
            try:
                entries.append(self._entry(record))
            except (KeyError, ValueError):
                logger().exception("journal.record.poisoned", extra={"sequence": _sequence(record)})
                break
        poisoned = [_sequence(record) for record in inserts[len(entries) :]]
        done = 0
        for chunk in _chunks(entries):
            if failed := self._put(inserts[done : done + len(chunk)], chunk):
                return failed + poisoned
            done += len(chunk)
        return poisoned

    def _put(self, records: Sequence[Mapping[str, Any]], entries: Sequence[Any]) -> list[str]:
        results = self.client.call("PutEvents", {"Entries": entries})["Entries"]
        return [_sequence(record) for record, result in zip(records, results, strict=True) if "ErrorCode" in result]

    def _entry(self, record: Mapping[str, Any]) -> Any:
        made = Record.from_item({"body": record["dynamodb"]["NewImage"]["body"]["S"]})
        event, source = made.event(), SOURCE if made.emitted is None else TENANTS
        detail = json.dumps(event, separators=(",", ":"))
        return {"EventBusName": self.bus, "Source": source, "DetailType": event["type"], "Detail": detail}


def _sequence(record: Mapping[str, Any]) -> str:
    return str(record["dynamodb"]["SequenceNumber"])


def _chunks(entries: Iterable[Any]) -> Iterator[list[Any]]:
    """Entries in their order, as many at once as one request takes; each is small enough by itself."""
    chunk: list[Any] = []
    size = 0
    for entry in entries:
        bytes_of = len(entry["Detail"]) + len(entry["Source"]) + len(entry["DetailType"])
        if chunk and (len(chunk) == _AT_ONCE or size + bytes_of > _BYTES_AT_ONCE):
            yield chunk
            chunk, size = [], 0
        chunk.append(entry)
        size += bytes_of
    if chunk:
        yield chunk
