"""Addresses and ports of tasks: each has an address of its own in 127.77/16, and ports that no other task of this machine has.

Every port of a task is within CLOSED, which Landlock closes to functions of users, and to tasks but for their own.
"""

import os
import secrets
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from local.confinement import landlock

CLOSED: Final = range(61_000, 65_536)  # above the ports that Linux gives to connections by itself
EACH: Final = 24  # one for the agent, and as many as a session may have apps
_NETWORK: Final = "127.77"


@dataclass(frozen=True)
class Place:
    """The address of a task, its ports, and the descriptor of the rules that leave it these; None where the kernel has none."""

    address: str
    ports: range
    rules: int | None


@dataclass
class Places:
    """The places of the tasks of one emulator; `walled`: the kernel closes ports."""

    walled: bool
    _taken: dict[range, str] = field(default_factory=dict)
    _rules: dict[range, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _all: list[range] = field(default_factory=list)

    def __post_init__(self) -> None:
        each = [CLOSED[place : place + EACH] for place in range(0, len(CLOSED) - EACH, EACH)]
        self._all = secrets.SystemRandom().sample(each, len(each))  # other stacks of this machine begin elsewhere

    def take(self) -> Place:
        """A place of which nobody has a part. Raises OSError when all ports are taken."""
        with self._lock:
            ports, address = next(self._free())
            self._taken[ports] = address
            return Place(address, ports, self._rules_of(ports) if self.walled else None)

    def give_back(self, place: Place) -> None:
        """Lets others have it."""
        with self._lock:
            self._taken.pop(place.ports, None)

    def _free(self) -> Iterator[tuple[range, str]]:
        """Those whose rules are there already come first."""
        for ports in sorted(self._all, key=lambda ports: ports not in self._rules):
            address = f"{_NETWORK}.{secrets.randbelow(256)}.{2 + secrets.randbelow(250)}"
            if ports not in self._taken and address not in self._taken.values() and not _is_used(ports):
                yield ports, address
        raise OSError("all ports of tasks are taken")

    def _rules_of(self, ports: range) -> int:
        """Made once: they are dear, and the same for each task that has these ports."""
        if ports not in self._rules:
            self._rules[ports] = landlock.ports([*range(CLOSED.start), *ports])
        return self._rules[ports]

    def close(self) -> None:
        """Forgets all rules."""
        for descriptor in self._rules.values():
            os.close(descriptor)
        self._rules.clear()


def rules_of_others() -> int:
    """The descriptor of the rules for programs that are no task's: none of the ports of tasks is theirs."""
    return landlock.ports(range(CLOSED.start))


def _is_used(ports: range) -> bool:
    """True if any program of this machine listens at the first one, whatever its address: a task of another stack."""
    with socket.socket() as probe:
        try:
            probe.bind(("0.0.0.0", ports.start))  # to see whether anybody has it, not to listen  # nosec B104
        except OSError:
            return True
    return False
