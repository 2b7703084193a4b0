"""Histories of concurrent clients, and what no right store could have answered.

A history is a list of calls with the moments of invocation and reply (Jepsen's model). A call whose reply is an error of 500 and
above, or never came, may have been carried out or not.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any


@dataclass
class Call:
    """What a client asked, and heard; moments are counted, not measured."""

    client: int
    kind: str
    invoked: int
    wanted: Any = None
    replied: int | None = None
    status: int = 0
    version: int | None = None
    value: Any = None

    @property
    def certain(self) -> bool:
        """True if its reply tells what became of it."""
        return 0 < self.status < 500


@dataclass
class History:
    """The calls of all clients, in the order of their invocations."""

    calls: list[Call] = field(default_factory=list)
    _moments: Any = field(default_factory=lambda: count(1))

    def invoke(self, client: int, kind: str, wanted: Any = None) -> Call:
        """A call begins."""
        self.calls.append(Call(client, kind, next(self._moments), wanted))
        return self.calls[-1]

    def reply(self, call: Call, status: int, version: int | None = None, value: Any = None) -> None:
        """It ends."""
        call.replied, call.status, call.version, call.value = next(self._moments), status, version, value

    def of(self, kind: str, *statuses: int) -> list[Call]:
        """Those of a kind that were answered so."""
        return [call for call in self.calls if call.kind == kind and (not statuses or call.status in statuses)]


def chain_faults(history: History, first: int, last: int, value: Any) -> Iterator[str]:
    """What is wrong with the versions of an entity, which writes (`write`) make one by one and reads (`read`) see.

    Every acknowledged write has a version of its own; none is lost, none seen before it is made, none after a later one.
    """
    written = history.of("write", 200)
    versions = Counter(call.version for call in written)
    yield from (f"version {version} was given {times} times" for version, times in versions.items() if times > 1)
    unknown = [call for call in history.of("write") if not call.certain]
    if not first + len(written) <= last <= first + len(written) + len(unknown):
        yield f"{first} and {len(written)} writes, with {len(unknown)} unknown, make {last}"
    by_version = {call.version: call.wanted for call in written}
    if last in by_version and by_version[last] != value:
        yield f"version {last} is {value!r} and not {by_version[last]!r}"
    seen = [*written, *history.of("read", 200)]
    yield from _in_time(seen)
    for call in history.of("read", 200):
        made = by_version.get(call.version, call.value)
        if made != call.value:
            yield f"version {call.version} was read as {call.value!r} and written as {made!r}"


def _in_time(seen: Sequence[Call]) -> Iterator[str]:
    """Whoever begins after another has heard of a version hears of no earlier one; a write, of a later one."""
    for earlier in seen:
        for later in seen:
            if earlier.replied is None or earlier.replied > later.invoked:
                continue
            known, found = earlier.version or 0, later.version or 0
            if found < known + (later.kind == "write"):
                yield f"{later.kind} of version {found} after one of {known} was known"


def once_faults(history: History, kind: str, made: Counter[Any]) -> Iterator[str]:
    """What is wrong with effects that are to be had once for each `wanted`, of which there are so many now."""
    for wanted in {call.wanted for call in history.of(kind)}:
        mine = [call for call in history.of(kind) if call.wanted == wanted]
        fresh = {call.value for call in mine if call.status in (200, 201, 202) and call.value is not None}
        if len(fresh) > 1:
            yield f"{kind} {wanted} gave {fresh}"
        if made[wanted] > 1:
            yield f"{kind} {wanted} was done {made[wanted]} times"
        if fresh and not made[wanted]:
            yield f"{kind} {wanted} was acknowledged and is not there"
