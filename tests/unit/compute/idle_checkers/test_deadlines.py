"""When checkers end a session."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from portico.compute.idle_checkers.deadlines import SessionTimes, deadlines, first
from portico.compute.idle_checkers.entity import IdleChecker
from portico.core.model.scope import GLOBAL

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def checker(kind: str, seconds: int, name: str = "one", **fields: Any) -> IdleChecker:
    values = {"name": name, "kind": kind, "seconds": seconds, "created_at": BEGAN, "updated_at": BEGAN, **fields}
    return IdleChecker.model_validate({"scope": GLOBAL, **values})


@pytest.mark.parametrize(
    ("kind", "grace", "active", "now", "deadline"),
    [
        ("lifetime", 0, None, 10, 100),
        ("lifetime", 0, 90, 95, 100),  # use does not lengthen a life
        ("lifetime", 300, None, 10, 300),
        ("inactivity", 0, None, 10, 100),
        ("inactivity", 0, 50, 60, 150),
        ("inactivity", 300, 50, 60, 300),
        ("inactivity", 300, 250, 260, 350),
        ("inactivity", 0, 5000, 60, 160),  # an agent's clock is ahead
        ("inactivity", 0, -50, 60, 100),  # or behind
    ],
)
def test_the_deadline(kind: str, grace: int, active: int | None, now: int, deadline: int) -> None:
    times = SessionTimes("interactive", BEGAN, None if active is None else at(active))
    [check] = deadlines(times, [checker(kind, 100, grace=grace)], at(now))
    assert check.deadline == at(deadline)


def test_the_earliest_that_is_not_excluded_ends_it() -> None:
    times = SessionTimes("batch", BEGAN, excluded=("SHORT",))
    several = [checker("lifetime", seconds, name) for name, seconds in (("long", 300), ("short", 100), ("mid", 200))]
    found = deadlines(times, several, at(0))
    assert [(check.checker, check.excluded) for check in found] == [("short", True), ("mid", False), ("long", False)]
    ends = first(found)
    assert ends is not None
    assert (ends.checker, ends.deadline) == ("mid", at(200))
    assert first(found[:1]) is None


def test_other_types_are_not_looked_at() -> None:
    only = checker("lifetime", 100, session_types=["batch"])
    assert deadlines(SessionTimes("interactive", BEGAN), [only], at(0)) == []
    assert len(deadlines(SessionTimes("batch", BEGAN), [only], at(0))) == 1
