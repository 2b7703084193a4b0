"""The walls of one program of users: what it may read and write, a /tmp of its own, and no capabilities."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from local.confinement import capabilities, landlock, own_tmp

SYSTEM = ("/bin", "/etc", "/lib", "/lib32", "/lib64", "/nix/store", "/proc", "/sbin", "/sys", "/usr")
DEVICES = ("null", "zero", "full", "random", "urandom", "tty")


def enter(
    closed: Sequence[Path], read: Sequence[Path], written: Sequence[Path], scratch: Path, *, has_own_tmp: bool
) -> None:
    """Puts this process behind them, and all that it will start. Raises OSError.

    `closed`: the stack's own folders. `read`: programs; `written`: folders besides `scratch`, which becomes /tmp if it can.
    """
    if has_own_tmp:
        here = os.getcwd()
        own_tmp.enter(scratch, read, written)
        os.chdir(here)
    shared = has_own_tmp or not _holds(own_tmp.TMP, closed)
    temporary = [scratch, *written, *([own_tmp.TMP] if shared else [])]
    capabilities.drop()
    landlock.restrict(
        {
            **{path: landlock.READ for place in SYSTEM for path in open_parts(Path(place), closed)},
            Path(os.path.realpath("/etc/resolv.conf")): landlock.READ,
            **{Path("/dev") / name: landlock.DEVICE for name in DEVICES},
            **dict.fromkeys(read, landlock.READ),
            **dict.fromkeys(temporary, landlock.EVERYTHING),
        }
    )


def close_ports(rules: int) -> None:
    """Takes all TCP ports from this process, and all that it will start, but those of `landlock.ports`. Raises OSError."""
    landlock.restrict_ports(rules)
    os.close(rules)  # whoever has it may add to it


def open_parts(place: Path, closed: Iterable[Path]) -> Iterator[Path]:
    """The place or, where something closed lies in it, the parts of it that are beside that."""
    if place in closed:
        return
    if not _holds(place, closed):
        yield place
        return
    for part in place.iterdir():
        if not part.is_symlink():
            yield from open_parts(part, closed)


def _holds(place: Path, closed: Iterable[Path]) -> bool:
    return any(place in path.parents for path in closed)
