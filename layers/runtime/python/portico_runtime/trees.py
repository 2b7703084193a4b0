"""The files of a mount as they lie in the working directory. No path and no link leads out of it.

Any Python from 3.9 on runs this: the agent of sessions has it, too.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import BinaryIO

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
State = tuple[int, int, int, int]  # of a file: size, times in nanoseconds of its content and of its status, inode
_READ_ONLY, _WRITABLE = 0o444, 0o644
_DEEPEST, _LONGEST = 64, 1024


class Unreachable(OSError):
    """There is no such file or folder, or a link stands in the way."""


class NotAPath(OSError):
    """It is absolute, leads upwards, or is too long or too deep."""


@dataclass
class Found:
    """`files` by path, `folders`, and the paths of what is neither: links, devices, folders that cannot be read."""

    files: dict[str, State] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)

    def hides(self, path: str) -> bool:
        """True if what was at a path may still be there, behind something that is no folder."""
        parts = path.split("/")
        return any("/".join(parts[:count]) in self.others for count in range(1, len(parts) + 1))


class Tree:
    """What is at `path` below the folder `root`. Raises OSError: Unreachable, NotAPath."""

    def __init__(self, root: str, path: str, *, writable: bool) -> None:
        self._root = root
        self._path = parts_of(path)
        self._mode = _WRITABLE if writable else _READ_ONLY

    def make(self, path: str = "") -> None:
        """A folder, with those on its way."""
        with walked(self._root, self._path + parts_of(path), make=True):
            return

    def remove(self, path: str) -> None:
        """A file, a link, or a folder with all that is in it; what is not there is no error."""
        *folders, name = parts_of(path)
        with suppress(FileNotFoundError), walked(self._root, self._path + folders) as folder:
            remove(folder, name)

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
                raise Unreachable("this is no file")
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


@contextmanager
def walked(root: str, parts: list[str], *, make: bool = False) -> Iterator[int]:
    """A descriptor of the folder that names below `root` lead to, without a link on the way. Raises Unreachable."""
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in parts:
            below = _below(folder, part, make)
            os.close(folder)
            folder = below
        yield folder
    finally:
        os.close(folder)


def opened(name: str, flags: int, folder: int) -> int:
    """A descriptor of what a folder has by this name, unless that is a link. Raises Unreachable."""
    try:
        return os.open(name, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644, dir_fd=folder)
    except OSError as error:
        raise Unreachable(error.errno, "there is no such file") from error


def parts_of(path: str) -> list[str]:
    """The names on the way. Raises NotAPath."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if path.startswith("/") or ".." in parts or "\0" in path or len(parts) > _DEEPEST or len(path) > _LONGEST:
        raise NotAPath("this is not a path in the folder")
    return parts


def remove(folder: int, name: str, *, recursive: bool = True) -> None:
    """A file or a link of a folder; a folder with all in it if `recursive`, else only an empty one. Raises OSError."""
    status = os.stat(name, dir_fd=folder, follow_symlinks=False)
    if not stat.S_ISDIR(status.st_mode):
        os.unlink(name, dir_fd=folder)
        return
    if recursive:
        below = os.open(name, FOLDER, dir_fd=folder)
        try:
            for child in os.listdir(below):
                remove(below, child)
        finally:
            os.close(below)
    os.rmdir(name, dir_fd=folder)


def _below(folder: int, name: str, make: bool) -> int:
    try:
        if make:
            _make(folder, name)
        return os.open(name, FOLDER, dir_fd=folder)
    except OSError as error:
        raise Unreachable(error.errno, "there is no such folder") from error


def _make(folder: int, name: str) -> None:
    try:
        os.mkdir(name, dir_fd=folder)
    except FileExistsError:
        return


def state_of(status: os.stat_result) -> State:
    """By which a file that was changed is told from what it was."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _scan(folder: int, prefix: str, found: Found) -> None:
    with os.scandir(folder) as entries:
        names = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    for name, is_folder in names:
        path = prefix + name
        try:
            if is_folder:
                _descend(folder, name, path, found)
                found.folders.add(path)
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
