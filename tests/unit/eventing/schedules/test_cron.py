"""The times of cron expressions, counted as EventBridge Scheduler does."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portico.eventing.schedules.cron import Cron, next_time
from portico.eventing.schedules.expressions import never

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)  # a Monday


def times(expression: str, count: int, zone: str = "UTC", after: datetime = NOW) -> list[str]:
    found: list[str] = []
    while len(found) < count and (then := next_time(expression, ZoneInfo(zone), after)) is not None:
        found.append(f"{then:%Y-%m-%d %H:%M}")
        after = then
    return found


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("cron(0 10 * * ? *)", ["2026-12-01 10:00", "2026-12-02 10:00"]),
        ("cron(0/25 12,14 * * ? *)", ["2026-11-30 12:25", "2026-11-30 12:50", "2026-11-30 14:00"]),
        ("cron(0 9 ? * MON-FRI *)", ["2026-12-01 09:00", "2026-12-02 09:00"]),
        ("cron(0 0 L * ? *)", ["2026-12-31 00:00", "2027-01-31 00:00", "2027-02-28 00:00"]),
        ("cron(0 0 LW * ? *)", ["2026-12-31 00:00", "2027-01-29 00:00"]),
        ("cron(0 0 3W * ? *)", ["2026-12-03 00:00", "2027-01-04 00:00"]),
        ("cron(0 0 1W * ? *)", ["2026-12-01 00:00", "2027-01-01 00:00", "2027-02-01 00:00", "2027-03-01 00:00", "2027-04-01 00:00", "2027-05-03 00:00"]),
        ("cron(0 0 31W * ? *)", ["2026-12-31 00:00", "2027-01-29 00:00", "2027-03-31 00:00"]),
        ("cron(0 0 ? * L *)", ["2026-12-05 00:00", "2026-12-12 00:00"]),
        ("cron(0 0 ? * 6L *)", ["2026-12-25 00:00", "2027-01-29 00:00"]),
        ("cron(0 0 ? * MON#5 *)", ["2027-03-29 00:00", "2027-05-31 00:00"]),
        ("cron(0 0 29 2 ? *)", ["2028-02-29 00:00", "2032-02-29 00:00"]),
        ("cron(0/30 22-1 ? * MON *)", ["2026-11-30 22:00", "2026-11-30 22:30", "2026-11-30 23:00", "2026-11-30 23:30", "2026-12-07 00:00", "2026-12-07 00:30", "2026-12-07 01:00", "2026-12-07 01:30", "2026-12-07 22:00"]),
        ("cron(0 20-2/3 * * ? *)", ["2026-11-30 20:00", "2026-11-30 23:00", "2026-12-01 02:00", "2026-12-01 20:00"]),
        ("cron(50-10/10 0 1 12 ? *)", ["2026-12-01 00:00", "2026-12-01 00:10", "2026-12-01 00:50"]),
        ("cron(0 0 ? * SAT-MON *)", ["2026-12-05 00:00", "2026-12-06 00:00", "2026-12-07 00:00", "2026-12-12 00:00"]),
        ("cron(0 0 1 DEC-JAN ? *)", ["2026-12-01 00:00", "2027-01-01 00:00", "2027-12-01 00:00"]),
        ("cron(0 0 30-2 * ? *)", ["2026-12-01 00:00", "2026-12-02 00:00", "2026-12-30 00:00", "2026-12-31 00:00", "2027-01-01 00:00"]),
        ("cron(0 0 1 1 ? 2040/60)", ["2040-01-01 00:00", "2100-01-01 00:00", "2160-01-01 00:00"]),
    ],
)  # fmt: skip
def test_the_next_times(expression: str, wanted: list[str]) -> None:
    assert times(expression, len(wanted)) == wanted


def test_a_time_that_clocks_leave_out_is_skipped() -> None:
    """User guide: "if a cron expression falls on a non-existent date and time, your schedule invocation is skipped"."""
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert times("cron(30 2 * * ? *)", 2, "Europe/Berlin", before) == ["2026-03-30 00:30", "2026-03-31 00:30"]


def test_a_time_that_clocks_show_twice_fires_once() -> None:
    before = datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert times("cron(30 2 * * ? *)", 2, "Europe/Berlin", before) == ["2026-10-25 00:30", "2026-10-26 01:30"]


@pytest.mark.parametrize(
    "expression", ["cron(0 0 30 2 ? *)", "cron(0 0 1 1 ? 2020)", "cron(0 0 31W 4 ? *)", "cron(0 0 ? 2 MON#5 2027)"]
)
def test_what_never_fires(expression: str) -> None:
    assert never(expression, ZoneInfo("UTC"), NOW)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001 - Hypothesis takes bounds without a zone
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
    st.sampled_from(["cron(0/7 * * * ? *)", "cron(30 1-3 * * ? *)", "cron(15 2 ? * SUN *)", "cron(0 0 L * ? *)"]),
)
def test_a_next_time_is_later_and_one_of_the_expression(after: datetime, zone: str, expression: str) -> None:
    place, now = ZoneInfo(zone), after.replace(tzinfo=UTC)
    found = next_time(expression, place, now)
    assert found is not None
    shown = found.astimezone(place).replace(tzinfo=None)
    assert found > now
    assert next(Cron.parse(expression).after(shown - timedelta(minutes=1))) == shown
