"""The code of a function, packed the same way every time, so that the same files are the same archive."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from portico_client import Portico
from portico_client.cli.failures import Misused
from portico_client.cli.reading import read

INLINE_BYTES: Final = 2_500_000  # in base64 this fits into a request of 4 MB
_LEFT_OUT: Final = frozenset(
    {".git", ".hg", ".venv", "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".DS_Store"}
)
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


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

    def body(self, client: Portico) -> dict[str, Any]:
        """A `source`: the archive itself, or when it is large an upload that is sent now."""
        if len(self.packed) <= INLINE_BYTES:
            return {"zip": base64.b64encode(self.packed).decode()}
        upload = client.uploads.create({"size": len(self.packed), "sha256": self.sha256})
        client.uploads.send(upload, self.packed)
        return {"upload": upload.id}

    @property
    def handler(self) -> str | None:
        """`main.handle`, if that is plain: of the only file, or of one called main or index."""
        code = [PurePosixPath(name) for name in self.names if name.endswith((".py", ".js", ".cjs"))]
        top = [path for path in code if len(path.parts) == 1]
        likely = top if len(top) == 1 else [path for path in top if path.stem in {"main", "index"}]
        return f"{likely[0].stem}.handle" if len(likely) == 1 else None

    @property
    def image(self) -> str:
        """The base image of the language that the code is in."""
        return "nodejs24.x" if any(name.endswith((".js", ".cjs")) for name in self.names) else "python3.13"


def of_files(paths: list[Path]) -> Archive:
    """Files, each at the top. Raises Misused when one cannot be read, or two have one name."""
    found = {path.name: read(path, "--file") for path in paths}
    if len(found) < len(paths):
        raise Misused("--file: two files have the same name; use --dir.")
    return pack(found)


def of_folder(folder: Path) -> Archive:
    """A folder, without what tools leave in it. Raises Misused for links and for an empty folder."""
    if not folder.is_dir():
        raise Misused(f"--dir: {folder} is not a folder.")
    return pack({path.relative_to(folder).as_posix(): read(path, "--dir") for path in sorted(_files(folder))})


def of_zip(path: Path) -> Archive:
    """An archive that somebody made. Raises Misused when it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(read(path, "--zip"))) as zipped:
            return pack({item.filename: zipped.read(item) for item in zipped.infolist() if not item.is_dir()})
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise Misused(f"--zip: {path} is not a zip archive that can be read: {error}") from error


def pack(files: dict[str, bytes]) -> Archive:
    """An archive of files by their paths, in order and without times. Raises Misused for none."""
    if not files:
        raise Misused("There is no file to make a function of.")
    buffer, digest = io.BytesIO(), hashlib.sha256()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, body in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = 0o644 << 16
            zipped.writestr(entry, body, zipfile.ZIP_DEFLATED)
            digest.update(f"{len(name.encode())}:{name}:{len(body)}:".encode() + body)
    return Archive(buffer.getvalue(), digest.hexdigest(), tuple(sorted(files)))


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in _LEFT_OUT or path.suffix == ".pyc":
            continue
        if path.is_symlink():
            raise Misused(f"--dir: {path} is a link; a function has files only.")
        if path.is_dir():
            yield from _files(path)
        elif path.is_file():
            yield path
