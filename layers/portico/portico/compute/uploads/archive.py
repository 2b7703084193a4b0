"""Checks an archive where it is stored: its directory is read, never its content, so that no size of it matters here.

The directory binds the program that unpacks the archive. Content that differs from it is found by the engine.
"""

import io
import stat
import zipfile
from dataclasses import dataclass
from typing import Final

from portico.compute.functions.source import path_in, too_large
from portico.core.aws.object_store import Objects, Stored
from portico.core.base.errors import Unprocessable

MAX_FILES: Final = 10_000
MAX_UNPACKED: Final = 250 * 1024 * 1024
_FIELD: Final = "source.upload"
_MAX_READ: Final = 4 * 1024 * 1024
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED: Final = 1
_BUFFER: Final = 64 * 1024


def check_archive(objects: Objects, key: str, stored: Stored) -> None:
    """Raises Unprocessable for what is no zip, is encrypted, too large when unpacked, or has paths that leave the folder.

    Raises KeyError when the object is another by now.
    """
    try:
        with zipfile.ZipFile(io.BufferedReader(_Remote(objects, key, stored), _BUFFER)) as zipped:
            entries = zipped.infolist()
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise Unprocessable.field(_FIELD, "This is not a zip archive that can be read.") from error
    files = [entry for entry in entries if not entry.is_dir()]
    if len(entries) > MAX_FILES or sum(entry.file_size for entry in files) > MAX_UNPACKED:
        raise too_large(_FIELD, MAX_FILES, MAX_UNPACKED)
    names = [_checked(entry) for entry in files]
    if not names:
        raise Unprocessable.field(_FIELD, "The archive has no file.", "too_short")
    if len(set(names)) < len(names):
        raise Unprocessable.field(_FIELD, "The archive has a file twice.", "duplicate")


def _checked(entry: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise Unprocessable.field(_FIELD, f"{entry.filename!r} is a link, or no file.")
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
        raise Unprocessable.field(_FIELD, f"{entry.filename!r} is encrypted, or packed in an unusual way.")
    return path_in(entry.orig_filename, _FIELD)


@dataclass
class _Remote(io.RawIOBase):
    """An object as a file that can be read anywhere; in all so many bytes, which a directory of that many files needs."""

    objects: Objects
    key: str
    stored: Stored
    position: int = 0
    taken: int = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """The new position."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.position, io.SEEK_END: self.stored.size}[whence]
        if base + offset < 0:
            raise ValueError("before the beginning")
        self.position = base + offset
        return self.position

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]
        """Reads into the buffer; returns the number of bytes."""
        wanted = min(len(buffer), self.stored.size - self.position)
        if wanted <= 0:
            return 0
        self.taken += wanted
        if self.taken > _MAX_READ:
            raise ValueError("its directory is too large")
        data = self.objects.part(self.key, self.stored.etag, self.position, self.position + wanted - 1)
        buffer[: len(data)] = data
        self.position += len(data)
        return len(data)
