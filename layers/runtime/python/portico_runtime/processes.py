"""Processes: their descent, the memory that they hold, and their end, read from /proc, see proc(5)."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable

_PAGE = os.sysconf("SC_PAGE_SIZE")
_GONE = (FileNotFoundError, ProcessLookupError)
_HAS_CHILDREN_FILES = os.path.exists(f"/proc/self/task/{os.getpid()}/children")


def read(path: str, size: int = 65536) -> bytes:
    """A file of /proc in one go; empty when its process is gone."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except _GONE:
        return b""
    try:
        return b"".join(iter(lambda: os.read(fd, size), b""))
    except _GONE:
        return b""
    finally:
        os.close(fd)


def children(pid: int) -> list[int]:
    """The children of all threads of a process, zombies included."""
    if not _HAS_CHILDREN_FILES:
        return scan_children(pid)
    try:
        threads = os.listdir(f"/proc/{pid}/task")
    except _GONE:
        return []
    return [int(child) for thread in threads for child in read(f"/proc/{pid}/task/{thread}/children").split()]


def scan_children(pid: int) -> list[int]:
    """The same for kernels built without CONFIG_PROC_CHILDREN: looks at every process."""
    everybody = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    return [other for other in everybody if _stat(other)[1:2] == [b"%d" % pid]]


def _stat(pid: int) -> list[bytes]:
    """State, parent and so on of a process: what follows its name, which may hold spaces and parentheses."""
    return read(f"/proc/{pid}/stat").rpartition(b")")[2].split()


def is_zombie(pid: int) -> bool:
    return _stat(pid)[:1] == [b"Z"]


def descendants(pid: int, but_not: Iterable[int] = ()) -> list[int]:
    """All processes below `pid`; the trees of those in `but_not` among its own children are left out."""
    found = [child for child in children(pid) if child not in but_not]
    for descendant in found:
        found.extend(child for child in children(descendant) if child not in found)
    return found


def ancestors(pid: int) -> list[int]:
    """The parent of a process, the parent of that, and so on up to the first process."""
    found: list[int] = []
    while (stat := _stat(found[-1] if found else pid)) and (parent := int(stat[1])):
        found.append(parent)
    return found


def newest() -> bytes | None:
    """The id given out last, to a process or a thread: while it stays the same, nothing has been started. None if unknown."""
    fields = read("/proc/loadavg").split()
    return fields[-1] if fields else None


def kill(pids: Iterable[int]) -> None:
    """SIGKILL to each; those that are gone already do not matter."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def reap(pids: Iterable[int]) -> None:
    """Collect those of `pids` that are children of this process and have ended."""
    for pid in pids:
        try:
            os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            continue


def end_all(find: Callable[[], list[int]], seconds: float = 2.0) -> bool:
    """Kill and reap what `find` gives, again and again until nothing forks any more.

    False when something is left after `seconds`.
    """
    until = time.monotonic() + seconds
    while left := find():
        kill(left)
        reap(left)
        if time.monotonic() > until:
            return False
        time.sleep(0.001)
    return True


def resident_bytes(pids: Iterable[int]) -> int:
    """Memory held by `pids` together; pages that several of them share count several times."""
    fields = [read(f"/proc/{pid}/statm").split() for pid in pids]
    return sum(int(field[1]) for field in fields if field) * _PAGE


def proportional_bytes(pids: Iterable[int]) -> int:
    """The same with shared pages divided among their owners; exact, and a hundred times dearer."""
    return sum(map(_proportional_bytes, pids))


def _proportional_bytes(pid: int) -> int:
    """As far as it may be seen: of a process that hides its memory all pages count, as do those of a sandbox that refuses."""
    try:
        lines = read(f"/proc/{pid}/smaps_rollup").splitlines()
    except PermissionError:
        return resident_bytes([pid])
    return sum(int(line.split()[1]) for line in lines if line.startswith(b"Pss:")) * 1024
