"""A reader of the stream: which records it is given, and where it goes on."""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from portico.core.base.frozen import frozen
from portico.core.data.journal import Record
from portico.core.data.journal_follower import JournalCursor, JournalFollower, between
from portico.core.model.call import Guard
from portico.eventing.stream.rights import Readers
from portico.eventing.subscriptions.patterns import covers

MOST: Final = 100  # events of a reply
_PAGES: Final = 5  # of one look, where the caller may read little of what there is
_BYTES: Final = 1_000_000  # of the events of a reply, which has 6 MB
_CURSOR_BYTES: Final = 22  # of a cursor for each id that it names


@frozen(slots=True)
class Told:
    """An event of the stream, as JSON, and the position behind it."""

    event: str
    position: JournalCursor


@frozen(slots=True)
class Look:
    """What was found: events, and the position behind all that was looked at."""

    position: JournalCursor
    events: Sequence[Told] = ()


@frozen
class Reader:
    """Reads for one caller, in a place that pulses are told of; `types` are patterns, none for all, `entity` is a type and a key."""

    follower: JournalFollower
    readers: Readers
    guard: Guard
    place: str
    types: tuple[str, ...] = ()
    entity: tuple[str, str] | None = None

    def read(self, look: Look) -> Look:
        """The events behind a position, at most `MOST`, and the position behind them."""
        position = look.position
        for _ in range(_PAGES):
            found, following = self.follower.after(position, MOST)
            told = list(self._told(position, found, following))
            kept = _within(told)
            if kept:
                return Look(following if len(kept) == len(told) else kept[-1].position, kept)
            position = following
            if len(found) < MOST:
                break
        return Look(position)

    def _told(self, before: JournalCursor, found: Sequence[Record], after: JournalCursor) -> Iterator[Told]:
        meant = [record for record in found if self._is_meant(record)]
        readable = {record.id for record in self.readers.readable(self.guard, meant)}
        for record, position in zip(found, between(before, found, after), strict=True):
            if record.id in readable:
                yield Told(json.dumps(record.event(), separators=(",", ":")), position)

    def _is_meant(self, record: Record) -> bool:
        if self.entity is not None and self.entity != (record.entity_type, (record.entity or "").lower()):
            return False
        return not self.types or any(covers(pattern, record.event_type) for pattern in self.types)


def _within(told: Sequence[Told]) -> Sequence[Told]:
    """The first events that fit into a reply; one that is too long is given alone."""
    left = _BYTES
    for place, one in enumerate(told):
        left -= len(one.event) + _CURSOR_BYTES * (len(one.position.given) + 1)
        if left < 0 and place:
            return told[:place]
    return told
