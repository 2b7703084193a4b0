"""The expressions of EventBridge Scheduler: which are taken, and what a time in a zone is."""

from datetime import UTC, datetime

import pytest
from portico.eventing.schedules.expressions import as_scheduler_has_it, fault, moment, zone

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
    "cron(0/30 20-2 ? * MON-FRI *)",
    "cron(50-10/5 10 * * ? *)",
    "cron(0 0 ? NOV-FEB FRI-MON *)",
    "*/5 * * * *",
    "0 9 * * 1-5",
    "  0   9 * JAN-MAR,dec sun ",
    "59 23 31 12 *",
    "0 0 * * 5-7",
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
    "cron(0 10 * * ? 2031-2030)",
    "cron(0/٣ 10 * * ? *)",
    "cron(0/0 10 * * ? *)",
    "cron(0, 10 * * ? *)",
    "cron(L 10 * * ? *)",
    "cron(0 0 ? * 5#5,6#1 *)",
    "cron(0 0 ? * MON,6#1 *)",
    "cron(0 20-24 * * ? *)",
    "60 * * * *",
    "0 24 * * *",
    "0 9 0 * *",
    "0 9 L * *",
    "0 9 * * 8",
    "0 9 * * MON#1",
    "0 9 ? * *",
    "5-1 9 * * *",
    "0 9 1 * 1",
    "0 9 * *",
    "0 9 * * * *",
    "@daily",
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
    assert "without cron()" in str(fault("cron(* * * * *)"))
    assert "day of week of crontab" in str(fault("0 9 * * FOO"))


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("0 9 * * 1-5", "cron(0 9 ? * MON,TUE,WED,THU,FRI *)"),
        ("*/5 8-17 * jan *", "cron(*/5 8-17 * JAN ? *)"),
        ("0 0 1,15 * *", "cron(0 0 1,15 * ? *)"),
        ("0 0 * * 0", "cron(0 0 ? * SUN *)"),
        ("0 0 * * 7", "cron(0 0 ? * SUN *)"),
        ("0 0 * * 5-7", "cron(0 0 ? * SUN,FRI,SAT *)"),
        ("0 0 * * FRI-MON", "cron(0 0 ? * SUN,MON,FRI,SAT *)"),
        ("0 0 * * */2", "cron(0 0 ? * SUN,TUE,THU,SAT *)"),
        ("0 0 * * 1-5/2,6", "cron(0 0 ? * MON,WED,FRI,SAT *)"),
        ("0 0 * * 0-7", "cron(0 0 ? * SUN,MON,TUE,WED,THU,FRI,SAT *)"),
        ("rate(5 minutes)", "rate(5 minutes)"),
    ],
)
def test_a_line_of_crontab_in_the_schedulers_words(line: str, wanted: str) -> None:
    assert as_scheduler_has_it(line) == wanted
    assert fault(as_scheduler_has_it(line)) is None


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
