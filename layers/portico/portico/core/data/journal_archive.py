"""The archive: the journal of one scope, read from a time on, the oldest record first."""

from collections.abc import Sequence
from typing import Final

from portico.core.base.frozen import frozen
from portico.core.data.journal import Journal, Record, journal_partition
from portico.core.data.key_ranges import KeyRange
from portico.core.model.scope import Scope

_AFTER: Final = "~"  # sorts behind every digit of an id


@frozen
class Archive:
    """Reads what was recorded."""

    journal: Journal

    def page(self, scope: Scope, after: str, before: str, most: int) -> Sequence[Record]:
        """At most so many records with ids between two, both left out, strongly consistent; fewer only at the end."""
        where = KeyRange(journal_partition(scope), between=(after + _AFTER, before))
        found: list[Record] = []
        resume = None
        while len(found) < most:
            part = self.journal.table.query(self.journal.table_name, where, most - len(found), resume)
            found += [Record.from_item(item) for item in part.items if item["sk"] < before]
            resume = part.resume
            if resume is None:
                break
        return found
