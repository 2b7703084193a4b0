"""The expressions of EventBridge Scheduler: which are taken, and what a time in a zone is."""

from datetime import UTC, datetime

import pytest
from portico.eventing.schedules.expressions import fault, moment, zone

# From the user guide: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
TAKEN = (
    "rate(1 minute)",
    "rate(5 minutes)",
    "rate(1 hour)",
    "rate(7 days)",
    "at(2030-11-20T13:00:00)",
    "cron(15 10 ? * 6L 2022-2023)",
    "cron(0 10 * * ? *)",
    "cron(0/15 * * * ? *)",
    "cron(0/10 * ? * MON-FRI *)",
    "cron(0/5 8-17 ? * MON-FRI *)",
    "cron(0 0 L * ? *)",
    "cron(0 0 LW * ? *)",
    "cron(0 0 3W * ? *)",
    "cron(0 9 ? * 2#1 *)",
    "cron(0 9 ? JAN,jul MON,wed 2030/2)",
    "cron(*/5 1-3,7 ? * L *)",
)
REFUSED = (
    "",
    "cron(* * * * *)",
    "cron(0 10 * * * *)",
    "cron(0 10 ? * ? *)",
    "cron(60 10 * * ? *)",
    "cron(0 24 * * ? *)",
    "cron(0 10 32 * ? *)",
    "cron(0 10 * 13 ? *)",
    "cron(0 10 ? * 8 *)",
    "cron(0 10 ? * 0 *)",
    "cron(0 10 ? * MON#6 *)",
    "cron(0 10 * * ? 1969)",
    "cron(0 10 * * ? 2200)",
    "cron(5-1 10 * * ? *)",
    "cron(0/0 10 * * ? *)",
    "cron(0, 10 * * ? *)",
    "cron(L 10 * * ? *)",
    "cron(0 0 ? * 5#5,6#1 *)",
    "cron(0 0 ? * MON,6#1 *)",
    "cron(0 20-2 * * ? *)",
    "cron(0 0 ? * FRI-MON *)",
    "cron(? 10 * * ? *)",
    "cron(٣ 10 * * ? *)",
    "cron(0 10 * * ? *) ",
    "rate(0 minutes)",
    "rate(30 seconds)",
    "rate(1.5 hours)",
    "rate(5minutes)",
    "at(2030-02-30T00:00:00)",
    "at(2030-01-01T09:00:00Z)",
    "at(2030-01-01)",
)


@pytest.mark.parametrize("expression", TAKEN)
def test_what_the_scheduler_knows_is_taken(expression: str) -> None:
    assert fault(expression) is None


@pytest.mark.parametrize("expression", REFUSED)
def test_what_it_does_not_know_is_refused_with_a_reason(expression: str) -> None:
    assert fault(expression)


def test_the_field_of_a_cron_that_is_wrong_is_named() -> None:
    assert "day of week" in str(fault("cron(0 10 ? * FOO *)"))
    assert "here are 5" in str(fault("cron(* * * * *)"))


@pytest.mark.parametrize(
    ("expression", "time_zone", "time"),
    [
        ("at(2030-01-01T09:00:00)", "UTC", datetime(2030, 1, 1, 9, tzinfo=UTC)),
        ("at(2030-01-01T09:00:00)", "Asia/Seoul", datetime(2030, 1, 1, 0, tzinfo=UTC)),
        ("at(2030-07-01T09:00:00)", "America/New_York", datetime(2030, 7, 1, 13, tzinfo=UTC)),
        ("at(2029-10-28T02:30:00)", "Europe/Berlin", datetime(2029, 10, 28, 0, 30, tzinfo=UTC)),
        ("at(2029-03-25T02:30:00)", "Europe/Berlin", datetime(2029, 3, 25, 1, 30, tzinfo=UTC)),
        ("rate(1 minute)", "UTC", None),
    ],
)
def test_a_time_in_its_zone(expression: str, time_zone: str, time: datetime | None) -> None:
    assert moment(expression, time_zone) == time


@pytest.mark.parametrize(
    "name",
    [
        "localtime",
        "posixrules",
        "posix/Europe/Berlin",
        "right/UTC",
        "Factory",
        "Mars/Olympus",
        "../etc/passwd",
        "/etc/passwd",
        "",
        "Asia/Seoul\0",
    ],
)
def test_what_is_no_zone(name: str) -> None:
    assert zone(name) is None
