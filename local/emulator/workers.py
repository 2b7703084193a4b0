"""The start of Lambda workers: on a bare interpreter, with layers unpacked once for all of them."""

import hashlib
import os
import shutil
import subprocess
import tempfile
import threading
import time
import types
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from local.confinement.isolation import Isolation
from local.home import ROOT, Home

USERS = "portico-fn-"  # how the names of users' functions begin
LAUNCH = ROOT / "local" / "confinement" / "launch.py"
COMPILED = ("python/portico_runtime", "image/python")  # the parts of layers that users' code imports
KEPT = 7 * 86400  # seconds for which an unused layer stays unpacked


def install(runtime: Any, python: Path, home: Home, isolation: Isolation) -> None:
    """Change `ministack.core.lambda_runtime`.

    `python`: an interpreter without packages. The emulator takes its own, whose packages would hide what a layer lacks.
    `home` has a folder for unpacked layers. The emulator unpacks every layer for every worker. As it takes a worker to
    be its own, it lets it write there; here the platform's can, and it is their compiled bytecode that they write.
    `isolation`: the walls around users' code, which the emulator runs like the platform's.
    """
    detect = runtime._detect_runtime_binary

    def detect_runtime_binary(name: str) -> tuple[str, str]:
        binary, script = detect(name)
        return (str(python) if name.startswith("python") else binary), script

    runtime._detect_runtime_binary = detect_runtime_binary
    runtime.zipfile = _zipfile_with(home.layers, python)
    runtime.subprocess = _subprocess_with(home, isolation)


def _subprocess_with(home: Home, isolation: Isolation) -> types.SimpleNamespace:
    def start(command: list[str], *, env: Mapping[str, str], **options: Any) -> subprocess.Popen[Any]:
        """A Popen that starts workers of users' code behind their walls."""
        if env["AWS_LAMBDA_FUNCTION_NAME"].startswith(USERS):
            python, *program = command
            command = [python, str(LAUNCH), str(home.path), str(home.exchange), isolation.layers, *program]
        return subprocess.Popen(command, env=env, **options)

    return types.SimpleNamespace(**{**vars(subprocess), "Popen": start})


def forget_unused(layers: Path) -> None:
    """Remove unpacked layers that nobody has used for a week, and half unpacked ones."""
    layers.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder in layers.iterdir():
        if folder.name.startswith("tmp") or folder.stat().st_mtime < time.time() - KEPT:
            shutil.rmtree(folder, ignore_errors=True)


class _Unpacked:
    """The archive of a layer that is unpacked already: its members were checked then."""

    def __init__(self, shared: Path, archive: Path) -> None:
        self._shared, self._archive = shared, archive

    def __enter__(self) -> "_Unpacked":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""

    def namelist(self) -> list[str]:
        """None, for the emulator resolves each, which took more than the start of the worker."""
        return []

    def extractall(self, path: str) -> None:
        """Makes the folder a link to the shared one."""
        os.utime(self._shared)
        os.rmdir(path)
        os.symlink(self._shared, path)
        self._archive.unlink()


class _Archive(zipfile.ZipFile):
    """An archive whose programs can be run, once it is unpacked."""

    def extractall(self, path: Any = None, members: Any = None, pwd: bytes | None = None) -> None:
        """As Lambda does, and `ZipFile` does not: the programs stay programs."""
        super().extractall(path, members, pwd)
        folder = Path(os.path.realpath(path or os.getcwd()))
        for entry in self.infolist():
            mode = entry.external_attr >> 16
            if mode & 0o111:  # few of thousands: where a file really is takes longer than to write it
                file = Path(os.path.realpath(folder / entry.filename))
                if file.is_file() and file.is_relative_to(folder):
                    file.chmod(mode & 0o777)


class _Layer(_Archive):
    """The archive of a layer, which is unpacked to a shared folder and linked."""

    def __init__(self, archive: Path, shared: Path, python: Path, unpacking: threading.Lock) -> None:
        super().__init__(archive)
        self._archive, self._shared, self._python, self._unpacking = archive, shared, python, unpacking

    def extractall(self, path: Any = None, members: Any = None, pwd: bytes | None = None) -> None:
        """Unpacks it unless another worker has meanwhile."""
        with self._unpacking:
            if not self._shared.exists():
                unpacked = tempfile.mkdtemp(dir=self._shared.parent)
                super().extractall(unpacked, members, pwd)
                _compile(self._python, Path(unpacked))
                os.replace(unpacked, self._shared)
        _Unpacked(self._shared, self._archive).extractall(path)


def _zipfile_with(layers: Path, python: Path) -> types.SimpleNamespace:
    lock = threading.Lock()

    def open_archive(file: Any, *rest: Any, **options: Any) -> Any:
        """A ZipFile, that of a layer with a shared folder; everything else is as usual."""
        archive = Path(file) if isinstance(file, str) else None
        if archive is None or not archive.name.startswith("layer_"):
            return _Archive(file, *rest, **options)
        shared = layers / _digest(archive)
        return _Unpacked(shared, archive) if shared.exists() else _Layer(archive, shared, python, lock)

    # LargeFileError is a name that the emulator catches although zipfile has it not.
    return types.SimpleNamespace(ZipFile=open_archive, BadZipFile=zipfile.BadZipFile, LargeFileError=OSError)


def _compile(python: Path, layer: Path) -> None:
    """The bytecode of what users' code imports, which it cannot write there itself. What does not compile is left as it is."""
    folders = [str(folder) for part in COMPILED if (folder := layer / part).exists()]
    if folders:
        subprocess.run([str(python), "-m", "compileall", "-q", *folders], capture_output=True, check=False)


def _digest(archive: Path) -> str:
    with archive.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
