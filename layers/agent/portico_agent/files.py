"""The files of the working directory. No path leads out of it: each folder on the way is opened from the one before it, and no link is followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timezone

from portico_runtime import trees

from portico_agent.errors import AgentError, invalid
from portico_agent.settings import MEGABYTE, Json

LARGEST = 4 * MEGABYTE
PAGE = 1000
_TYPES = {stat.S_IFREG: "file", stat.S_IFDIR: "folder", stat.S_IFLNK: "link"}


class Files:
    """Below one folder. Raises AgentError: FILE_NOT_FOUND, FILE_TOO_LARGE, VALIDATION_ERROR at `path`."""

    def __init__(self, root: str) -> None:
        self._root = root

    def page(self, path: str, after: str, limit: int) -> Json:
        """A page of what is in a folder, by name: those behind `after`."""
        parts = _parts_of(path)
        with self._folder(parts) as folder:
            names = sorted(name for name in os.listdir(folder) if name > after)
            page = names[: max(1, min(limit, PAGE))]
            items = [item for name in page if (item := described(folder, parts, name))]
        return {"items": items, "next": page[-1] if len(names) > len(page) else None}

    def read(self, path: str, offset: int, length: int | None) -> tuple[bytes, int]:
        """A part of a file, at most 4 MB, and the size of the whole."""
        with self._parent(path) as (folder, name):
            fd = _opened(name, os.O_RDONLY | os.O_NONBLOCK, folder)
            with open(fd, "rb") as file:
                status = os.fstat(fd)
                if not stat.S_ISREG(status.st_mode):
                    raise _missing()
                wanted = status.st_size - offset if length is None else length
                if wanted > LARGEST:
                    raise AgentError(
                        413,
                        "FILE_TOO_LARGE",
                        "At most 4 MB are read at once.",
                        limit_bytes=LARGEST,
                        size=status.st_size,
                    )
                file.seek(offset)
                return file.read(max(0, wanted)), status.st_size

    def write(self, path: str, data: bytes) -> Json:
        """A whole file, with the folders on its way, in one step: nobody sees half of it."""
        parts = _parts_of(path)
        with self._parent(path, make=True) as (folder, name):
            part = f".{os.getpid()}-{os.urandom(6).hex()}.part"
            fd = _opened(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, folder)
            try:
                with open(fd, "wb") as file:
                    file.write(data)
                os.rename(part, name, src_dir_fd=folder, dst_dir_fd=folder)
            except OSError as error:
                os.unlink(part, dir_fd=folder)
                raise refused(error) from error
            return described(folder, parts[:-1], name) or {}

    def take(self, path: str, source: int, name: str) -> Json:
        """The file `name` of the folder `source`, in its place from now on, as `write` has it. Raises OSError."""
        parts = _parts_of(path)
        with self._parent(path, make=True) as (folder, target):
            os.rename(name, target, src_dir_fd=source, dst_dir_fd=folder)
            return described(folder, parts[:-1], target) or {}

    def delete(self, path: str, *, recursive: bool) -> None:
        """A file or a link; a folder with all in it if `recursive`, else only an empty one."""
        with self._parent(path) as (folder, name):
            try:
                trees.remove(folder, name, recursive=recursive)
            except FileNotFoundError as error:
                raise _missing() from error
            except OSError as error:
                raise refused(error) from error

    @contextmanager
    def _parent(self, path: str, *, make: bool = False) -> Iterator[tuple[int, str]]:
        *folders, name = _parts_of(path) or [""]
        if not name:
            raise invalid("path", "This is the working directory itself.")
        with self._folder(folders, make=make) as folder:
            yield folder, name

    @contextmanager
    def _folder(self, parts: list[str], *, make: bool = False) -> Iterator[int]:
        with ExitStack() as entered:
            try:
                folder = entered.enter_context(trees.walked(self._root, parts, make=make))
            except trees.Unreachable as error:
                raise _missing() from error
            yield folder


def _opened(name: str, flags: int, folder: int) -> int:
    try:
        return trees.opened(name, flags, folder)
    except trees.Unreachable as error:
        raise _missing() from error


def _parts_of(path: str) -> list[str]:
    try:
        return trees.parts_of(path)
    except trees.NotAPath as error:
        raise invalid("path", "This is not a path in the working directory.") from error


def described(folder: int, parts: list[str], name: str) -> Json | None:
    """What is there by this name, as it is told of; None where nothing is."""
    try:
        status = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except OSError:
        return None
    modified = datetime.fromtimestamp(status.st_mtime, timezone.utc)
    return {
        "name": os.fsencode(name).decode("utf-8", "replace"),
        "path": os.fsencode("/".join([*parts, name])).decode("utf-8", "replace"),
        "type": _TYPES.get(stat.S_IFMT(status.st_mode), "other"),
        "size": status.st_size if stat.S_ISREG(status.st_mode) else None,
        "modified_at": modified.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }


def _missing() -> AgentError:
    return AgentError(404, "FILE_NOT_FOUND", "There is no such file in the working directory.")


def refused(error: OSError) -> AgentError:
    """The words of the file system."""
    return AgentError(409, "FILE_REFUSED", f"The file system says: {os.strerror(error.errno or 0)}.")
