"""Ids by time: what lies between two times, and which time an id tells."""

from datetime import UTC, datetime, timedelta

import pytest
from portico.core.base.derived_ids import derived_id
from portico.core.base.ids import first_id, ids_between, is_id, new_id, time_of

NOON = datetime(2026, 1, 1, 12, 0, 0, 345_000, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def ids(time: datetime) -> list[str]:
    return [derived_id(time, str(number)) for number in range(50)]


def test_the_bounds_hold_the_ids_of_both_ends_and_no_others() -> None:
    low, high = ids_between(NOON, NOON + MILLISECOND)
    assert all(low < one < high for time in (NOON, NOON + MILLISECOND) for one in ids(time))
    assert all(one < low for one in ids(NOON - MILLISECOND))
    assert all(one > high for one in ids(NOON + 2 * MILLISECOND))


def test_a_bound_may_be_left_out() -> None:
    low, high = ids_between(None, None)
    assert low < first_id(datetime(1970, 1, 1, tzinfo=UTC)) < new_id() < high
    assert ids_between(NOON, None)[0] == ids_between(NOON, NOON)[0]
    assert ids_between(None, NOON)[1] == ids_between(NOON, NOON)[1]


def test_inverted_bounds_have_nothing_between_them() -> None:
    low, high = ids_between(NOON, NOON - MILLISECOND)
    assert low <= high
    assert not any(low <= one <= high for one in [*ids(NOON), *ids(NOON - MILLISECOND), first_id(NOON)])


def test_an_id_tells_its_time_to_the_millisecond() -> None:
    assert time_of(derived_id(NOON + timedelta(microseconds=999), "x")) == NOON
    assert time_of(first_id(NOON)) == NOON
    assert abs(time_of(new_id()) - datetime.now(UTC)) < timedelta(minutes=1)
    with pytest.raises(ValueError, match="UUID"):
        time_of("never")


def test_the_first_id_of_a_time_is_not_one_that_anything_has() -> None:
    assert not is_id(first_id(NOON))
