"""The start of Lambda workers: on a bare interpreter, with layers unpacked once for all of them."""

import io
import os
import shutil
import subprocess
import tempfile
import threading
import time
import types
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from local import interpreters
from local.confinement.isolation import Isolation
from local.emulator.digests import digest
from local.emulator.tasks import addresses
from local.home import ROOT, Home
from local.interpreters import BarePythons

USERS = "portico-fn-"  # how the names of users' functions begin
LANGUAGE = "PORTICO_LANGUAGE"  # of a function; those of an earlier release say `python`, and stay on the Python they were built for
LAUNCH = ROOT / "local" / "confinement" / "launch.py"
COMPILED = ("python/portico_runtime", "image/python")  # the parts of layers that users' code imports
KEPT = 7 * 86400  # seconds for which an unused layer stays unpacked
COUNTER = "    _ms_install_invoke_depth()\n"  # of the program of workers: has botocore, if there is one, tell how deep calls are nested


def install(runtime: Any, pythons: BarePythons, home: Home, isolation: Isolation) -> None:
    """Change `ministack.core.lambda_runtime`.

    `pythons`: interpreters without packages. The emulator takes its own, whose packages would hide what a layer lacks.
    `home` has a folder for unpacked layers. The emulator writes and unpacks every layer for every worker. As it takes a worker to
    be its own, it lets it write there; here the platform's can, and it is their compiled bytecode that they write.
    `isolation`: the walls around users' code, which the emulator runs like the platform's.
    """
    detect = runtime._detect_runtime_binary

    def detect_runtime_binary(name: str) -> tuple[str, str]:
        binary, script = detect(name)
        return (str(pythons.usual), script.replace(COUNTER, "")) if name.startswith("python") else (binary, script)

    runtime._detect_runtime_binary = detect_runtime_binary
    archives = _Archives(home.layers, pythons.usual)
    runtime.open, runtime.zipfile = archives.open, archives.zipfile
    runtime.subprocess = _subprocess_with(pythons, home, isolation)


def _subprocess_with(pythons: BarePythons, home: Home, isolation: Isolation) -> types.SimpleNamespace:
    compiled = Compiled(pythons.usual)
    ports = addresses.rules_of_others() if isolation.closes_ports else None

    def start(command: list[str], *, env: Mapping[str, str], **options: Any) -> subprocess.Popen[Any]:
        """A Popen that starts workers of users' code on the Python of their language, behind their walls."""
        if env["AWS_LAMBDA_FUNCTION_NAME"].startswith(USERS):
            python = pythons.python(env.get(LANGUAGE, ""))
            compiled.demand(python, filter(None, env.get("_LAMBDA_LAYERS_DIRS", "").split(os.pathsep)))
            walls = [str(LAUNCH), str(home.path), str(home.exchange), isolation.layers, str(ports or "none")]
            command = [str(python), *walls, *command[1:]]
            options |= {"pass_fds": [ports]} if ports else {}
        return subprocess.Popen(command, env=env, **options)

    return types.SimpleNamespace(**{**vars(subprocess), "Popen": start})


class Compiled:
    """The bytecode of unpacked layers for other Pythons than the usual one, for which they are compiled when they are unpacked."""

    def __init__(self, usual: Path) -> None:
        self._usual, self._done, self._lock = usual, set[tuple[Path, str]](), threading.Lock()

    def demand(self, python: Path, layers: Iterable[str]) -> None:
        """Compiles what is not yet."""
        for layer in map(os.path.realpath, layers) if python != self._usual else ():
            with self._lock:
                if (python, layer) not in self._done:
                    _compile(python, Path(layer))
                    self._done.add((python, layer))


def forget_unused(layers: Path) -> None:
    """Remove unpacked layers that nobody has used for a week, and half unpacked ones."""
    layers.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder in layers.iterdir():
        if folder.name.startswith("tmp") or folder.stat().st_mtime < time.time() - KEPT:
            shutil.rmtree(folder, ignore_errors=True)


class _Unpacked:
    """The archive of a layer that is unpacked already: its members were checked then."""

    def __init__(self, shared: Path) -> None:
        self._shared = shared

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

    def __init__(self, archive: bytes, shared: Path, python: Path, unpacking: threading.Lock) -> None:
        super().__init__(io.BytesIO(archive))
        self._shared, self._python, self._unpacking = shared, python, unpacking

    def extractall(self, path: Any = None, members: Any = None, pwd: bytes | None = None) -> None:
        """Unpacks it unless another worker has meanwhile."""
        with self._unpacking:
            if not self._shared.exists():
                unpacked = tempfile.mkdtemp(dir=self._shared.parent)
                super().extractall(unpacked, members, pwd)
                interpreters.complete(Path(unpacked))
                _compile(self._python, Path(unpacked))
                os.replace(unpacked, self._shared)
        _Unpacked(self._shared).extractall(path)


class _Archives:
    """The archives of layers: the emulator writes each to a file that it then opens; here what it writes is passed on."""

    def __init__(self, layers: Path, python: Path) -> None:
        self._layers, self._python, self._unpacking = layers, python, threading.Lock()
        self._written: dict[str, bytes] = {}
        # LargeFileError is a name that the emulator catches although zipfile has it not.
        self.zipfile = types.SimpleNamespace(
            ZipFile=self._zip_file, BadZipFile=zipfile.BadZipFile, LargeFileError=OSError
        )

    def open(self, file: Any, mode: str = "r", *rest: Any, **options: Any) -> Any:
        """A file, that of a layer only so that its content is known when it is opened as an archive."""
        if mode == "wb" and os.path.basename(str(file)).startswith("layer_"):
            return _Content(self._written, str(file))
        return open(file, mode, *rest, **options)

    def _zip_file(self, file: Any, *rest: Any, **options: Any) -> Any:
        """A ZipFile, that of a layer with a shared folder; everything else is as usual."""
        content = self._written.pop(str(file), None)
        if content is None:
            return _Archive(file, *rest, **options)
        shared = self._layers / digest(content)
        return _Unpacked(shared) if shared.exists() else _Layer(content, shared, self._python, self._unpacking)


class _Content:
    """Takes the content of a file instead of it."""

    def __init__(self, written: dict[str, bytes], file: str) -> None:
        self._written, self._file = written, file

    def __enter__(self) -> "_Content":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""

    def write(self, content: bytes) -> None:
        """All of it."""
        self._written[self._file] = content


def _compile(python: Path, layer: Path) -> None:
    """The bytecode of what users' code imports, which it cannot write there itself. What does not compile is left as it is."""
    folders = [str(folder) for part in COMPILED if (folder := layer / part).exists()]
    if folders:
        subprocess.run([str(python), "-m", "compileall", "-q", *folders], capture_output=True, check=False)
