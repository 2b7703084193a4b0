"""A second of many runs, key by key: what each key of the tables and their indexes takes, against what one key can take.

Blocking runs are written by the platform's own code through a door that keeps what is written, so items, keys and transactions are
those of the release; only their ids are drawn from a fixed seed. Units are counted by DynamoDB's rules: a transaction takes two for
each KB of an item, an index one for each KB where something that it shows has changed, and two where its key has.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/capacity-unit-calculations.html
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from math import ceil
from typing import Any, Final
from unittest.mock import patch

from portico.compute.runs.actions import CreateRun
from portico.compute.runs.attempts import RunStatus
from portico.compute.runs.entity import Logs, Run
from portico.compute.runs.settling import record_data
from portico.compute.runs.transitions import end, lease
from portico.core.aws.dynamodb_values import Item
from portico.core.base.derived_ids import derived_id
from portico.core.data import journal as journal_module
from portico.core.data.changes import Change
from portico.core.data.counters import Counters
from portico.core.data.cursor import CursorSigner
from portico.core.data.homes import Homes
from portico.core.data.journal import Journal
from portico.core.data.store import Store
from portico.core.data.table import Table
from portico.core.data.writes import Accrue, Add, Delete, Put, Tally, Write
from portico.core.model.call import Call, Origin
from portico.core.model.principal import Principal
from portico.core.model.retention import Retention
from portico.core.model.scope import Scope

from bench.prices import PRICES
from bench.report import Found, Row
from bench.report import Table as Shown
from tests.support.clock import TestClock
from tests.support.template import table_definition

PART: Final = "hot keys"
PROJECTS: Final = 5
RUNS_OF_A_PROJECT: Final = 2_000
LIMIT: Final = 1_000  # write units a second that one key takes
SHARE: Final = 0.8  # of that, for the busiest
UNITS: Final = 14  # that a blocking run is to take
_ENTITIES, _JOURNAL = "EntitiesTable", "JournalTable"
_BEGIN: Final = datetime(2026, 11, 30, 9, tzinfo=UTC)


@dataclass
class Meter(Table):
    """A door that keeps what is written, and counts its units by key: of which table, of which index, and which partition."""

    units: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    kept: dict[tuple[str, str, str], Item] = field(default_factory=dict)

    def transact(self, writes: Sequence[Write], *_deadline: object) -> None:
        """Counts the writes."""
        for write in writes:
            self._count(write)

    def _count(self, write: Write) -> None:
        key = {"pk": write.item["pk"], "sk": write.item["sk"]} if isinstance(write, Put) else write.key
        place = (write.table, key["pk"], key["sk"])
        before, after = self.kept.get(place), _after(self.kept.get(place), key, write)
        self.units[write.table, "", key["pk"]] += 2 * max(_units(before), _units(after))
        for name, attributes, all_of_it in _indexes(write.table):
            old, new = (_shown(item, attributes, all_of_it) for item in (before, after))
            stays = old and new and all(old[attribute] == new[attribute] for attribute in attributes)
            for one in (None if stays else old, None if old == new else new):
                if one:
                    self.units[write.table, name, one[attributes[0]]] += _units(one)
        if after is None:
            self.kept.pop(place, None)
        else:
            self.kept[place] = after


def measure() -> Found:
    """The busiest key of each kind, what a run takes, and what it costs."""
    meter = second()
    runs = PROJECTS * RUNS_OF_A_PROJECT
    busiest: dict[tuple[str, str], int] = {}
    for (table, index, _), units in meter.units.items():
        busiest[table, index] = max(busiest.get((table, index), 0), units)
    share, each = max(busiest.values()) / LIMIT, sum(meter.units.values()) / runs
    said = f"{runs:,} runs a second in {PROJECTS} projects of one function each; {LIMIT:,} write units a second a key"
    cost = each * float(PRICES["dynamodb_million_write_units"])
    return [
        Row("share of its limit that the busiest key takes", share, SHARE, "", said, PART),
        Row("write units of a blocking run", each, UNITS, "units", "by DynamoDB's rules, indexes among them", PART),
        _table(meter, busiest, runs, f"{said}. A million runs: {cost:.2f} {PRICES['currency']} of writes."),
    ]


def second(projects: int = PROJECTS, runs: int = RUNS_OF_A_PROJECT) -> Meter:
    """What was written of so many blocking runs in each of so many projects, all within a second."""
    meter, drawn, clock = Meter(), random.Random(7), TestClock(_BEGIN)
    journal = Journal(meter, _JOURNAL, clock, Homes(meter, _ENTITIES))
    store = Store(meter, _ENTITIES, journal, Counters(meter, _ENTITIES, clock), CursorSigner(lambda: b""))
    scopes = [Scope(f"acme{n}", "vision").at((f"d{n}", f"p{n}")) for n in range(projects)]
    with patch.object(journal_module, "new_id", lambda: _id(clock.time, drawn)):
        for number in range(runs):
            clock.time = _BEGIN + timedelta(seconds=number / runs)
            for scope in scopes:
                _run(store, scope, clock.time, drawn)
    return meter


def _id(now: datetime, drawn: random.Random) -> str:
    return derived_id(now, str(drawn.getrandbits(128)))


def _run(store: Store, scope: Scope, now: datetime, drawn: random.Random) -> None:
    """A blocking run, begun and settled."""
    caller = Principal("user", "ann", str(scope.domain), scope.project, "user", {str(scope.project): "user"}, "client")
    call = Call(caller, CreateRun(scope, "hello", None), Origin(f"{drawn.getrandbits(128):032x}"), now)
    queued = Run(
        id=_id(now, drawn), scope=scope, created_at=now, updated_at=now, function="hello",
        function_uid=f"f-{scope.domain}", function_version=1, engine_ref="arn:aws:lambda:eu-central-1:123456789012:function:portico-fn:1",
        timeout=10, status=RunStatus.QUEUED, input={"name": "Ada"}, expires=Retention(30).end(now),
    )  # fmt: skip
    begun = queued.model_copy(update=lease(queued, now))
    store.apply(call, [Change(None, begun, "create", record_data(queued, begun))])
    told: dict[str, Any] = {"output": "Hello Ada", "output_size": 11, "logs": Logs(), "cold": False}
    done = begun.changed(now, **end(begun, now, RunStatus.SUCCEEDED, **told))
    store.apply(call, [Change(begun, done, "settle", record_data(begun, done))])


def _after(before: Item | None, key: Mapping[str, str], write: Write) -> Item | None:
    match write:
        case Put(_, item):
            return item
        case Delete():
            return None
        case Add(_, _, attribute, amount, _):
            return {**key, **(before or {}), attribute: (before or {}).get(attribute, 0) + amount}
        case Tally(_, _, amounts):
            had = {**key, **(before or {})}
            return had | {name: had.get(name, 0) + amount for name, amount in amounts.items()}
        case Accrue(_, _, amounts, attributes):
            had = {**key, **(before or {}), **attributes}
            return had | {name: had.get(name, 0) + amount for name, amount in amounts.items()}


@cache
def _indexes(table: str) -> Sequence[tuple[str, tuple[str, str], bool]]:
    """Of each index of a table the name, the attributes of its key, and whether it shows all of an item."""
    found = []
    for index in table_definition(table)["GlobalSecondaryIndexes"]:
        first, second = (one["AttributeName"] for one in index["KeySchema"])
        found.append((index["IndexName"], (first, second), index["Projection"]["ProjectionType"] == "ALL"))
    return found


def _shown(item: Item | None, attributes: tuple[str, str], all_of_it: bool) -> Item | None:
    """What an index shows of an item, if it has it."""
    if item is None or not item.keys() >= set(attributes):
        return None
    return item if all_of_it else {name: item[name] for name in ("pk", "sk", *attributes)}


def _units(item: Item | None) -> int:
    return 0 if item is None else ceil(sum(len(name) + _size(value) for name, value in item.items()) / 1024)


def _size(value: Any) -> int:
    if isinstance(value, str):
        return len(value.encode())
    if isinstance(value, dict):
        return 3 + sum(1 + len(name) + _size(one) for name, one in value.items())
    if isinstance(value, list | tuple):
        return 3 + sum(1 + _size(one) for one in value)
    return 1 if value is None or isinstance(value, bool) else 3


def _table(meter: Meter, busiest: Mapping[tuple[str, str], int], runs: int, note: str) -> Shown:
    totals: Counter[tuple[str, str]] = Counter()
    keys: Counter[tuple[str, str]] = Counter()
    for (table, index, _), units in meter.units.items():
        totals[table, index] += units
        keys[table, index] += 1
    cells = [
        (
            table,
            index or "-",
            f"{totals[table, index] / runs:g}",
            str(keys[table, index]),
            str(most),
            f"{most / LIMIT:.0%}",
        )
        for (table, index), most in sorted(busiest.items())
    ]
    columns = ("table", "index", "units of a run", "keys", "units of the busiest key", "of its limit")
    return Shown("Hot keys", PART, columns, cells, note)
