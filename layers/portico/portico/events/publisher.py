"""From the journal's stream to the event bus: the only way an event is published."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from portico.core.aws import client
from portico.core.journal import Record
from portico.core.observability import logger

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient

T = TypeVar("T")
SOURCE: Final = "portico"
_AT_ONCE: Final = 10


@dataclass
class Publisher:
    """Puts records on the bus as CloudEvents in the `detail` of EventBridge events."""

    bus: str

    @cached_property
    def client(self) -> "EventBridgeClient":
        """The client, made at the first use."""
        return cast("EventBridgeClient", client("events"))

    def publish(self, stream: Iterable[Mapping[str, Any]]) -> list[str]:
        """Publishes the inserts among the stream's records, in order.

        Returns the sequence numbers of those that were not published, for Lambda to try again from the first of them.
        """
        inserts = [record for record in stream if record["eventName"] == "INSERT"]
        for chunk in _chunks(inserts, _AT_ONCE):
            if failed := self._put(chunk):
                return failed
        return []

    def _put(self, chunk: Sequence[Mapping[str, Any]]) -> list[str]:
        entries = []
        for record in chunk:
            try:
                entries.append(self._entry(record))
            except (KeyError, ValueError):
                logger().exception("journal.record.poisoned", extra={"sequence": _sequence(record)})
                break
        failed = [_sequence(record) for record in chunk[len(entries) :]]
        if entries:
            answer = self.client.put_events(Entries=entries)
            results = zip(chunk, answer["Entries"], strict=False)
            failed = [_sequence(record) for record, result in results if "ErrorCode" in result] + failed
        return failed

    def _entry(self, record: Mapping[str, Any]) -> Any:
        event = Record.from_item({"body": record["dynamodb"]["NewImage"]["body"]["S"]}).event()
        detail = json.dumps(event, separators=(",", ":"))
        return {"EventBusName": self.bus, "Source": SOURCE, "DetailType": event["type"], "Detail": detail}


def _sequence(record: Mapping[str, Any]) -> str:
    return str(record["dynamodb"]["SequenceNumber"])


def _chunks(items: Sequence[T], size: int) -> Iterable[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))
