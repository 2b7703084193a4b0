"""The ledger: an item a file, and the counters that go with it, in one transaction.

`folder/<uid>#files` has an item for each path, `folder/<uid>#open-uploads` one for each open upload, `folder/<uid>` the tally of files
and bytes, which stands from the folder's creation to its purge: nothing is written about a folder that is gone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from portico.compute.folders.entity import Folder
from portico.core.aws.dynamodb_values import Item
from portico.core.aws.errors import ConditionFailed
from portico.core.aws.object_store import Stored
from portico.core.base.clock import instant
from portico.core.base.frozen import frozen
from portico.core.data.key_ranges import KeyRange
from portico.core.data.store import Store
from portico.core.data.writes import ABSENT, Delete, Expectation, Put, Tally, Write
from portico.core.model.call import Call

BYTES: Final = "folder_bytes"
RESERVED: Final = "folder_reserved"
TOLD: Final = "files_changed"  # the operation in the journal
AT_ONCE: Final = 20  # files of a transaction, with the uploads that end by them
_LAST: Final = "\U0010ffff"


class Overtaken(Exception):
    """Another came first: an item is not as it was read, or the folder is gone."""


@frozen
class FileChange:
    """What a file was (None: not there) and will be (None: gone), as items."""

    path: str
    before: Item | None
    after: Item | None

    @property
    def told(self) -> dict[str, Any]:
        """The change, as the journal has it."""
        return {"path": self.path, "size": self.after["size"] if self.after else None}


def files_of(uid: str) -> str:
    """The partition of a folder's files."""
    return f"folder/{uid}#files"


def uploads_of(uid: str) -> str:
    """The partition of a folder's open uploads."""
    return f"folder/{uid}#open-uploads"


def tally_of(uid: str) -> dict[str, str]:
    """The key of a folder's tally."""
    return {"pk": f"folder/{uid}", "sk": "tally"}


@frozen
class Ledger:
    """Reads and writes the items of files and uploads."""

    store: Store

    def usage(self, uid: str) -> tuple[int, int]:
        """The files and bytes of a folder, in one request."""
        item = self._tallied(uid)
        return int(item.get("files", 0)), int(item.get("bytes", 0))

    def changes(self, uid: str) -> int:
        """The number of changes that files of a folder have had, in one request."""
        return int(self._tallied(uid).get("changes", 0))

    def opened(self, uid: str) -> int:
        """The number of uploads that were begun in a folder, in one request."""
        return int(self._tallied(uid).get("opened", 0))

    def files(self, uid: str, paths: Sequence[str]) -> list[Item | None]:
        """The items of at most 100 files, in the order of their paths."""
        return self._many(files_of(uid), paths)

    def page(self, uid: str, prefix: str, after: str | None, limit: int) -> tuple[list[Item], bool]:
        """The items of paths that begin so, behind a path, and if more follow."""
        low = prefix or " " if after is None else after + "\0"
        where = KeyRange(files_of(uid), between=(low, prefix + _LAST))
        found = self.store.table.query(self.store.entities, where, limit)
        return found.items, found.resume is not None

    def every(self, uid: str, prefix: str, after: str | None = None) -> Iterator[Item]:
        """All items of paths that begin so, in order, behind a path."""
        while True:
            items, more = self.page(uid, prefix, after, 500)
            yield from items
            if not more:
                return
            after = items[-1]["sk"]

    def uploads(self, uid: str) -> list[Item]:
        """The items of uploads, the first 20."""
        return self.store.table.query(self.store.entities, KeyRange(uploads_of(uid)), AT_ONCE).items

    def uploads_by_id(self, uid: str, ids: Sequence[str]) -> list[Item | None]:
        """The items of at most 100 uploads, in the order of their ids."""
        return self._many(uploads_of(uid), ids)

    def item(self, uid: str, path: str, stored: Stored, before: Item | None, sequencer: str | None) -> Item:
        """The item of a file as it is stored."""
        kept = sequencer or (before or {}).get("sequencer")
        return {
            "pk": files_of(uid),
            "sk": path,
            "size": stored.size,
            "etag": stored.etag,
            "modified_at": instant(stored.written_at),
            "version": int((before or {}).get("version", 0)) + 1,
        } | ({"sequencer": kept} if kept else {})

    def write(
        self,
        call: Call,
        folder: Folder,
        changes: Sequence[FileChange],
        ended: Sequence[Item] = (),
        *,
        told: bool = True,
    ) -> None:
        """All of the changes in one transaction, with the end of uploads; `told` adds a record. Raises Overtaken."""
        journal = self.store.journal
        writes: list[Write] = [_write(self.store.entities, change) for change in changes]
        writes += [_ending(self.store.entities, upload) for upload in ended]
        writes += [*self._tally(folder, changes), *self._reserved(folder, ended, -1)]
        if told:
            data = [change.told for change in changes]
            writes.append(journal.put(journal.record(call, folder, TOLD, files=data)))  # type: ignore[arg-type]
        try:
            self.store.table.transact(writes)
        except ConditionFailed as error:
            if not told or error.indexes != [len(writes) - 1]:  # our own record is there: the acknowledgement was lost
                raise Overtaken from error

    def reserve(self, folder: Folder, upload: Item, former: Item | None) -> None:
        """Opens an upload, in place of a former one of the same path. Raises Overtaken."""
        writes: list[Write] = [Put(self.store.entities, upload, _as_read(former))]
        writes.append(Tally(self.store.entities, tally_of(folder.uid), {"opened": 1}))
        writes += _merged(self._reserved(folder, [upload], 1) + self._reserved(folder, [former] if former else [], -1))
        try:
            self.store.table.transact(writes)
        except ConditionFailed as error:
            raise Overtaken from error

    def drop(self, folder: Folder, uploads: Sequence[Item]) -> None:
        """Removes at most 20 uploads, and gives back what they have reserved. Raises Overtaken."""
        writes: list[Write] = [
            Delete(self.store.entities, {"pk": upload["pk"], "sk": upload["sk"]}, _as_read(upload))
            for upload in uploads
        ]
        try:
            self.store.table.transact([*writes, *self._reserved(folder, uploads, -1)])
        except ConditionFailed as error:
            raise Overtaken from error

    def _tallied(self, uid: str) -> Item:
        return self.store.table.get(self.store.entities, tally_of(uid)) or {}

    def _many(self, partition: str, keys: Sequence[str]) -> list[Item | None]:
        return self.store.table.get_many(self.store.entities, [{"pk": partition, "sk": key} for key in keys])

    def _tally(self, folder: Folder, changes: Sequence[FileChange]) -> list[Write]:
        files = sum((change.after is not None) - (change.before is not None) for change in changes)
        size = sum(_size(change.after) - _size(change.before) for change in changes)
        tally = Tally(
            self.store.entities, tally_of(folder.uid), {"files": files, "bytes": size, "changes": len(changes)}
        )
        return [tally, *(self.store.counters.add(f"{place}#{BYTES}", size) for place in places(folder) if size)]

    def _reserved(self, folder: Folder, uploads: Sequence[Item], sign: int) -> list[Any]:
        """The writes to the counters of what is reserved: those of uploads that are over have ended by themselves."""
        now = self.store.journal.clock.now()
        totals: dict[datetime, int] = {}
        for upload in uploads:
            until = datetime.fromisoformat(upload["until"])
            if until > now and not upload.get("done"):
                totals[until] = totals.get(until, 0) + sign * int(upload["size"])
        add = self.store.counters.add
        return [
            add(f"{place}#{RESERVED}", amount, until) for until, amount in totals.items() for place in places(folder)
        ]


def places(folder: Folder) -> tuple[str, str]:
    """The places that a folder's bytes are charged to."""
    return f"domain/{folder.scope.domain}", str(folder.scope)


def _size(item: Item | None) -> int:
    return int(item["size"]) if item else 0


def _as_read(item: Item | None) -> Expectation:
    return ABSENT if item is None else Expectation(version=int(item["version"]))


def _write(table: str, change: FileChange) -> Write:
    if change.after is not None:
        return Put(table, change.after, _as_read(change.before))
    before = change.before or {}
    return Delete(table, {"pk": before["pk"], "sk": before["sk"]}, _as_read(change.before))


def _ending(table: str, upload: Item) -> Write:
    return Put(table, {**upload, "done": True, "version": int(upload["version"]) + 1}, _as_read(upload))


def _merged(adds: Sequence[Any]) -> list[Write]:
    """The writes to counters, those to the same one together: a transaction has an item once."""
    found: dict[tuple[str, str], Any] = {}
    for add in adds:
        earlier = found.get((add.key["pk"], add.key["sk"]))
        found[add.key["pk"], add.key["sk"]] = replace(add, amount=add.amount + (earlier.amount if earlier else 0))
    return [add for add in found.values() if add.amount]
