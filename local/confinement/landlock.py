"""The three system calls of Landlock, which have no functions in the C library.

https://docs.kernel.org/userspace-api/landlock.html, landlock_create_ruleset(2), landlock_add_rule(2), landlock_restrict_self(2).
"""

import ctypes
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_VERSION, _PATH_BENEATH, _NET_PORT = 1, 1, 2  # a flag of the first, types of rules
_PR_SET_NO_NEW_PRIVS = 38

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = (1 << bit for bit in range(4))
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
_OF_FIRST_ABI = (1 << 13) - 1
_ADDED = {2: _REFER, 3: _TRUNCATE, 5: _IOCTL_DEV}  # by ABI
_OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | _TRUNCATE | _IOCTL_DEV
_SCOPE_ABSTRACT_SOCKETS, _SCOPE_SIGNALS = 1, 2
_BIND_TCP, _CONNECT_TCP = 1, 2
PORTS_ABI, SIGNALS_ABI = 4, 6

READ = EXECUTE | READ_FILE | READ_DIR
EVERYTHING = _OF_FIRST_ABI | _REFER | _TRUNCATE | _IOCTL_DEV
DEVICE = READ_FILE | WRITE_FILE | _TRUNCATE | _IOCTL_DEV

_libc = ctypes.CDLL(None, use_errno=True)


class _Ruleset(ctypes.Structure):
    _fields_ = (("handled_fs", ctypes.c_uint64), ("handled_net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _NetPort(ctypes.Structure):
    _fields_ = (("allowed", ctypes.c_uint64), ("port", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def abi() -> int:
    """The version of Landlock that this kernel has; 0 where it has none, or it is off."""
    version = _libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION))
    return max(0, int(version))


def restrict(allowed: Mapping[Path, int]) -> None:
    """Take from this process, and all that it will start, every right on files but these, and what signals reach others.

    `allowed`: rights on files and on all below folders; what is not there is left out. Signals are scoped from ABI 6 on.

    Raises:
        OSError: the kernel refuses. Nothing is taken then.
    """
    version = abi()
    handled = _OF_FIRST_ABI | sum(right for since, right in _ADDED.items() if since <= version)
    scoped = _SCOPE_SIGNALS | _SCOPE_ABSTRACT_SOCKETS if version >= SIGNALS_ABI else 0
    attributes = _Ruleset(handled, 0, scoped)
    size = ctypes.c_size_t(ctypes.sizeof(attributes) if scoped else ctypes.sizeof(ctypes.c_uint64))
    ruleset = _checked(_libc.syscall(_CREATE_RULESET, ctypes.byref(attributes), size, ctypes.c_uint32(0)))
    try:
        for path, rights in allowed.items():
            _allow(ruleset, path, rights & handled)
        _enter(ruleset)
    finally:
        os.close(ruleset)


def ports(allowed: Iterable[int]) -> int:
    """A descriptor, for `restrict_ports`, of rules that leave these TCP ports alone, to listen at and to connect to. Needs ABI 4.

    A rule is about one port: the 60,000 of a usual wall take 70 ms, so that who starts many programs keeps the descriptor.
    """
    attributes = _Ruleset(0, _BIND_TCP | _CONNECT_TCP, 0)
    size = ctypes.c_size_t(ctypes.sizeof(attributes) - ctypes.sizeof(ctypes.c_uint64))
    ruleset = _checked(_libc.syscall(_CREATE_RULESET, ctypes.byref(attributes), size, ctypes.c_uint32(0)))
    rule = _NetPort(_BIND_TCP | _CONNECT_TCP, 0)
    call, arguments = _libc.syscall, (_ADD_RULE, ruleset, _NET_PORT, ctypes.byref(rule), ctypes.c_uint32(0))
    for rule.port in allowed:
        _checked(call(*arguments))
    return ruleset


def restrict_ports(ruleset: int) -> None:
    """Take from this process, and all that it will start, the TCP ports that the rules do not name. Raises OSError.

    Each domain copies the rules of the one that it is entered from: this one, which has the most, is entered last.
    """
    _enter(ruleset)


def _enter(ruleset: int) -> None:
    """Landlock asks for no_new_privs; where prctl(2) is refused, whoever refuses it has set that already, or the kernel says no."""
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1), 0, 0, 0)
    _checked(_libc.syscall(_RESTRICT_SELF, ruleset, ctypes.c_uint32(0)))


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(parent).st_mode):
            rights &= _OF_FILES
        rule = _PathBeneath(rights, parent)
        _checked(_libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), ctypes.c_uint32(0)))
    finally:
        os.close(parent)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"Landlock: {os.strerror(number)}")
    return result
