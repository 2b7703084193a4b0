"""From the journal's stream to the event bus: the only way an event is published first. See docs/decisions/0034."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portico.core.base.observability import logger
from portico.core.data.journal import Record
from portico.eventing.messaging.event_bus import EventBus
from portico.eventing.messaging.queue import DelayedQueue

Streamed = Mapping[str, Any]
Unheard = Callable[[Sequence[Record]], Collection[int]]
Tell = Callable[[Sequence[Record]], None]


@dataclass
class Publisher:
    """Publishes what is inserted; `aside` is the queue of what can never be published.

    `unheard` tells the places of records that no subscription is about; `tell` is given all that were recorded.
    """

    bus: EventBus
    aside: DelayedQueue
    unheard: Unheard
    tell: Tell

    def publish(self, stream: Iterable[Streamed]) -> list[str]:
        """Publishes the inserts among the stream's records, in order.

        A record that can never be published is put aside, and holds nothing up. Returns the sequence numbers of those that
        were not published, for Lambda to try again from the first of them.
        """
        inserts = [record for record in stream if record["eventName"] == "INSERT"]
        decoded = [_decoded(record) for record in inserts]
        places = [place for place, record in enumerate(decoded) if isinstance(record, Record)]
        records = [record for record in decoded if isinstance(record, Record)]
        self.tell(records)
        put = self.bus.put(records, self.unheard(records))
        failed = [places[place] for place in put.failed]
        poisoned = {place: record for place, record in enumerate(decoded) if isinstance(record, str)}
        poisoned |= {places[place]: code for place, code in (put.refused or {}).items()}
        for place, reason in sorted(poisoned.items()):
            if not failed or place < failed[0]:  # what is behind comes again
                self._put_aside(inserts[place], reason)
        return [_sequence(inserts[place]) for place in failed]

    def _put_aside(self, record: Streamed, reason: str) -> None:
        """Tells operators which record it is: the journal has it, and can publish it again."""
        keys = {name: value["S"] for name, value in record["dynamodb"].get("Keys", {}).items()}
        logger().error("journal.record.poisoned", extra={"sequence": _sequence(record), "reason": reason, **keys})
        self.aside.send({"record": keys, "sequence": _sequence(record), "reason": reason}, 0)


def _decoded(record: Streamed) -> Record | str:
    """The record, or why it is none."""
    try:
        return Record.from_item({"body": record["dynamodb"]["NewImage"]["body"]["S"]})
    except (KeyError, ValueError) as error:
        return type(error).__name__


def _sequence(record: Streamed) -> str:
    return str(record["dynamodb"]["SequenceNumber"])
