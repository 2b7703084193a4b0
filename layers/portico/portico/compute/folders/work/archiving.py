"""The worker of archives: a zip file of files of a folder, a piece a step.

A step makes an object of its piece, and one of the entries that the directory at the end will have. The last joins them. Memory is
bounded by a piece.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

from portico.compute.folders.entity import Folder, object_key
from portico.compute.folders.work.given import ArchiveGiven
from portico.compute.folders.work.working import Working, ended, working
from portico.compute.folders.work.zips import Member, end_of
from portico.core.aws.dynamodb_values import Item
from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id
from portico.core.base.parts import Part
from portico.core.model.call import Call
from portico.tenancy.tasks.entity import Task, TaskError, TaskProgress, TaskStatus
from portico.tenancy.tasks.work import Step

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

PIECE: Final = 16 * 1024 * 1024
MOST_BYTES: Final = 1024**3
MOST_FILES: Final = 10_000


class _Piece:
    """A piece in the making: bytes, entries, and where what was asked for goes on."""

    def __init__(self, position: Mapping[str, Any]) -> None:
        self.path = int(position.get("path", 0))  # of those asked for
        self.after: str | None = position.get("after")  # the last file that is whole
        self.begun = int(position.get("begun", 0))  # bytes of the next file that are there
        self.crc = int(position.get("crc", 0))
        self.head_at = int(position.get("head_at", 0))
        self.offset = int(position.get("offset", 0))
        self.files = int(position.get("files", 0))
        self.parts: list[str] = list(position.get("parts", ()))
        self.entries: list[str] = list(position.get("entries", ()))
        self.data, self.directory = bytearray(), bytearray()

    @property
    def at(self) -> int:
        """Where the next byte will be in the archive."""
        return self.offset + len(self.data)

    @property
    def is_full(self) -> bool:
        """True if the step should end."""
        return len(self.data) >= PIECE

    def kept(self) -> dict[str, Any]:
        """For a task to keep, after the piece was written."""
        return {
            "path": self.path, "after": self.after, "begun": self.begun, "crc": self.crc, "head_at": self.head_at,
            "offset": self.at, "files": self.files, "parts": self.parts, "entries": self.entries,
        }  # fmt: skip

    def add(self, member: Member) -> None:
        """Notes a member that is whole."""
        self.directory += member.entry
        self.files += 1
        self.after, self.begun, self.crc = member.path, 0, 0


@frozen
class ArchiveWork:
    """Writes archives."""

    tools: Working

    def step(self, call: Call, task: Task) -> Step:
        """A piece more. A file that is changed or removed meanwhile is left out, and the task PARTIAL."""
        given = ArchiveGiven.model_validate_json(task.given)
        folder = self.tools.folder(call, task, given.folder, "folder:read")
        piece, errors = _Piece(task.position), list[TaskError]()
        whole = self._fill(folder, given.paths or [""], piece, errors)
        cut = whole is None
        self._put(task, piece)
        progress = TaskProgress(current=piece.files, total=task.progress.total, message=f"{piece.files} files")
        failed = bool(task.position.get("failed"))
        if whole or cut:
            if cut:
                message = f"An archive has at most {MOST_FILES} files and {MOST_BYTES} bytes: the rest is left out."
                errors.append(TaskError(code="ARCHIVE_CUT", message=message))
            return ended(progress, errors, failed=failed, object=self._join(task, piece))
        position = {**piece.kept(), "failed": failed or bool(errors)}
        return Step(TaskStatus.RUNNING, progress, position, None, errors)

    def _fill(self, folder: Folder, paths: Sequence[str], piece: _Piece, errors: list[TaskError]) -> bool | None:
        """True when all is there, False when the piece is full, None at the limit."""
        while piece.path < len(paths):
            for item in self._items(folder, paths[piece.path], piece.after):
                if piece.files >= MOST_FILES or piece.at + int(item["size"]) - piece.begun > MOST_BYTES:
                    return None
                if not self._add(folder, item, piece):
                    piece.after, piece.begun, piece.crc = str(item["sk"]), 0, 0
                    errors.append(TaskError(code="FILE_CHANGED", message=f"{item['sk']!r} was changed meanwhile."))
                if piece.is_full:
                    return False
            piece.path, piece.after = piece.path + 1, None
        return True

    def _items(self, folder: Folder, path: str, after: str | None) -> Iterator[Item]:
        ledger = self.tools.service.ledger
        own = ledger.files(folder.uid, [path])[0] if path else None
        if own is not None:
            return iter([] if after == path else [own])
        prefix = f"{path}/" if path else ""
        return (item for item in ledger.every(folder.uid, prefix, after) if str(item["sk"]) != after)

    def _add(self, folder: Folder, item: Item, piece: _Piece) -> bool:
        """Adds as much of a file as fits; False for one that is another by now."""
        path, size, at = str(item["sk"]), int(item["size"]), datetime.fromisoformat(item["modified_at"])
        is_split = size > PIECE
        begin = piece.begun
        end = min(size, begin + PIECE) if is_split else size
        try:
            body = self._read(folder, item, begin, end)
        except KeyError:
            return False
        piece.crc = crc32(body, piece.crc)
        if begin == 0:
            piece.head_at = piece.at
            piece.data += Member(path, at, size, piece.crc, piece.at, is_split).head
        piece.data += body
        piece.begun = end
        if end == size:
            member = Member(path, at, size, piece.crc, piece.head_at, is_split)
            piece.data += member.tail
            piece.add(member)
        return True

    def _read(self, folder: Folder, item: Item, begin: int, end: int) -> bytes:
        objects, key = self.tools.service.objects, object_key(folder.uid, str(item["sk"]))
        return objects.part(key, str(item["etag"]), begin, end - 1) if end > begin else b""

    def _put(self, task: Task, piece: _Piece) -> None:
        for data, keys in ((piece.data, piece.parts), (piece.directory, piece.entries)):
            if data:
                keys.append(_key(task))
                self.tools.service.objects.put(keys[-1], bytes(data))

    def _join(self, task: Task, piece: _Piece) -> str:
        objects = self.tools.service.objects
        size = sum(objects.size(key) for key in piece.entries)
        end = _key(task)
        objects.put(end, end_of(piece.files, piece.at, size))
        return objects.join([*piece.parts, *piece.entries, end], f"exports/{task.id}/{new_id()}.zip")


def _key(task: Task) -> str:
    return f"exports/{task.id}/{new_id()}"


def wire(parts: "Parts") -> ArchiveWork:
    """The worker of archives, put together."""
    return ArchiveWork(working(parts))


ARCHIVES: Final[Part[ArchiveWork]] = Part(f"{__name__}:wire")
