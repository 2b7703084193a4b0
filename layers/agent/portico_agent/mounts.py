"""Folders in the working directory: fetched before the session is ready; those of `rw` are stored as they change.

What others change in a folder meanwhile does not come; what is changed here goes over it.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from typing import Any
from unicodedata import category

from portico_runtime.trees import Found, State, Tree

from portico_agent import transfers
from portico_agent.control import Control, Lost, Refused, Unanswered
from portico_agent.errors import AgentError
from portico_agent.logs import Log
from portico_agent.settings import Json

_AT_ONCE = 8
_UPLOADS, _REMOVALS = 25, 100  # of a request
_TRIES = 3
_NOT_IN_NAMES, _LONGEST = ("Cc", "Cs"), 900  # characters and bytes of paths in folders
_TOLD = 20  # files that are told of when a start fails
_OVER = (403, 404)  # whoever made the session may not do this any more, or the folder is gone
_FAULTS = (OSError, HTTPException, AgentError)


class MountFailed(Exception):
    """A folder could not be fetched; the log says why."""


class Mounts:
    """All of a session. `declared` is what the specification says of them."""

    def __init__(self, control: Control, log: Log, root: str, declared: Sequence[Json]) -> None:
        self._mounts = [_Mount(control, log, root, number, told) for number, told in enumerate(declared)]
        self._fetched = False
        self._pushing = threading.Lock()

    @property
    def changing(self) -> bool:
        """True if there is something to store now and then."""
        return any(mount.writable for mount in self._mounts)

    def fetch(self) -> None:
        """Bring the files of all. Raises MountFailed."""
        for mount in self._mounts:
            mount.fetch()
        self._fetched = True

    def push(self) -> None:
        """Store what has changed."""
        with self._pushing:
            for mount in self._mounts if self._fetched else ():
                mount.push()

    def push_until(self, ending: threading.Event, seconds: float) -> None:
        """Store what has changed, again and again."""
        while self.changing and not ending.wait(seconds):
            self.push()


class _Mount:
    def __init__(self, control: Control, log: Log, root: str, number: int, told: Json) -> None:
        self._control, self._log, self._number = control, log, number
        self._path = told["path"]
        self.writable = told["permission"] == "rw"
        self._tree = Tree(root, self._path, writable=self.writable)
        self._known: dict[str, State] = {}  # as the folder has them
        self._told: set[str] = set()
        self._is_over, self._removes = False, True

    def fetch(self) -> None:
        """Page by page. Raises MountFailed."""
        try:
            self._tree.make()
            cursor: str | None = None
            while True:
                cursor = self._fetch_page(cursor)
                if cursor is None:
                    return
        except (Refused, Lost, Unanswered, *_FAULTS) as error:
            self._tell(f"cannot be mounted: {error}")
            raise MountFailed from error

    def push(self) -> None:
        """Whatever goes wrong is in the log, once."""
        if not self.writable or self._is_over:
            return
        try:
            found = self._tree.scan()
            changed = [path for path, state in found.files.items() if self._known.get(path) != state]
            for some in _some(filter(self._is_sendable, changed), _UPLOADS):
                self._upload([(path, found.files[path][0]) for path in some])
            self._remove(found)
        except Refused as error:
            self._is_over = error.status in _OVER
            self._tell(f"{'is stored no longer' if self._is_over else 'could not be stored'}: {error}")
        except (Lost, Unanswered, *_FAULTS) as error:
            self._tell(f"could not be stored: {error}")

    def _fetch_page(self, cursor: str | None) -> str | None:
        """The next cursor. URLs end after minutes: for what has failed, others are asked for while any help."""
        wanted, tries = None, 0  # type: dict[str, str] | None, int
        while True:
            page = self._ask("mounts", cursor=cursor)
            files = [file for file in page["items"] if wanted is None or file["path"] in wanted]
            wanted = dict(filter(None, _side_by_side(self._fetch_one, files)))
            if not wanted:
                following: str | None = page["cursor"]
                return following
            tries = tries + 1 if len(wanted) == len(files) else 0
            if tries == _TRIES:
                for path, why in sorted(wanted.items())[:_TOLD]:
                    self._tell(f"{path!r} could not be fetched: {why}")
                raise MountFailed
            time.sleep(tries)

    def _fetch_one(self, file: Json) -> tuple[str, str] | None:
        """None; or the path, and why not."""
        path = file["path"]
        try:
            if file["url"] is None:
                self._tree.make(path)
            else:
                self._known[path] = transfers.fetch(self._tree, path, file["url"])
        except _FAULTS as error:
            return path, str(error)
        return None

    def _upload(self, files: Sequence[tuple[str, int]]) -> None:
        """Store files; where one of them is refused, each by itself."""
        try:
            asked = self._ask("mounts/uploads", files=[{"path": path, "size": size} for path, size in files])
            sent = list(filter(None, _side_by_side(self._send, zip(files, asked["uploads"]))))
            if sent:
                self._ask("mounts/completed", upload_ids=[upload for _, upload, _ in sent])
            self._known.update({path: state for path, _, state in sent})
        except Refused as error:
            if error.status in _OVER:
                raise
            if len(files) == 1:
                self._tell(f"{files[0][0]!r} could not be stored: {error}")
                return
            for file in files:
                self._upload([file])

    def _send(self, given: tuple[tuple[str, int], Json]) -> tuple[str, str, State] | None:
        (path, size), upload = given
        try:
            return path, upload["upload_id"], transfers.send(self._tree, path, size, upload)
        except transfers.Changed:
            return None  # the next time
        except _FAULTS as error:
            self._tell(f"{path!r} could not be stored: {error}")
            return None

    def _remove(self, found: Found) -> None:
        gone = [path for path in self._known if path not in found.files and not found.hides(path)]
        for some in _some(gone if self._removes else (), _REMOVALS):
            try:
                self._ask("mounts/removals", paths=some)
            except Refused as error:
                if error.status not in _OVER:
                    raise
                self._removes = False
                self._tell(f"what is removed here stays in the folder: {error}")
                return
            for path in some:
                del self._known[path]

    def _is_sendable(self, path: str) -> bool:
        if not any(category(letter) in _NOT_IN_NAMES for letter in path) and len(os.fsencode(path)) <= _LONGEST:
            return True
        self._tell(f"{path!r} is not stored: a folder has no such names")
        return False

    def _ask(self, operation: str, **body: Any) -> Json:
        return self._control.mount(operation, {"mount": self._number, **body})

    def _tell(self, message: str) -> None:
        if message not in self._told:
            self._told.add(message)
            self._log.write(f"mount {self._path!r} {message}\n")


def _some(paths: Iterable[str], most: int) -> Iterable[list[str]]:
    whole = list(paths)
    return [whole[start : start + most] for start in range(0, len(whole), most)]


def _side_by_side(function: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(function, items))
