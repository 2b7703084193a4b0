"""The usage of a session, cut into days."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portico.compute.usage.buckets import buckets, cut, user_of
from portico.core.model.scope import Scope

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
TIMES = st.timedeltas(timedelta(0), timedelta(days=70)).map(lambda length: FIRST + length)


def _session(begun, ended, **given):
    values = {
        "owner": "user:acme/ann#u1",
        "resource_group": "Batch",
        "occupied_slots": {"cpu": Decimal("0.25"), "mem": Decimal(1073741824)},
    }
    return SimpleNamespace(id="s1", scope=Scope("acme", "vision"), allocated_at=begun, ended_at=ended, **values | given)


def _at(day, hour=0, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_days_are_cut_at_midnight_in_utc():
    found = list(buckets(_session(_at(29, 23), _at(30, 0, 30))))
    assert [(one.day, dict(one.slots), one.is_first) for one in found] == [
        (date(2026, 11, 29), {"cpu": Decimal(900), "mem": Decimal(1073741824 * 3600)}, True),
        (date(2026, 11, 30), {"cpu": Decimal(450), "mem": Decimal(1073741824 * 1800)}, False),
    ]
    assert {(one.group, one.subject) for one in found} == {("batch", ("acme", "vision", "ann"))}
    assert len({one.holding for one in found}) == 1


def test_other_time_zones_change_nothing():
    east = timezone(timedelta(hours=14))
    begun, end = _at(29, 23), _at(30, 1)
    assert list(cut(begun.astimezone(east), end.astimezone(east))) == list(cut(begun, end))


@given(TIMES, TIMES)
def test_no_second_is_lost_or_counted_twice(begun, end):
    found = list(cut(begun, end))
    assert sum((seconds for _, seconds in found), Decimal(0)) == max(
        Decimal(0), Decimal((end - begun) // timedelta(microseconds=1)) / 1_000_000
    )
    assert [day for day, _ in found] == sorted({day for day, _ in found})
    assert all(0 < seconds <= 86_400 for _, seconds in found)


@given(TIMES, TIMES, TIMES)
def test_closing_days_before_the_end_makes_no_difference(begun, middle, end):
    session = _session(begun, max(begun, end))
    whole = list(buckets(session))
    midnight = middle.replace(hour=0, minute=0, second=0, microsecond=0)
    closed = list(buckets(session, midnight))
    assert closed == whole[: len(closed)]


@pytest.mark.parametrize(("begun", "ended"), [(None, _at(30)), (_at(30), None), (_at(30), _at(30)), (_at(30), _at(29))])
def test_what_held_nothing_used_nothing(begun, ended):
    assert list(buckets(_session(begun, ended))) == []


def test_a_second_taking_of_slots_has_buckets_of_its_own():
    first, second = _session(_at(30, 1), _at(30, 2)), _session(_at(30, 3), _at(30, 4))
    assert {one.holding for one in buckets(first)}.isdisjoint(one.holding for one in buckets(second))


@pytest.mark.parametrize(
    ("owner", "user"),
    [("user:acme/ann#u1", "ann"), ("user:acme/ann", "ann"), ("service-account:acme/ci#u2", "service-account:ci")],
)
def test_a_user_and_an_account_of_one_name_are_two(owner, user):
    assert user_of(owner) == user
