"""The repository of folders."""

from collections.abc import Sequence
from typing import Any

from portico.compute.folders.entity import Folder
from portico.compute.folders.ledger import tally_of
from portico.core.base.frozen import frozen
from portico.core.data.changes import Change
from portico.core.data.repository import Repository
from portico.core.data.writes import ABSENT, Delete, Expectation, Put, Write
from portico.core.model.call import Call


@frozen
class FolderRepository(Repository[Folder]):
    """Keeps folders, each with its tally, which is 0 when it goes."""

    def remove(self, call: Call, folder: Folder, opened: int, **data: Any) -> None:
        """The folder and its tally go. Raises StaleVersion, and ConditionRefused where there are files, or not `opened` uploads were begun."""
        key = tally_of(folder.uid)
        expected = Expectation(numbers={"files": 0, "opened": opened})
        super().apply(call, [Change(folder, None, data=data)], [Delete(self.store.entities, key, expected)])

    def apply(self, call: Call, changes: Sequence[Change[Any]], beside: Sequence[Write] = ()) -> None:
        """All of the changes in one transaction. Raises ConditionRefused for a folder to be purged that has files."""
        tallies = (write for change in self._ends(changes) for write in self._tally(change))
        super().apply(call, changes, [*beside, *tallies])

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
