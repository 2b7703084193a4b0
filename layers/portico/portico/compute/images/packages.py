"""Packages: an installer in a folder of its own, and the archive of what it has installed."""

import os
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from portico.compute.functions.entity import BuildFailure
from portico.compute.images.builder import MOST_MB, BuildRefused, Built, too_large
from portico.compute.images.installers import installation, readable, reason_of
from portico.compute.images.manifest import Manifest
from portico.compute.images.processes import Ended, Limits, run, size_of

SECONDS: Final = 300.0
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_NOT_PACKED: Final = {".lock", ".package-lock.json"}  # the installers' own; the second tells where packages came from
_ROOM: Final = 3  # times the size of an image: packages lie there packed, unpacked and installed


def install(manifest: Manifest, folder: Path) -> tuple[Path, Built]:
    """The archive of a manifest's layer, made in an empty folder. Raises BuildRefused, with what was printed."""
    most = MOST_MB[manifest.language.facts.kind] * 2**20
    made = installation(manifest, folder)
    ended = run(made.command, folder, made.environment, Limits(SECONDS, _ROOM * most))
    log = readable(ended.printed, folder)
    if not ended.ok:
        raise BuildRefused(_failure(manifest, ended, log), log)
    unpacked = size_of(folder / made.target)
    if unpacked > most:
        raise BuildRefused(too_large(manifest.language, unpacked), log)
    archive = folder / "layer.zip"
    _pack(folder / "layer", folder / made.target, archive)
    return archive, Built(archive.stat().st_size, unpacked, log)


def _failure(manifest: Manifest, ended: Ended, log: str) -> BuildFailure:
    if ended.limit == "time":
        return BuildFailure(type="TimedOut", message=f"The packages were not installed after {SECONDS:.0f} seconds.")
    return too_large(manifest.language) if ended.limit == "size" else reason_of(log)


def _pack(root: Path, target: Path, archive: Path) -> None:
    """The same bytes for the same files; links, which neither installer makes, are left out."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        for file in sorted(_files(target)):
            entry = zipfile.ZipInfo(str(file.relative_to(root)), _EPOCH)
            entry.external_attr = (0o755 if file.stat().st_mode & stat.S_IXUSR else 0o644) << 16
            zipped.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)


def _files(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        for name in names:
            file = Path(place, name)
            if not file.is_symlink() and name not in _NOT_PACKED:
                yield file
