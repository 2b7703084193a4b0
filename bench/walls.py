"""What the walls of one machine cost a warm blocking run: two stacks, with them and without, in turns."""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

import httpx

from bench.latency import NAME, create
from bench.report import Row
from bench.stack import HOME, Bench, running
from local import stack
from local.home import DEFAULT_HOME, Home

PAIRS: Final = 40
RUNS: Final = 20  # of each stack in a pair
WARM_UP: Final = 15
GOAL: Final = 1.05
OPEN_HOME: Final = Home(DEFAULT_HOME / "bench-open")
OPEN: Final = "bench.open_server"
_TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Block:
    """Runs of one stack: the median of their seconds, and the emulator's processor seconds a run."""

    seconds: float
    processor: float


def measure() -> list[Row]:
    """The median of the ratios of the pairs, each of which begins with the other stack."""
    with ExitStack() as up:
        walled = up.enter_context(_Caller.of(HOME))
        opened = up.enter_context(_Caller.of(OPEN_HOME, OPEN))
        for caller in (walled, opened):
            caller.block(WARM_UP)
        pairs = [_pair(walled, opened, turned=turn % 2 == 1) for turn in range(PAIRS)]
    return [
        _row("warm blocking run, with walls / without", [one.seconds for pair in pairs for one in pair], GOAL),
        _row(
            "emulator's processor a run, with walls / without", [one.processor for pair in pairs for one in pair], None
        ),
    ]


def _pair(walled: "_Caller", opened: "_Caller", *, turned: bool) -> tuple[Block, Block]:
    if turned:
        second = opened.block(RUNS)
        return walled.block(RUNS), second
    return walled.block(RUNS), opened.block(RUNS)


def _row(name: str, measured: list[float], goal: float | None) -> Row:
    """Of figures of pairs, with walls and without in turns."""
    walled, opened = measured[::2], measured[1::2]
    ratios = sorted(one / other for one, other in zip(walled, opened, strict=True))
    quarter = len(ratios) // 4
    detail = (
        f"{median(walled) * 1000:.1f} ms, {median(opened) * 1000:.1f} ms; {PAIRS} pairs of {RUNS} runs, "
        f"the middle half of them {ratios[quarter]:.3f} to {ratios[-quarter - 1]:.3f}"
    )
    return Row(name, median(ratios), goal, "times", detail)


class _Caller:
    """Calls one stack."""

    def __init__(self, bench: Bench, client: httpx.Client, pid: int) -> None:
        self._url, self._client, self._pid = f"{bench.portico}/v1/functions/{NAME}/runs?blocking=true", client, pid

    @classmethod
    @contextmanager
    def of(cls, home: Home, server: str = stack.SERVER) -> "Iterator[_Caller]":
        """A fresh stack with the function that is run."""
        with running(home, server) as bench:
            found = stack.running(home)
            assert found is not None
            with httpx.Client(timeout=60, headers={"Authorization": f"Bearer {bench.token}"}) as client:
                create(client, bench)
                yield cls(bench, client, found.pid)

    def block(self, runs: int) -> Block:
        """Runs one after the other."""
        before, times = _processor_seconds(self._pid), [self._once() for _ in range(runs)]
        return Block(median(times), (_processor_seconds(self._pid) - before) / runs)

    def _once(self) -> float:
        start = time.perf_counter()
        answer = self._client.post(self._url, json={"input": 1})
        taken = time.perf_counter() - start
        if answer.status_code != 200:
            raise RuntimeError(f"a run: {answer.status_code} {answer.text[:200]}")
        time.sleep(0.05)  # below the rate of the plan
        return taken


def _processor_seconds(pid: int) -> float:
    """Of a process, its children aside: user's and system's (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
