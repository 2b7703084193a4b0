"""Erasing what tenants emitted: the records stay, as what was done and by whom, and the events' data go."""

import json
from typing import Final

from portico.core.aws.dynamodb_values import Item
from portico.core.data.journal import Journal
from portico.core.data.journal_keys import journal_of
from portico.core.data.key_ranges import KeyRange
from portico.core.data.writes import Put, Write
from portico.core.model.call import Call
from portico.core.model.scope import Scope

_KEPT: Final = frozenset({"specversion", "id", "source", "type", "time"})
_AT_ONCE: Final = 100  # writes of a transaction


def erase_payloads(journal: Journal, call: Call, scope: Scope) -> None:
    """Leaves of the events in the journal of a scope what an event must have, and their times.

    Asking twice does no harm. Raises OutOfTime between transactions.
    """
    for name in journal_of(journal.homes.known(scope)).parts:
        resume: Item | None = None
        while True:
            page = journal.table.query(journal.table_name, KeyRange(name), _AT_ONCE, resume)
            writes: list[Write] = [
                Put(journal.table_name, {**item, "body": erased})
                for item in page.items
                if (erased := _erased(str(item["body"]))) is not None
            ]
            if writes:
                journal.table.transact(writes)
            call.check_time()
            resume = page.resume
            if resume is None:
                break


def _erased(body: str) -> str | None:
    """The body without the payload; None for one that has none."""
    record = json.loads(body)
    event = record.get("data", {}).get("event") if record["entity_type"] == "emission" else None
    if not isinstance(event, dict) or event.keys() <= _KEPT:
        return None
    record["data"]["event"] = {name: value for name, value in event.items() if name in _KEPT}
    return json.dumps(record)
