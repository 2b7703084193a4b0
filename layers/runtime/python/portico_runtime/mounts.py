"""Folders, read-only, in the working directory of a function.

A function with mounts works in a directory of its own: links to all that its code has, and the mounts. What a mount holds stays
from run to run, while the folder's state is the one that was fetched and nobody has touched the files.
"""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from typing import Any

from portico_runtime import transfer
from portico_runtime.trees import Found, State, Tree, remove, walked

SECONDS = 20.0  # for all that a run lacks
_AT_ONCE = 8
_CHUNK = 1024 * 1024
_NAME = "portico-work"
_FAULTS = (OSError, HTTPException, transfer.TransferError)

Json = dict[str, Any]
_Held = dict[str, tuple[str, State]]  # the ETag and the state of a file, by path


class Mounts:
    """`scratch`: where the working directory is made; `paths`: those of the mounts in it. `directory` is the path of it."""

    def __init__(self, scratch: str, task_root: str, paths: Sequence[str]) -> None:
        self.directory = os.path.join(scratch, _NAME)
        self._scratch = scratch
        self._tops = {path.split("/")[0] for path in paths}
        code = set(os.listdir(task_root)) - self._tops
        self._links = {name: os.path.join(task_root, name) for name in code}
        self._held = {path: _Mount(Tree(self.directory, path, writable=False)) for path in paths}

    def make(self) -> None:
        """Make the working directory anew: nothing in it is of before."""
        Tree(self._scratch, "", writable=False).remove(_NAME)
        self._mend()

    def missing(self, given: Sequence[Json]) -> str | None:
        """None when all is there that a run is to see; else why not, for the platform to send what there is to fetch.

        Each that is given has `path`, the folder's `state` and, where it may be fetched, `files`: paths, sizes, ETags, URLs.
        """
        self._mend()
        until = time.monotonic() + SECONDS
        for one in given:
            mount = self._held[one["path"]]
            if mount.is_at(one["state"]):
                continue
            if one.get("files") is None:
                return "its state is another"
            if fault := mount.bring(one["state"], one["files"], until):
                return fault
        return None

    def _mend(self) -> None:
        """What the user's code did to it is undone; a child that waits goes on in it."""
        Tree(self._scratch, "", writable=False).make(_NAME)
        with walked(self._scratch, [_NAME]) as folder:
            found = set(os.listdir(folder))
            for name in found:
                if name not in self._tops and _target(name, folder) != self._links.get(name, ""):
                    remove(folder, name)
            for name in self._tops & found:
                if not all(map(self._is_reached, (path for path in self._held if path.split("/")[0] == name))):
                    remove(folder, name)
            for name, target in self._links.items():
                if _target(name, folder) != target:
                    os.symlink(target, name, dir_fd=folder)

    def _is_reached(self, path: str) -> bool:
        try:
            with walked(self.directory, path.split("/")):
                return True
        except OSError:
            return False


class _Mount:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._state: str | None = None
        self._held: _Held = {}
        self._folders: set[str] = set()

    def is_at(self, state: str) -> bool:
        """True if it has the files of this state, as they were fetched."""
        if self._state != state:
            return False
        found = self._found()
        whole = found.files == {path: one for path, (_, one) in self._held.items()}
        return whole and found.folders == self._folders and not found.others

    def bring(self, state: str, files: Sequence[Json], until: float) -> str | None:
        """Fetch what differs, and remove what is not listed. None, or what went wrong."""
        self._state = None
        try:
            self._tree.make()
            wanted = {one["path"]: one for one in files}
            self._clear(self._found(), wanted)
            for path in (path for path in wanted if path.endswith("/")):
                self._tree.make(path)
            lacking = [one for path, one in wanted.items() if path not in self._held and not path.endswith("/")]
            faults = list(filter(None, _side_by_side(lambda one: self._fetch(one, until), lacking)))
            if faults:
                return str(faults[0])
            self._folders = self._found().folders
        except _FAULTS as error:
            return str(error)
        self._state = state
        return None

    def _clear(self, found: Found, wanted: dict[str, Json]) -> None:
        """Remove all but the files that are wanted and as they were fetched."""
        self._held = {
            path: (etag, state)
            for path, (etag, state) in self._held.items()
            if path in wanted and wanted[path]["etag"] == etag and found.files.get(path) == state
        }
        for path in {*found.files, *found.others} - self._held.keys():
            self._tree.remove(path)
        for path in sorted(found.folders, reverse=True):
            if f"{path}/" not in wanted and not any(one.startswith(f"{path}/") for one in wanted):
                self._tree.remove(path)

    def _fetch(self, one: Json, until: float) -> str | None:
        """None, or what went wrong."""
        path, size = one["path"], int(one["size"])
        try:
            with self._tree.writing(path) as file:
                for data in _bytes(one["url"], size, until):
                    file.write(data)
            self._held[path] = one["etag"], self._tree.state(path)
        except _FAULTS as error:
            return f"{path!r} could not be fetched: {error or type(error).__name__}"
        return None

    def _found(self) -> Found:
        try:
            return self._tree.scan()
        except OSError:
            return Found()


def _target(name: str, folder: int) -> str | None:
    """What a link leads to; None for anything else, and for what is not there."""
    try:
        return os.readlink(name, dir_fd=folder)
    except OSError:
        return None


def _bytes(url: str, size: int, until: float) -> Iterable[bytes]:
    """What a URL has, if it is of this size. Raises TransferError, OSError, HTTPException."""
    connection, target = transfer.connect(url, timeout=max(0.1, until - time.monotonic()))
    try:
        connection.request("GET", target)
        answer = connection.getresponse()
        if answer.status != 200:
            raise transfer.TransferError(f"status {answer.status}")
        if answer.length != size:
            raise transfer.TransferError("it was changed meanwhile")
        while data := answer.read1(_CHUNK):
            if time.monotonic() > until:
                raise transfer.TransferError("the folders take too long to fetch")
            yield data
        if answer.length:
            raise transfer.TransferError("the connection ended early")
    finally:
        connection.close()


def _side_by_side(function: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
    if not items:
        return []
    with ThreadPoolExecutor(min(_AT_ONCE, len(items))) as pool:
        return list(pool.map(function, items))
