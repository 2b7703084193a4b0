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

    def apply(self, call: Call, changes: Sequence[Change[Any]], beside: Sequence[Write] = ()) -> None:
        """All of the changes in one transaction. Raises ConditionRefused for a folder to be purged that has files."""
        super().apply(call, changes, [*beside, *(write for change in changes for write in self._tally(change))])

    def _tally(self, change: Change[Any]) -> Sequence[Write]:
        if not isinstance(change.entity, Folder):
            return []
        key, table = tally_of(change.entity.uid), self.store.entities
        if change.before is None:
            return [Put(table, {**key, "files": 0, "bytes": 0}, ABSENT)]
        return [Delete(table, key, Expectation(zero="files"))] if change.after is None else []
