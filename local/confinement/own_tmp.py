"""A /tmp of a process's own, by mount_namespaces(7): as root, or with a user namespace where the machine allows those.

https://man7.org/linux/man-pages/man7/user_namespaces.7.html
"""

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

_NEWNS, _NEWUSER = 0x00020000, 0x10000000
_RDONLY, _REMOUNT, _BIND, _REC, _PRIVATE = 0x1, 0x20, 0x1000, 0x4000, 0x40000
TMP = Path("/tmp")  # the one that users' code finds there

_libc = ctypes.CDLL(None, use_errno=True)


def is_possible() -> bool:
    """True if this process could have one: tried in another."""
    child = os.fork()
    if child == 0:
        try:
            _enter()
            _mount(TMP, TMP, _BIND)
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def enter(folder: Path, read: Iterable[Path], written: Iterable[Path]) -> None:
    """Have `folder` at /tmp, for this process and all that it will start, and in it what of the old /tmp is still needed.

    Raises:
        OSError: the machine does not allow it.
    """
    flags = {**dict.fromkeys(read, _RDONLY), **dict.fromkeys(written, 0)}
    _enter()
    beneath = {path: os.open(path, os.O_PATH | os.O_CLOEXEC) for path in flags if TMP in path.parents and path.exists()}
    _mount(folder, TMP, _BIND)
    for path, opened in beneath.items():
        path.mkdir(parents=True, exist_ok=True)
        _mount(Path(f"/proc/self/fd/{opened}"), path, _BIND)
        _mount(path, path, _BIND | _REMOUNT | flags[path])
        os.close(opened)


def _enter() -> None:
    user, group = os.getuid(), os.getgid()
    if _libc.unshare(_NEWNS):
        _check(_libc.unshare(_NEWNS | _NEWUSER))
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    _mount(Path("/"), Path("/"), _REC | _PRIVATE)


def _mount(source: Path, target: Path, flags: int) -> None:
    _check(_libc.mount(os.fsencode(source), os.fsencode(target), None, ctypes.c_ulong(flags), None))


def _check(result: int) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
