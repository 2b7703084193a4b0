"""Requests to DynamoDB and the units that they take, for each operation, of handlers that are warm.

A hook on the client counts requests, DynamoDB Local the units. Each operation is done twice on the same state: what the first
one learns (keys, policies, limits) is known to the second, which is counted.
"""

import json
import logging
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from importlib import import_module
from io import StringIO
from types import SimpleNamespace
from typing import Final
from unittest.mock import patch

from portico.compute.functions.engine import ENGINE
from portico.compute.images.builder import LAYERS
from portico.core.base import ttl_cache
from portico.core.data.homes import Homes
from portico.core.data.table import Table
from portico.core.data.writes import Write

from bench.dynamodb_local import MISSING
from bench.following import messages
from bench.recording import REPLY
from bench.report import Found, Row
from bench.report import Table as Shown
from bench.world import PATIENCE, READS, Spent, aws, never_empty, watched
from local.sam_local_state import State
from tests.support.clock import TestClock
from tests.support.engine import FakeEngine
from tests.support.images import FakeLayers
from tests.support.samples import make_resources
from tools.samples import Sample, samples

PART: Final = "requests and capacity"
TABLE: Final = "Requests and capacity"
# Of each operation: the sample, what the design bounds, and by how many. A change reads what it changes, in one request more.
OPERATIONS: Final = {
    "authorize a bearer token": ("authorizer/bearer", "requests", 0),
    "get": ("functions/get", "requests", 1),
    "search, a page and the total": ("functions/search", "requests", 2),
    "create": ("secrets/create", "transactions", 1),
    "create a function": ("functions/create", "transactions", 1),
    "update": ("functions/update", "transactions", 1),
    "replace": ("functions/replace", "transactions", 1),
    "delete": ("functions/delete", "transactions", 1),
    "restore": ("functions/restore", "transactions", 1),
    "purge": ("functions/purge", "transactions", 1),
    "batch of two updates": ("functions/batch_update", "transactions", 1),
    "queue a run": ("runs/create", "requests", 2),
    "run and wait": ("runs/create_blocking", "requests", 3),
    "emit an event": ("events/emit_plain", "transactions", 1),
}


COUNTED: Final = (
    "Read units as DynamoDB Local reports them; write units, indexes among them, by DynamoDB's rules (bench/write_units.py), "
    "of the items before and after. Messages are those that rules make of the events where no subscription is about them."
)


class InPieces(Table):
    """A door for what is prepared: the transactions of DynamoDB Local have at most ten items, as DynamoDB's once had."""

    def transact(self, writes: Sequence[Write], begun: float | None = None) -> None:
        """Ten at a time."""
        for first in range(0, len(writes), 10):
            super().transact(writes[first : first + 10], begun)


def measure() -> Found:
    """One row for each operation."""
    with aws() as counted:
        os.environ |= make_resources()
        known = {sample.name: sample for sample in samples()}
        with _as_in_production():
            found = {name: _spent(known[sample]) for name, (sample, *_) in OPERATIONS.items()}
    rows = [_row(name, spent) for name, (spent, _, _) in found.items()]
    note = COUNTED if counted else MISSING
    return [*rows, _table(found, note)]


@contextmanager
def _as_in_production() -> Iterator[None]:
    """Nothing that is remembered grows old between two calls, and everything knows the uids of its scope.

    The state of the samples is of before there were uids, which then have to be looked up.
    """
    now, monotonic = time.time(), time.monotonic()
    clocks = SimpleNamespace(time=lambda: now, monotonic=lambda: monotonic)
    with patch.object(ttl_cache, "time", clocks), patch.object(Homes, "known", lambda _self, scope: scope):
        yield


def _spent(sample: Sample) -> tuple[Spent, float, int]:
    """The requests of a sample's second call, its processor seconds, and the bytes that it logs."""
    from portico.platform import platform

    platform.cache_clear()
    platform().clock = TestClock()
    table, pieces = Table(PATIENCE), InPieces(PATIENCE)
    for door in (table, pieces):
        never_empty(door.client)
    platform().table = table
    state, _ = State(platform()), platform().store  # made before the state is loaded through the other door
    engine = FakeEngine(on_run=lambda _event: REPLY)
    platform().put(ENGINE, engine)
    platform().put(LAYERS, FakeLayers())
    handler = import_module(f"functions.{sample.folder}.app").handler
    for _ in range(2):
        platform().table = pieces
        state.load()
        platform().table = table
        written = StringIO()
        with watched(table.client) as spent, _logs_to(written):
            busy = time.process_time()
            reply = handler(sample.event(), None)
            busy = time.process_time() - busy
        if not sample.fits(json.loads(json.dumps(reply))):
            raise RuntimeError(f"{sample.name} replied {reply}")
    return spent, busy, len(written.getvalue().encode())


@contextmanager
def _logs_to(written: StringIO) -> Iterator[None]:
    """What the platform logs on Lambda is written there, and all else that it writes."""
    from portico.core.base.observability import logger

    with patch.object(logger(), "level", logging.INFO), redirect_stdout(written):
        yield


def _row(name: str, spent: Spent) -> Row:
    _, what, goal = OPERATIONS[name]
    written = [operation for operation in spent.operations if operation not in READS]
    value = len(written if what == "transactions" else spent.operations)
    return Row(f"{what} of {name}", value, goal, what, _counted(spent), PART)


def _counted(spent: Spent) -> str:
    return ", ".join(spent.operations) or "none"


def _table(found: dict[str, tuple[Spent, float, int]], note: str) -> Shown:
    cells = [
        (
            name,
            str(len(spent.operations)),
            f"{OPERATIONS[name][2]} {OPERATIONS[name][1]}",
            _counted(spent),
            _units(spent.read),
            _units(spent.written),
            f"{busy * 1000:.1f}",
            str(logged),
            str(len(spent.records)),
            str(messages(spent.records)),
        )
        for name, (spent, busy, logged) in found.items()
    ]
    columns = (
        "operation",
        "requests",
        "allowed",
        "which",
        "read units",
        "write units",
        "processor, ms",
        "logged, bytes",
        "events",
        "messages",
    )
    return Shown(TABLE, PART, columns, cells, note)


def _units(amount: float | None) -> str:
    return "-" if amount is None else f"{amount:g}"
