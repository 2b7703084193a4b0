"""The repository of folders."""

from collections.abc import Sequence
from typing import Any

from portico.compute.folders.entity import Folder
from portico.compute.folders.ledger import tally_of
from portico.compute.folders.mounted import removals
from portico.core.base.frozen import frozen
from portico.core.data.changes import Change, ConditionRefused, StaleVersion
from portico.core.data.repository import Repository
from portico.core.data.writes import ABSENT, Delete, Expectation, Put, Write
from portico.core.model.call import Call


@frozen
class FolderRepository(Repository[Folder]):
    """Keeps folders, each with its tally, which is 0 when it goes."""

    def remove(self, call: Call, folder: Folder, opened: int, **data: Any) -> None:
        """The folder and its tally go. Raises StaleVersion, and ConditionRefused where there are files, or not `opened` uploads were begun."""
        expected = Expectation(numbers={"files": 0, "opened": opened})
        change = Change(folder, None, data=data)
        self._write(call, [change], [Delete(self.store.entities, tally_of(folder.uid), expected)], [change])

    def apply(self, call: Call, changes: Sequence[Change[Any]], beside: Sequence[Write] = ()) -> None:
        """All of the changes in one transaction.

        Raises ConditionRefused for a folder to be purged that has files, StaleVersion for one that goes and is mounted meanwhile.
        """
        ends = self._ends(changes)
        tallies = [write for change in ends for write in self._tally(change)]
        self._write(call, changes, [*beside, *tallies], [one for one in ends if isinstance(one.entity, Folder)])

    def _write(
        self, call: Call, changes: Sequence[Change[Any]], before: Sequence[Write], folders: Sequence[Change[Folder]]
    ) -> None:
        by_itself, now = call.action.entity_type == Folder.type, self.store.journal.clock.now()
        going = removals(self.store.entities, folders, now, by_itself=by_itself)
        try:
            super().apply(call, changes, [*before, *going])
        except ConditionRefused as refused:
            if refused.args[0] < len(before):
                raise
            raise StaleVersion(0, None) from refused

    def _ends(self, changes: Sequence[Change[Any]]) -> Sequence[Change[Any]]:
        """The changes without those that a name is given up by and another taken."""
        gone = {change.before.uid for change in changes if change.after is None and isinstance(change.before, Folder)}
        come = {change.after.uid for change in changes if change.before is None and isinstance(change.after, Folder)}
        return [change for change in changes if getattr(change.entity, "uid", None) not in gone & come]

    def _tally(self, change: Change[Any]) -> Sequence[Write]:
        if not isinstance(change.entity, Folder):
            return []
        key, table = tally_of(change.entity.uid), self.store.entities
        if change.before is None:
            return [Put(table, {**key, "files": 0, "bytes": 0}, ABSENT)]
        return [Delete(table, key, Expectation(numbers={"files": 0}))] if change.after is None else []
