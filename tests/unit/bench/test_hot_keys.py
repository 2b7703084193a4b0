"""The simulation of hot keys: what it counts, and by which rules."""

import pytest
from portico.core.data.writes import Add, Delete, Put

from bench import hot_keys
from bench.hot_keys import Meter

JOB = {"pk": "p#jobs", "sk": "1", "due_pk": "due#1", "due_sk": "2026"}


@pytest.fixture(scope="module")
def meter() -> Meter:
    """A second of one project, at a tenth of what it is to bear."""
    return hot_keys.second(1, 200)


def test_a_blocking_run_takes_sixteen_units(meter: Meter) -> None:
    assert sum(meter.units.values()) == 200 * 16


def test_no_key_takes_more_than_its_share(meter: Meter) -> None:
    taken = {key: units for key, units in meter.units.items() if key[1] not in ("due", "by_month")}  # everybody's
    assert max(taken.values()) / hot_keys.LIMIT * 10 < 1.2  # chance weighs more among few
    assert len([key for key in taken if key[:2] == ("EntitiesTable", "")]) == 16


def test_two_seconds_that_are_alike_are_counted_alike(meter: Meter) -> None:
    assert hot_keys.second(1, 20).units == hot_keys.second(1, 20).units


def test_units_are_counted_by_the_rules() -> None:
    meter = Meter()
    meter.transact([Put("EntitiesTable", JOB)])
    assert meter.units == {("EntitiesTable", "", "p#jobs"): 2, ("EntitiesTable", "due", "due#1"): 1}
    meter.transact([Put("EntitiesTable", {**JOB, "note": "a" * 1024})])  # what the index shows is as it was
    assert meter.units == {("EntitiesTable", "", "p#jobs"): 6, ("EntitiesTable", "due", "due#1"): 1}
    meter.transact([Put("EntitiesTable", {**JOB, "due_sk": "2027"})])  # a key that changes is two writes
    assert meter.units == {("EntitiesTable", "", "p#jobs"): 10, ("EntitiesTable", "due", "due#1"): 3}
    meter.transact([Delete("EntitiesTable", {"pk": "p#jobs", "sk": "1"})])
    assert meter.units == {("EntitiesTable", "", "p#jobs"): 12, ("EntitiesTable", "due", "due#1"): 4}
    meter.transact([Add("EntitiesTable", {"pk": "p#jobs#count", "sk": "01"}, "count", 1)])
    assert meter.units["EntitiesTable", "", "p#jobs#count"] == 2
