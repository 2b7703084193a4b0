"""The archive: the journal of one scope, read from a time on, the oldest record first."""

from collections.abc import Sequence

from portico.core.base.frozen import frozen
from portico.core.data.journal import Journal, Record
from portico.core.data.journal_keys import journal_of
from portico.core.data.key_ranges import AFTER, KeyRange
from portico.core.data.merging import pages
from portico.core.model.scope import Scope


@frozen
class Archive:
    """Reads what was recorded."""

    journal: Journal

    def page(self, scope: Scope, after: str, before: str, most: int) -> Sequence[Record]:
        """At most so many records with ids between two, both left out, strongly consistent; fewer only at the end."""
        parts = [KeyRange(name, between=(after + AFTER, before)) for name in journal_of(scope).parts]
        found = next(pages(self.journal.table, self.journal.table_name, parts, most), [])
        return [Record.from_item(item) for item in found if item["sk"] < before]
