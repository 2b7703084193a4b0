"""Folders on the stack: a mount of 300 files in a session, a clone of 1,000 objects, and an upload of 1 GB by the command."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx

from bench import command, sessions
from bench.portico import until
from bench.report import Row
from bench.stack import Bench

FILES: Final = 300
MEGABYTES: Final = 50
OBJECTS: Final = 1_000
LARGE: Final = 1_000_000_000
GOALS: Final = {"mount": 3.0, "clone": 5.0, "memory": 100.0}  # seconds, MB
_ENDED: Final = frozenset({"SUCCEEDED", "PARTIAL", "FAILED", "CANCELLED"})
_PATIENCE: Final = 120.0


def measure(bench: Bench, client: httpx.Client) -> Iterator[Row]:
    """The figures, as they are found."""
    with tempfile.TemporaryDirectory() as place:
        environ = command.environment(bench, Path(place))
        yield _mounted(client, environ, Path(place))
        yield _cloned(client, environ, Path(place))
        yield _uploaded(client, environ, Path(place))


def _mounted(client: httpx.Client, environ: dict[str, str], place: Path) -> Row:
    """What a mount adds to a start, which is measured without one right after."""
    tree = _tree(place / "mounted", FILES, MEGABYTES * 1_000_000 // FILES)
    _filled(client, environ, "bench-mounted", tree)
    with_mount = _start(client, mounts=[{"folder": "bench-mounted", "path": "data"}])
    without = _start(client)
    detail = f"a start with it {with_mount:.2f} s, without {without:.2f} s"
    name = f"session: mount of {FILES} files, {MEGABYTES} MB"
    return Row(name, with_mount - without, GOALS["mount"], "s", detail, sessions.PART)


def _start(client: httpx.Client, **fields: Any) -> float:
    began = time.perf_counter()
    with sessions.session(client, **fields):
        return time.perf_counter() - began


def _cloned(client: httpx.Client, environ: dict[str, str], place: Path) -> Row:
    _filled(client, environ, "bench-many", _tree(place / "many", OBJECTS, 1_000))
    began = time.perf_counter()
    task = client.post("/v1/folders/bench-many/clone", json={"target": "bench-copy"}).raise_for_status().json()
    path = f"/v1/tasks/{task['id']}"
    until(lambda: client.get(path).raise_for_status().json()["status"] in _ENDED, _PATIENCE, pause=0.1)
    taken, ended = time.perf_counter() - began, client.get(path).json()
    if ended["status"] != "SUCCEEDED":
        raise RuntimeError(f"the clone: {ended}")
    return Row(
        f"folder: clone of {OBJECTS:,} objects", taken, GOALS["clone"], "s", "asked for until done", sessions.PART
    )


def _uploaded(client: httpx.Client, environ: dict[str, str], place: Path) -> Row:
    file = place / "large.bin"
    with file.open("wb") as opened:
        opened.truncate(LARGE)
    taken = _filled(client, environ, "bench-large", file)
    detail = f"{taken.seconds:.1f} s, {taken.processor:.1f} s of the processor"
    return Row("memory of an upload of 1 GB by the command", taken.memory, GOALS["memory"], "MB", detail, sessions.PART)


def _filled(client: httpx.Client, environ: dict[str, str], name: str, source: Path) -> command.Taken:
    """What it takes to put files into a new folder."""
    client.post("/v1/folders", json={"name": name}).raise_for_status()
    return command.run(environ, "folder", "upload", name, str(source), "data")


def _tree(folder: Path, files: int, size: int) -> Path:
    for number in range(files):
        file = folder / str(number % 20) / f"{number}.bin"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(number.to_bytes(4, "big") * (size // 4))
    return folder
