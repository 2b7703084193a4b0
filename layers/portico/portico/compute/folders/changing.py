"""Changes of files that are there: directories made, files moved and removed."""

from collections.abc import Sequence
from itertools import islice
from typing import Final

from portico.compute.folders.copies import Copies, Copy
from portico.compute.folders.entity import Folder, object_key
from portico.compute.folders.errors import contended, no_file, taken, too_many
from portico.compute.folders.ledger import FileChange, Ledger, Overtaken
from portico.compute.folders.models import Deleted, Moved
from portico.compute.folders.paths import ancestors, checked
from portico.compute.folders.settling import Settling
from portico.core.aws.dynamodb_values import Item
from portico.core.aws.object_store import Objects
from portico.core.base.errors import Conflict, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.model.call import Call

MOVED: Final = 100  # files of one request
DELETED: Final = 1_000
COPIED: Final = 5 * 1024**3  # bytes of what S3 copies in one request
AT_ONCE: Final = 40  # of a transaction: two writes each to move
_DEEPEST: Final = 99


@frozen
class Changing:
    """Makes directories, moves and removes files."""

    ledger: Ledger
    settling: Settling
    copies: Copies
    objects: Objects

    def check_place(self, folder: Folder, path: str, *, over: bool = False) -> None:
        """Raises Conflict where a directory is, or a file where a directory would have to be; a file itself unless `over`."""
        above = ancestors(path)[:_DEEPEST]
        found = [item for item in self.ledger.files(folder.uid, [path, *above]) if item]
        for item in found:
            if item["sk"] != path or not over:
                raise taken(str(item["sk"]))
        if self._below(folder, path, 1):
            raise taken(path)

    def make_directory(self, call: Call, folder: Folder, path: str) -> None:
        """An empty directory, as an object whose key ends in `/`. Raises Conflict for what is there."""
        self.check_place(folder, path)
        self.objects.put(object_key(folder.uid, f"{path}/"), b"")
        self.settling.settle(call, folder, [(f"{path}/", None)])

    def is_there(self, folder: Folder, path: str) -> bool:
        """True if there is a file or a directory of this path."""
        return self.ledger.files(folder.uid, [path])[0] is not None or bool(self._below(folder, path, 1))

    def is_large(self, folder: Folder, source: str) -> bool:
        """True if a directory has more files than one request moves."""
        return len(self._below(folder, source, MOVED + 1)) > MOVED

    def check_move(self, folder: Folder, source: str, target: str) -> None:
        """Raises Unprocessable for a directory that would be in itself, Conflict for what is there."""
        if target == source or target.startswith(f"{source}/"):
            raise Unprocessable.field("target", "Nothing is moved into itself.", "inside_source")
        self.check_place(folder, target)

    def move_some(self, call: Call, folder: Folder, moves: Sequence[tuple[Item, str]]) -> None:
        """Moves at most 40 files. Raises NotFound, Conflict."""
        self._move(call, folder, moves)

    def move(self, call: Call, folder: Folder, source: str, target: str) -> Moved:
        """Copies, tells, and then removes what was copied: who dies between leaves both. Raises NotFound, Conflict, Unprocessable."""
        self.check_move(folder, source, target)
        found = self._all(folder, source, MOVED)
        if any(int(item["size"]) > COPIED for item in found):
            message = "Files of more than 5 GB cannot be moved."
            raise Conflict(message, code="FILE_TOO_LARGE_TO_MOVE", details={"path": source, "max": COPIED})
        moves = [(item, target + str(item["sk"])[len(source) :]) for item in found]
        for _, path in moves:
            _check_length(path)
        for start in range(0, len(moves), AT_ONCE):
            self._move(call, folder, moves[start : start + AT_ONCE])
        return Moved(path=target, files=len(moves))

    def delete(self, call: Call, folder: Folder, paths: Sequence[str], *, recursive: bool) -> Deleted:
        """Removes all of the paths, or raises before the first: NotFound, Conflict for a directory that is not empty."""
        found: dict[str, Item] = {}
        for path in paths:
            items = self._all(folder, path, DELETED)
            if not recursive and any(item["sk"] not in {path, f"{path}/"} for item in items):
                message = f"The directory {path!r} is not empty."
                raise Conflict(message, code="DIRECTORY_NOT_EMPTY", details={"path": path})
            found |= {str(item["sk"]): item for item in items}
            if len(found) > DELETED:
                raise too_many(path, DELETED)
        items = list(found.values())
        for start in range(0, len(items), AT_ONCE):
            self.remove(call, folder, items[start : start + AT_ONCE])
        return Deleted(files=len(items))

    def remove(self, call: Call, folder: Folder, items: Sequence[Item], *, told: bool = True) -> None:
        """Removes objects and items of at most 40 files. Raises Conflict when others were faster."""
        self.objects.delete(*(object_key(folder.uid, str(item["sk"])) for item in items))
        try:
            self.ledger.write(call, folder, [FileChange(str(item["sk"]), item, None) for item in items], told=told)
        except Overtaken as error:
            raise contended() from error

    def _move(self, call: Call, folder: Folder, moves: Sequence[tuple[Item, str]]) -> None:
        known = self.ledger.files(folder.uid, [path for _, path in moves])
        copies = [Copy(item, path, before) for (item, path), before in zip(moves, known, strict=True)]
        if gone := self.copies.make(call, folder, folder, copies):
            raise no_file(gone[0])
        self.remove(call, folder, [item for item, _ in moves])

    def _all(self, folder: Folder, path: str, most: int) -> list[Item]:
        """The items of a file, or of all that is in a directory. Raises NotFound, Conflict."""
        own = self.ledger.files(folder.uid, [path])
        found = [item for item in own if item] or self._below(folder, path, most + 1)
        if not found:
            raise no_file(path)
        if len(found) > most:
            raise too_many(path, most)
        return found

    def _below(self, folder: Folder, path: str, most: int) -> list[Item]:
        return list(islice(self.ledger.every(folder.uid, f"{path}/"), most))


def _check_length(path: str) -> None:
    try:
        checked(path.removesuffix("/"))
    except ValueError as error:
        raise Unprocessable.field("target", f"{path[:80]!r}..: {error}.", "too_long") from error
