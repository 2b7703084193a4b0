"""Files that come in pieces. What has come lies apart, and takes its place in one step when it is whole.

A piece says where it begins, so one that comes again writes the same again; one that comes when the file is in its place, nothing.
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import ExitStack, suppress

from portico_runtime.trees import opened, walked

from portico_agent.errors import AgentError, invalid
from portico_agent.files import Files, described, refused
from portico_agent.settings import Json

PLACE = [".portico", "uploads"]  # below the working directory, so that a rename is one step
LARGEST = 10 << 30
_KEPT_SECONDS = 3600  # of a file that nobody goes on with
_REMEMBERED = 256


class Pieces:
    """Below one folder. Raises AgentError: UPLOAD_OFFSET with how much there is, FILE_REFUSED, VALIDATION_ERROR."""

    def __init__(self, root: str, files: Files) -> None:
        self._root, self._files = root, files
        self._done: dict[str, Json] = {}  # files by their uploads, the latest last
        self._writing = threading.Lock()

    def write(self, path: str, upload: str, offset: int, size: int, data: bytes) -> Json:
        """A piece of a file of `size` bytes; the file as far as it has come."""
        if offset + len(data) > size or size > LARGEST:
            raise invalid("size", "The piece is not in a file of this size.")
        if not (upload.isascii() and upload.isalnum() and len(upload) <= 64):
            raise invalid("upload", "This is no id of an upload.")
        with self._writing, ExitStack() as entered:
            if upload in self._done:
                return self._done[upload]
            parts = entered.enter_context(walked(self._root, PLACE, make=True))
            if offset == 0:
                _forget_old(parts)
            try:
                have = self._append(parts, upload, offset, data)
                if have < size:
                    found = described(parts, PLACE, upload) or {}
                    return {**found, "name": path.rpartition("/")[2], "path": path}
                done = self._files.take(path, parts, upload)
            except OSError as error:
                raise refused(error) from error
            self._remember(upload, done)
            return done

    def _append(self, parts: int, upload: str, offset: int, data: bytes) -> int:
        """The bytes that there are now, without a gap."""
        descriptor = opened(upload, os.O_RDWR | os.O_CREAT, parts)
        with open(descriptor, "r+b") as file:
            have = os.fstat(descriptor).st_size
            if offset > have:
                raise AgentError(409, "UPLOAD_OFFSET", "What comes before this piece is not there.", offset=have)
            file.seek(offset)
            file.write(data)
            file.flush()
            return max(have, offset + len(data))

    def _remember(self, upload: str, done: Json) -> None:
        self._done[upload] = done
        while len(self._done) > _REMEMBERED:
            del self._done[next(iter(self._done))]


def _forget_old(parts: int) -> None:
    for name in os.listdir(parts):
        with suppress(OSError):
            if os.stat(name, dir_fd=parts, follow_symlinks=False).st_mtime < time.time() - _KEPT_SECONDS:
                os.unlink(name, dir_fd=parts)
