"""The source of a function: files or an archive, made into one deterministic zip within limits.

A file is 0755 or 0644: programs are those that an archive marks as such, and texts that begin with `#!`.
"""

import base64
import hashlib
import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple

from portico.core.base.errors import Unprocessable

MAX_FILES: Final = 1_000
MAX_UNPACKED: Final = 50 * 1024 * 1024
RUNTIME_PACKAGE: Final = "portico_runtime"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_ANY_EXECUTE: Final = stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH


class _Member(NamedTuple):
    path: str
    body: bytes
    is_program: bool = False

    @property
    def mode(self) -> int:
        return 0o755 if self.is_program or self.body.startswith(b"#!") else 0o644


def archive(source: Mapping[str, Any]) -> bytes:
    """The zip of a `source` (`{"files": {path: text}}` or `{"zip": base64}`), the same bytes for the same files.

    Raises Unprocessable, naming the field, for paths that leave the folder, links, too many or too large files.
    """
    files = source.get("files")
    if files is not None:
        return _pack(_Member(path_in(name, f"source.files.{name}"), text.encode()) for name, text in files.items())
    return _repack(_decode(source["zip"]))


def digest(packed: bytes) -> str:
    """The SHA-256 of an archive, in hexadecimal."""
    return hashlib.sha256(packed).hexdigest()


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:  # also for what is not ASCII
        raise Unprocessable.field("source.zip", "This is not base64 (RFC 4648).") from error


def _repack(packed: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as zipped:
            return _pack(_members(zipped))
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, OSError, ValueError) as error:
        raise Unprocessable.field("source.zip", "This is not a zip archive that can be read.") from error


def _members(zipped: zipfile.ZipFile) -> Iterable[_Member]:
    entries = [entry for entry in zipped.infolist() if not entry.filename.endswith("/")]
    if len(entries) > MAX_FILES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise too_large("source", MAX_FILES, MAX_UNPACKED)
    for entry in entries:
        mode = entry.external_attr >> 16  # 0 in an archive made where files have none
        if stat.S_ISLNK(mode):
            raise Unprocessable.field("source.zip", f"{entry.filename!r} is a link.")
        yield _Member(path_in(entry.filename, "source.zip"), zipped.read(entry), bool(mode & _ANY_EXECUTE))


def _pack(files: Iterable[_Member]) -> bytes:
    buffer, total, names = io.BytesIO(), 0, set[str]()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for member in sorted(files):
            if member.path in names:
                raise Unprocessable.field("source", f"{member.path!r} is in it twice.", "duplicate")
            total += len(member.body)
            names.add(member.path)
            if total > MAX_UNPACKED or len(names) > MAX_FILES:
                raise too_large("source", MAX_FILES, MAX_UNPACKED)
            entry = zipfile.ZipInfo(member.path, _EPOCH)
            entry.external_attr = member.mode << 16
            zipped.writestr(entry, member.body, zipfile.ZIP_DEFLATED)
    if not names:
        raise Unprocessable.field("source", "The source has no file.", "too_short")
    return buffer.getvalue()


def path_in(name: str, field: str) -> str:
    """The path of a file inside the function's folder. Raises Unprocessable that names the field for any other."""
    path = PurePosixPath(name)
    if not path.parts or path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name or len(name) > 255:
        raise Unprocessable.field(field, f"{name!r} is not a path inside the function's folder.")
    # Lambda imports its handler from the user's folder first: this name there would take the runtime's place.
    if path.parts[0].partition(".")[0] == RUNTIME_PACKAGE:
        raise Unprocessable.field(
            field, f"{name!r} has a name that is reserved for the platform's runtime.", "reserved"
        )
    return str(path)


def too_large(field: str, files: int, unpacked: int) -> Unprocessable:
    """The error for more files, or more bytes in all, than a function has."""
    message = f"A function has at most {files} files of {unpacked >> 20} MB in all."
    error = Unprocessable.field(field, message, "too_long")
    error.details |= {"limit_bytes": unpacked, "limit_files": files}
    return error
