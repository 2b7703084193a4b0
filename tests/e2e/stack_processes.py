"""The processes of a running stack: the emulator and its Lambda workers. Needs Linux's /proc."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class StackProcesses:
    """The processes of the stack with this home."""

    home: Path

    @property
    def emulator(self) -> int:
        """The emulator's process id."""
        return int(self._running()["pid"])

    def workers(self, *, of_users: bool | None = None) -> list[int]:
        """Ids of the Lambda workers, which are the emulator's children: the platform's, those of users' code, or all."""
        found = {pid: _read(pid, "cmdline") for pid in _children(self.emulator)}
        workers = {pid: line for pid, line in found.items() if b"_worker.py" in line}
        return [pid for pid, line in workers.items() if of_users in {None, b"-portico-fn-" in line}]

    def kill_workers(self, *, of_users: bool | None = None, of: str = "") -> int:
        """`kill -9` of Lambda workers, those of one function if it is named; returns how many there were."""
        return _kill(pid for pid in self.workers(of_users=of_users) if of.encode() in _read(pid, "cmdline"))

    def kill(self) -> None:
        """`kill -9` of the emulator and of all its workers: the whole stack at once."""
        workers = self.workers()
        _kill([self.emulator, *workers])

    def saves(self) -> int:
        """How many times the emulator's state has been saved."""
        return int(os.readlink(self.home / "state" / "current").rpartition("-")[2])

    def up(self) -> None:
        """Starts the stack again, with the same home and port."""
        command = [
            sys.executable,
            "-m",
            "local",
            "up",
            "--home",
            str(self.home),
            "--port",
            str(self._running()["port"]),
        ]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def _running(self) -> dict[str, int]:
        found: dict[str, int] = json.loads((self.home / "stack.json").read_text())
        return found


def _children(parent: int) -> list[int]:
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if _parent(pid) == parent]


def _parent(pid: int) -> int | None:
    stat = _read(pid, "stat").rpartition(b")")[2].split()
    return int(stat[1]) if stat else None


def _read(pid: int, name: str) -> bytes:
    """Empty when the process has just ended."""
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def _kill(pids: Iterable[int]) -> int:
    killed = 0
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
        killed += 1
    return killed
