"""Copies of files within the storage. Who makes them tells the ledger: the storage sends no notices about copies."""

from collections.abc import Sequence
from typing import Final

from portico.compute.folders.entity import Folder, object_key
from portico.compute.folders.ledger import FileChange, Ledger, Overtaken
from portico.compute.folders.settling import Settling
from portico.core.aws.dynamodb_values import Item
from portico.core.aws.object_store import COPIES_AT_ONCE, Objects, Stored
from portico.core.base.frozen import frozen
from portico.core.base.side_by_side import side_by_side
from portico.core.model.call import Call

_OF_A_RECORD: Final = 50  # files


@frozen(slots=True)
class Copy:
    """A file to be copied: its item, the path of the copy, and the item that is at that path."""

    item: Item
    path: str
    before: Item | None = None


@frozen
class Copies:
    """Copies files. What a copy is follows from its source and the storage's reply, so it is not asked for."""

    ledger: Ledger
    settling: Settling
    objects: Objects

    def make(self, call: Call, source: Folder, target: Folder, copies: Sequence[Copy]) -> list[str]:
        """Copies files, tells of them, and returns the paths of those that are gone; twice does no harm.

        A request for each file, and one for each 50. Raises Conflict when others are always faster.
        """
        made = side_by_side(lambda copy: self._made(source, target, copy), copies, COPIES_AT_ONCE)
        found = list(zip(copies, made, strict=True))
        changes = [
            FileChange(copy.path, copy.before, self.ledger.item(target.uid, copy.path, stored, copy.before, None))
            for copy, stored in found
            if isinstance(stored, Stored)
        ]
        for start in range(0, len(changes), _OF_A_RECORD):
            self._tell(call, target, changes[start : start + _OF_A_RECORD])
        self.settling.settle(call, target, [(copy.path, None) for copy, stored in found if stored is True])
        return [str(copy.item["sk"]) for copy, stored in found if stored is False]

    def _made(self, source: Folder, target: Folder, copy: Copy) -> Stored | bool:
        """The metadata of the copy; True for one of another content than the ledger knows yet, False where there is nothing to copy."""
        item, given, key = copy.item, object_key(source.uid, str(copy.item["sk"])), object_key(target.uid, copy.path)
        try:
            etag, at = self.objects.duplicate(given, key, str(item["etag"]))
        except KeyError:
            return self._made_of_another(given, key)
        return Stored(int(item["size"]), "", etag, at)

    def _made_of_another(self, given: str, key: str) -> bool:
        try:
            self.objects.duplicate(given, key)
        except KeyError:
            return False
        return True

    def _tell(self, call: Call, target: Folder, changes: Sequence[FileChange]) -> None:
        try:
            self.ledger.write(call, target, changes)
        except Overtaken:  # others have written one of these files: the storage says which is the last
            self.settling.settle(call, target, [(change.path, None) for change in changes])
