"""Erasing what tenants emitted: the records stay, as what was done and by whom, and the events' data go."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from portico.core.aws.dynamodb_values import Item, Key
from portico.core.base.frozen import frozen
from portico.core.data.journal import Journal
from portico.core.data.journal_keys import journal_of
from portico.core.data.key_ranges import KeyRange
from portico.core.data.writes import Put, Write
from portico.core.model.call import Call, OutOfTime
from portico.core.model.scope import Scope

_KEPT: Final = frozenset({"specversion", "id", "source", "type", "time"})
_AT_ONCE: Final = 100  # writes of a transaction
_MARK_LASTS: Final = timedelta(days=1)


def erase_payloads(journal: Journal, call: Call, scope: Scope) -> None:
    """Leaves of the events in the journal of a scope what an event must have, and their times.

    Asking twice does no harm. Raises OutOfTime between pages; whoever asks again goes on where that was.
    """
    known = journal.homes.known(scope)
    mark = _Mark(journal, {"pk": f"{known.place}#erasure", "sk": "mark"})
    parts = journal_of(known).parts
    begun, resume = mark.read()
    for place, name in enumerate(parts[begun:], begun):
        while True:
            page = journal.table.query(journal.table_name, KeyRange(name), _AT_ONCE, resume)
            _erase(journal, page.items)
            resume = page.resume
            try:
                call.check_time()
            except OutOfTime:
                mark.write(*((place, resume) if resume else (place + 1, None)))
                raise
            if resume is None:
                break


@frozen
class _Mark:
    """How far an erasure has come, so that the longest journal is read once: an item that lasts a day."""

    journal: Journal
    key: Key

    def read(self) -> tuple[int, Item | None]:
        """The number of the partition, and what of it comes next."""
        found = self.journal.table.get(self.journal.homes.table_name, self.key) or {}
        return int(found.get("part", 0)), found.get("resume")

    def write(self, part: int, resume: Item | None) -> None:
        ends = int((self.journal.clock.now() + _MARK_LASTS).timestamp())
        item = {**self.key, "part": part, "resume": resume, "ttl": ends}
        self.journal.table.transact([Put(self.journal.homes.table_name, item)])


def _erase(journal: Journal, items: Sequence[Item]) -> None:
    writes: list[Write] = [
        Put(journal.table_name, {**item, "body": erased})
        for item in items
        if (erased := _erased(str(item["body"]))) is not None
    ]
    if writes:
        journal.table.transact(writes)


def _erased(body: str) -> str | None:
    """The body without the payload; None for one that has none."""
    record = json.loads(body)
    event = record.get("data", {}).get("event") if record["entity_type"] == "emission" else None
    if not isinstance(event, dict) or event.keys() <= _KEPT:
        return None
    record["data"]["event"] = {name: value for name, value in event.items() if name in _KEPT}
    return json.dumps(record)
