"""Files of mounts on their way to and from the storage, by pre-signed URLs, never whole in memory."""

from __future__ import annotations

import urllib.request
from typing import Any, BinaryIO

from portico_runtime.trees import State, Tree

from portico_agent.settings import MEGABYTE, Json

_SECONDS = 60.0  # without a byte


class Changed(OSError):
    """The file is not what it was when its upload began."""


def fetch(tree: Tree, path: str, url: str) -> State:
    """Write what a URL has to a file of the tree; its state. Raises OSError, AgentError."""
    answering = urllib.request.urlopen(url, timeout=_SECONDS)  # signed by the platform, which alone names it  # nosec B310
    with answering as answer, tree.writing(path) as file:
        received = 0
        while data := answer.read(MEGABYTE):
            file.write(data)
            received += len(data)
        if received != int(answer.headers.get("content-length") or received):
            raise OSError("the connection ended early")
    return tree.state(path)


def send(tree: Tree, path: str, size: int, upload: Json) -> State:
    """Put a file of the tree to the URL of its upload, or to those of its parts; its state when it began.

    Raises Changed for a file of another size by now, OSError, AgentError.
    """
    with tree.reading(path) as (file, state):
        if state[0] != size:
            raise Changed("it is being written")
        parts = upload.get("parts")
        if parts is None:
            _put(upload["url"], file, 0, size, upload.get("headers") or {})
        else:
            whole = max(part["size"] for part in parts)  # of all but the last
            for part in parts:
                _put(part["url"], file, (part["number"] - 1) * whole, part["size"], {})
        return state


def _put(url: str, file: BinaryIO, start: int, size: int, headers: Json) -> None:
    file.seek(start)
    told = {**headers, "Content-Length": str(size)}
    body: Any = _Piece(file, size) if size else b""
    request = urllib.request.Request(url, body, told, method="PUT")
    with urllib.request.urlopen(request, timeout=_SECONDS):  # as above  # nosec B310
        return


class _Piece:
    """So many bytes of a file. Raises Changed where it ends before."""

    def __init__(self, file: BinaryIO, left: int) -> None:
        self._file = file
        self._left = left

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._file.read(wanted) if wanted else b""
        if len(data) < wanted:
            raise Changed("it became shorter")
        self._left -= len(data)
        return data
