"""Passes over crowds of pending sessions and a recalculation of fair shares: requests counted on moto, and seconds of the processor."""

import gc
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final
from unittest.mock import patch

from portico.compute.fair_share.formula import DecayedUsage, Factors, Parameters
from portico.core.aws import botocore_clients
from portico.core.base import side_by_side
from portico.core.data.table import Table

from bench.recording import CREDENTIALS
from bench.report import Row
from tests.support.crowds import a_pass, reads, rush, wait_in_line
from tests.support.scheduling import NOW
from tests.support.sessions import GIB, SessionWorld
from tests.support.store import Backend
from tests.support.wire import mocked_aws
from tests.support.world import World, forget

PART: Final = "passes"
PENDING: Final = 1_000
PASS_USERS: Final = 100
GROWTH: Final = (100, 1_000, 10_000)
RUSH: Final = 200
ROOM: Final = 20
SEEDS: Final = 50
USERS: Final = 10_000
PROJECTS: Final = 1_000
SECONDS: Final = 2.0


def measure() -> Iterator[Row]:
    """The figures, as they are found; the fifty rushes take some minutes."""
    yield from _fair_share()
    with _aws():
        for figures in (_one_pass, _growth, _rushes):
            with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):  # where the platform logs to
                found = figures()
            yield from found


@contextmanager
def _aws() -> Iterator[None]:
    """moto, whose requests come one after the other, for it knows no threads."""
    with (
        patch.dict(os.environ, CREDENTIALS | {"POWERTOOLS_LOG_LEVEL": "CRITICAL"}),
        patch.object(side_by_side, "AT_ONCE", 1),
        mocked_aws(),
    ):
        botocore_clients.session.cache_clear()
        try:
            yield
        finally:
            forget()


def _sessions(cpu: int) -> SessionWorld:
    """A platform whose group has so many cores."""
    world = World(Backend("moto", Table()), os.environ.__setitem__)
    return SessionWorld(world, capacity={"cpu": Decimal(cpu), "mem": 64 * GIB})


def _one_pass() -> list[Row]:
    sessions = _sessions(ROOM)
    wait_in_line(sessions, PENDING, PASS_USERS)
    started, first = a_pass(sessions)
    sessions.queue.ask("default")
    _, second = a_pass(sessions)
    detail = f"of {PASS_USERS} users; {reads(first)} where what limits them is not known yet"
    name = f"reads of a pass over {PENDING:,} sessions"
    read = Row(name, reads(second), 4 + PENDING / 100, "requests", detail, PART)
    written = first.operations()
    made = 1 + written.count("UpdateItem") + written.count("TransactWriteItems") - started  # the report is an object
    detail = f"{started} started; the engine has started them in as many more"
    return [read, Row("writes of it, less the sessions that start", made - started, 2, "requests", detail, PART)]


def _growth() -> list[Row]:
    """The seconds a session of the largest crowd over those of the smallest."""
    taken = {number: _seconds(number) for number in GROWTH}
    each = [f"{number:,}: {seconds * 1000:.0f} ms" for number, seconds in taken.items()]
    smallest, largest = GROWTH[0], GROWTH[-1]
    ratio = (taken[largest] / largest) / (taken[smallest] / smallest)
    return [Row("a pass, a session of 10,000 / of 100", ratio, 1.0, "times", f"processor: {', '.join(each)}", PART)]


def _seconds(number: int) -> float:
    """Of the processor, of a pass that starts nobody; moto's own are in it, which are most."""
    sessions = _sessions(0)
    wait_in_line(sessions, number, PASS_USERS)
    a_pass(sessions)
    sessions.queue.ask("default")
    gc.collect()
    gc.freeze()  # what moto keeps of the sessions is no garbage of the pass
    began = time.process_time()
    a_pass(sessions)
    taken = time.process_time() - began
    gc.unfreeze()
    return taken


def _fair_share() -> Iterator[Row]:
    usage = DecayedUsage(Parameters({"cpu": 16.0, "mem": 64.0}), NOW.date())
    began = time.process_time()
    for number in range(USERS):
        usage.add(NOW.date() - timedelta(days=number % 28), _subject(number), {"cpu": 1.0, "mem": 2.0})
    shares = dict(Factors(usage, {}).items())
    taken = time.process_time() - began
    detail = f"of the processor; {len(shares):,} factors of {USERS:,} users in {PROJECTS:,} projects"
    yield Row("fair share: one recalculation", taken, SECONDS, "s", detail, PART)
    began = time.process_time()
    for number in range(USERS):
        usage.add(NOW.date(), _subject(number), {"cpu": 1.0, "mem": 2.0})
        usage.factor(_subject(number))
    each = (time.process_time() - began) / USERS
    detail = f"of the processor, {taken / each:,.0f} times less than all of them"
    yield Row("fair share: one bucket that has changed", each * 1e6, None, "us", detail, PART)


def _subject(number: int) -> tuple[str, str, str]:
    return "acme", f"p{number % PROJECTS}", f"u{number}"


def _rushes() -> list[Row]:
    over = unsettled = 0
    for seed in range(SEEDS):
        sessions = _sessions(ROOM)
        rushing = rush(sessions, RUSH, seed)
        rushing.settle()
        over = max(over, rushing.most - ROOM)
        unsettled += any(sessions.held().values())
    detail = f"{RUSH} sessions at once, {SEEDS} seeds; all settled, and nothing is held, in {SEEDS - unsettled} of them"
    return [Row(f"over-allocations of a group with room for {ROOM}", over + unsettled, 0, "sessions", detail, PART)]
