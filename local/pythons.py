"""The Pythons of this machine, by the runtime of Lambda that each is like."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from local.home import SHARED

RUNTIMES: Final = ("python3.11", "python3.12", "python3.13", "python3.14")
FETCHED: Final = SHARED / "pythons"  # those that uv fetched for us
_ASKED: Final = (
    "import sys; print(sys.implementation.name, *sys.version_info[:2], sys.abiflags, sys._base_executable, sep='|')"
)
_SECONDS: Final = 20


def found(runtime: str) -> Path | None:
    """The Python of a runtime: this one, one on PATH, or one that pyenv or uv keeps; None where there is none."""
    if runtime == name_of(sys.version_info[:2]):
        return Path(getattr(sys, "_base_executable", sys.executable))
    seen = map(base_of, _candidates(runtime, os.environ))
    return next((base for found, base in filter(None, seen) if found == runtime), None)


@cache
def all_found() -> Mapping[str, Path]:
    """Those of all runtimes, looked for once."""
    return {runtime: python for runtime in RUNTIMES if (python := found(runtime))}


def base_of(program: Path) -> tuple[str, Path] | None:
    """The runtime of a program, and the interpreter that it is, behind links, shims and environments; None for no CPython with a lock."""
    try:
        told = subprocess.run(
            [str(program), "-I", "-c", _ASKED], capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    kind, major, minor, flags, base = told.stdout.strip().split("|") if told.returncode == 0 else ("",) * 5
    return (name_of((major, minor)), Path(base)) if kind == "cpython" and "t" not in flags else None


def name_of(version: tuple[int | str, ...]) -> str:
    """The runtime of a version."""
    return f"python{'.'.join(map(str, version))}"


def _candidates(runtime: str, environ: Mapping[str, str]) -> Iterator[Path]:
    """Programs that may be of it, shims last: they are slow, and may be of a version that is not chosen."""
    version, home = runtime.removeprefix("python"), Path(environ.get("HOME") or Path.home())
    folders = [Path(place) for place in environ.get("PATH", os.defpath).split(os.pathsep) if place]
    shims = [folder for folder in folders if folder.name == "shims"]
    pyenv = Path(environ.get("PYENV_ROOT") or home / ".pyenv") / "versions"
    data = Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "uv" / "python"
    kept = Path(environ.get("UV_PYTHON_INSTALL_DIR") or data)
    yield from _there(folder / runtime for folder in folders if folder not in shims)
    yield from _there(python for place in (FETCHED, kept) for python in _newest(place, f"cpython-{version}.*", runtime))
    yield from _there(_newest(pyenv, f"{version}.*", runtime))
    yield from _there(folder / runtime for folder in shims)


def _newest(place: Path, pattern: str, runtime: str) -> list[Path]:
    return sorted(place.glob(f"{pattern}/bin/{runtime}"), reverse=True)


def _there(programs: Iterator[Path] | list[Path]) -> Iterator[Path]:
    return (program for program in programs if program.exists())
