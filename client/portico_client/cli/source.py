"""The code of a function, packed the same way every time, so that the same files are the same archive."""

import base64
import hashlib
import io
import stat
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from portico_client.cli.failures import Misused
from portico_client.cli.ignoring import files_of
from portico_client.cli.reading import read

if TYPE_CHECKING:
    from portico_client import Portico

INLINE_BYTES: Final = 2_500_000  # in base64 this fits into a request of 4 MB
INLINE_FILES: Final = 1_000  # more come by upload only
PROJECT_FILE: Final = "portico.yaml"  # says what the function is like, and is not part of it
Language = Literal["python", "nodejs"]
LANGUAGES: Final[Mapping[str, Language]] = {".py": "python", ".js": "nodejs", ".cjs": "nodejs", ".mjs": "nodejs"}
_PLAIN: Final = 0o644
_EXECUTABLE: Final = 0o755
_ANY_EXECUTE: Final = stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH
_KILOBYTE: Final = 1024
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


class Entry(NamedTuple):
    """A file of an archive, and its mode where it comes from."""

    name: str
    body: bytes
    original: int = 0

    @property
    def mode(self) -> int:
        """0755 for what anybody may execute and for texts that begin with `#!`, else 0644; as the server has it."""
        return _EXECUTABLE if self.original & _ANY_EXECUTE or self.body.startswith(b"#!") else _PLAIN


@dataclass(frozen=True)
class Archive:
    """A zip archive; `digest` is that of its files, however they are compressed."""

    packed: bytes
    digest: str
    names: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """The server's `source_sha256`, where its compression is the same."""
        return hashlib.sha256(self.packed).hexdigest()

    @property
    def told(self) -> str:
        """Its size for people: `3 files, 2 KB`."""
        count = len(self.names)
        return f"{count:,} {'file' if count == 1 else 'files'}, {-(-len(self.packed) // _KILOBYTE):,} KB"

    def body(self, client: "Portico") -> dict[str, Any]:
        """A `source`: the archive itself, or when it is large an upload that is sent now."""
        if len(self.packed) <= INLINE_BYTES and len(self.names) <= INLINE_FILES:
            return {"zip": base64.b64encode(self.packed).decode()}
        upload = client.uploads.create({"size": len(self.packed), "sha256": self.sha256})
        client.uploads.send(upload, self.packed)
        return {"upload": upload.id}

    @property
    def entry(self) -> PurePosixPath | None:
        """The file of the handler, if that is plain: the only one of code at the top, or one called main or index."""
        code = [path for path in map(PurePosixPath, self.names) if path.suffix in LANGUAGES]
        top = [path for path in code if len(path.parts) == 1]
        likely = top if len(top) == 1 else [path for path in top if path.stem in {"main", "index"}]
        return likely[0] if len(likely) == 1 else None

    @property
    def handler(self) -> str | None:
        """`main.handle`, where the entry is plain."""
        return f"{self.entry.stem}.handle" if self.entry else None

    @property
    def language(self) -> Language:
        """The language that the entry is in, or else that of most files of code."""
        suffixes = [self.entry.suffix] if self.entry else [PurePosixPath(name).suffix for name in self.names]
        found = [LANGUAGES[suffix] for suffix in suffixes if suffix in LANGUAGES]
        return max(sorted(found), key=found.count, default="python")


def of_files(paths: list[Path]) -> Archive:
    """Files, each at the top. Raises Misused when one cannot be read, or two have one name."""
    if len({path.name for path in paths}) < len(paths):
        raise Misused("--file: two files have the same name; use --dir.")
    return _packed(Entry(path.name, read(path, "--file"), path.stat().st_mode) for path in sorted(paths, key=_name))


def of_folder(folder: Path) -> Archive:
    """A folder, without its `portico.yaml` and what `ignoring` leaves out. Raises Misused for links and an empty folder."""
    if not folder.is_dir():
        raise Misused(f"--dir: {folder} is not a folder.")
    return _packed(_entries(folder.resolve()))


def of_zip(path: Path) -> Archive:
    """An archive that somebody made. Raises Misused when it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(read(path, "--zip"))) as zipped:
            files = sorted((item for item in zipped.infolist() if not item.is_dir()), key=lambda item: item.filename)
            return _packed(Entry(item.filename, zipped.read(item), item.external_attr >> 16) for item in files)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise Misused(f"--zip: {path} is not a zip archive that can be read: {error}") from error


def pack(files: Mapping[str, bytes]) -> Archive:
    """An archive of files by their paths. Raises Misused for none."""
    return _packed(Entry(name, body) for name, body in sorted(files.items()))


def _packed(entries: Iterable[Entry]) -> Archive:
    """An archive of files in the order of their names, and without times; one file at a time is in memory."""
    buffer, digest, names = io.BytesIO(), hashlib.sha256(), []
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for entry in entries:
            member = zipfile.ZipInfo(entry.name, _EPOCH)
            member.external_attr = entry.mode << 16
            zipped.writestr(member, entry.body, zipfile.ZIP_DEFLATED)
            told = f"{len(entry.name.encode())}:{entry.name}:{entry.mode:o}:{len(entry.body)}:"
            digest.update(told.encode() + entry.body)
            names.append(entry.name)
    if not names:
        raise Misused("There is no file to make a function of.")
    return Archive(buffer.getvalue(), digest.hexdigest(), tuple(names))


def _entries(root: Path) -> Iterable[Entry]:
    found = {Path(file.path).relative_to(root).as_posix(): file for file in files_of(root)}
    found.pop(PROJECT_FILE, None)
    for name, file in sorted(found.items()):
        if file.is_symlink():
            raise Misused(f"--dir: {file.path} is a link; a function has files only.")
        yield Entry(name, read(Path(file.path), "--dir"), file.stat().st_mode)


def _name(path: Path) -> str:
    return path.name
