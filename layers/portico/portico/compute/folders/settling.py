"""Settling: what is in the storage is taken up into the ledger."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from portico.compute.folders.entity import Folder, object_key
from portico.compute.folders.errors import contended
from portico.compute.folders.ledger import AT_ONCE, FileChange, Ledger, Overtaken
from portico.core.aws.dynamodb_values import Item
from portico.core.aws.object_store import Objects, Stored
from portico.core.base.clock import instant
from portico.core.base.frozen import frozen
from portico.core.base.side_by_side import side_by_side
from portico.core.model.call import Call

_ATTEMPTS: Final = 5


def upload_id(path: str) -> str:
    """The id of a path's upload: there is one at a time."""
    return sha256(path.encode()).hexdigest()[:32]


@frozen
class Settling:
    """Compares files with the storage, and writes what differs."""

    ledger: Ledger
    objects: Objects

    def settle(
        self, call: Call, folder: Folder, files: Sequence[tuple[str, str | None]], *, in_parts: bool = False
    ) -> None:
        """Takes up files that were written, by path and sequencer of the notice; older notices than known change nothing.

        `in_parts` says that the uploads in parts of these files have been put together. Raises Conflict when others are always faster.
        """
        latest = dict(sorted(files, key=lambda file: _padded(file[1])))
        given = list(latest.items())
        for start in range(0, len(given), AT_ONCE):
            self._settle(call, folder, given[start : start + AT_ONCE], in_parts)

    def refresh(self, call: Call, folder: Folder, prefix: str) -> None:
        """Corrects the items of all paths that begin so, by what the storage lists."""
        root = object_key(folder.uid)
        there = {key.removeprefix(root): stored for key, stored in self.objects.walk(root + prefix)}
        known = {str(item["sk"]): item for item in self.ledger.every(folder.uid, prefix)}
        changes = [
            FileChange(path, known.get(path), self.ledger.item(folder.uid, path, stored, known.get(path), None))
            for path, stored in there.items()
            if path and not _is(known.get(path), stored)
        ]
        changes += [FileChange(path, item, None) for path, item in known.items() if path not in there]
        for start in range(0, len(changes), AT_ONCE):
            try:
                self.ledger.write(call, folder, changes[start : start + AT_ONCE])
            except Overtaken as error:
                raise contended() from error

    def _settle(self, call: Call, folder: Folder, files: Sequence[tuple[str, str | None]], in_parts: bool) -> None:
        for _ in range(_ATTEMPTS):
            paths = [path for path, _ in files]
            items = self.ledger.files(folder.uid, paths)
            uploads = self.ledger.uploads_by_id(folder.uid, [upload_id(path) for path in paths])
            stored = side_by_side(lambda path: self.objects.find(object_key(folder.uid, path)), paths)
            changes = [
                FileChange(path, item, self.ledger.item(folder.uid, path, found, item, sequencer))
                for (path, sequencer), item, found in zip(files, items, stored, strict=True)
                if found and not _is(item, found) and not _is_older(item, sequencer)
            ]
            ended = [
                upload
                for upload, found in zip(uploads, stored, strict=True)
                if upload and found and has_arrived(upload, found, in_parts=in_parts)
            ]
            if not changes and not ended:
                return
            try:
                self.ledger.write(call, folder, changes, ended, told=bool(changes))
            except Overtaken:
                continue
            return
        raise contended()


def has_arrived(upload: Item, stored: Stored, *, in_parts: bool = False) -> bool:
    """True if an object is what an open upload was for: it is not the one that was there when that began."""
    if upload.get("done") or (upload.get("parts") and not in_parts):
        return False
    return state_of(stored.etag, instant(stored.written_at)) != upload.get("was")


def state_of(etag: str, written_at: str) -> str:
    """The content of a file, and when it came."""
    return f"{etag} {written_at}"


def _is(item: Item | None, stored: Stored) -> bool:
    """True if an item says what is stored."""
    if item is None:
        return False
    known = (int(item["size"]), item["etag"], item["modified_at"])
    return known == (stored.size, stored.etag, instant(stored.written_at))


def _is_older(item: Item | None, sequencer: str | None) -> bool:
    """True if an item is of a later notice; S3: lexicographic, the shorter padded with zeros on the right."""
    known = (item or {}).get("sequencer")
    return bool(known and sequencer) and _padded(known) > _padded(sequencer)


def _padded(sequencer: str | None) -> str:
    return (sequencer or "").ljust(64, "0").lower()
