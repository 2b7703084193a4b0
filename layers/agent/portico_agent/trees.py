"""The files of a mount as they lie in the working directory. No path and no link leads out of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

from portico_agent.errors import AgentError
from portico_agent.files import FOLDER, opened, parts_of, walked

State = tuple[int, int, int]  # of a file: size, time of its last change in nanoseconds, inode
_READ_ONLY, _WRITABLE = 0o444, 0o644


@dataclass
class Found:
    """`files` by path, and the paths of what is no file: links, devices, folders that cannot be read."""

    files: dict[str, State] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)

    def hides(self, path: str) -> bool:
        """True if what was at a path may still be there, behind something that is no folder."""
        parts = path.split("/")
        return any("/".join(parts[:count]) in self.others for count in range(1, len(parts) + 1))


class Tree:
    """What is at `path` below the folder `root`. Raises AgentError or OSError."""

    def __init__(self, root: str, path: str, *, writable: bool) -> None:
        self._root = root
        self._path = parts_of(path)
        self._mode = _WRITABLE if writable else _READ_ONLY

    def make(self, path: str = "") -> None:
        """A folder, with those on its way."""
        with walked(self._root, self._path + parts_of(path), make=True):
            return

    def scan(self) -> Found:
        """All that is there."""
        found = Found()
        with walked(self._root, self._path) as folder:
            _scan(folder, "", found)
        return found

    @contextmanager
    def reading(self, path: str) -> Iterator[tuple[BinaryIO, State]]:
        """A file, and its state at this moment."""
        *folders, name = parts_of(path)
        with walked(self._root, self._path + folders) as folder:
            descriptor = opened(name, os.O_RDONLY | os.O_NONBLOCK, folder)
        with open(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise AgentError(404, "FILE_NOT_FOUND", "This is no file.")
            yield file, state_of(status)

    @contextmanager
    def writing(self, path: str) -> Iterator[BinaryIO]:
        """A file that is there, whole, when the block has ended without an exception."""
        *folders, name = parts_of(path) or [""]
        with walked(self._root, self._path + folders, make=True) as folder:
            part = f".{os.getpid()}-{os.urandom(6).hex()}.part"
            try:
                with open(opened(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, folder), "wb") as file:
                    yield file
                    os.fchmod(file.fileno(), self._mode)
                os.rename(part, name, src_dir_fd=folder, dst_dir_fd=folder)
            except BaseException:
                os.unlink(part, dir_fd=folder)
                raise

    def state(self, path: str) -> State:
        """That of a file."""
        with self.reading(path) as (_, state):
            return state


def state_of(status: os.stat_result) -> State:
    """By which a file that was changed is told from what it was."""
    return status.st_size, status.st_mtime_ns, status.st_ino


def _scan(folder: int, prefix: str, found: Found) -> None:
    with os.scandir(folder) as entries:
        names = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    for name, is_folder in names:
        path = prefix + name
        try:
            if is_folder:
                _descend(folder, name, path, found)
                continue
            status = os.stat(name, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            continue  # removed meanwhile
        except OSError:
            found.others.add(path)
            continue
        if stat.S_ISREG(status.st_mode):
            found.files[path] = state_of(status)
        else:
            found.others.add(path)


def _descend(folder: int, name: str, path: str, found: Found) -> None:
    below = os.open(name, FOLDER, dir_fd=folder)
    try:
        _scan(below, f"{path}/", found)
    finally:
        os.close(below)
