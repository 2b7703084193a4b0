"""Schedules of the emulator: their zone, their bounds, the time that they say, and once for each time."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from local import environments
from local.emulator import schedules as server_schedules

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC).timestamp()
KEY = ("000000000000", "us-east-1", "group/tick")


class Emulator:
    """The parts of the emulator that are used, around one schedule."""

    def __init__(self, **fields: Any) -> None:
        self.sent: list[str] = []
        self.schedule = {
            "Arn": "arn",
            "State": "ENABLED",
            "LastModificationDate": NOON,
            "Target": {"Input": '{"time": "<aws.scheduler.scheduled-time>"}'},
            "ActionAfterCompletion": "DELETE",
            **fields,
        }
        self.schedules = {KEY: self.schedule}
        self.scheduler = SimpleNamespace(
            _schedules=SimpleNamespace(_data=self.schedules),
            _to_epoch=lambda value: value,
            get_account_id=lambda: "1",
            get_region=lambda: "r",
            set_request_account_id=lambda _: None,
            set_request_region=lambda _: None,
        )
        self.eventbridge = SimpleNamespace(
            _parse_rate_seconds=lambda text: 60 if text == "rate(1 minute)" else None,
            _invoke_target=lambda target, *_: self.sent.append(json.loads(target["Input"])["time"]),
        )

    def at(self, seconds: float) -> list[str]:
        """What has been sent when so many seconds have passed since noon."""
        server_schedules.tick(self.scheduler, self.eventbridge, NOON + seconds)
        return self.sent


def test_a_rate_fires_once_for_each_of_its_times() -> None:
    emulator = Emulator(ScheduleExpression="rate(1 minute)")
    assert emulator.at(59) == []
    assert emulator.at(60.5) == emulator.at(61) == ["2030-01-01T12:01:00Z"]
    assert emulator.at(120)[1:] == ["2030-01-01T12:02:00Z"]


def test_a_rate_begins_at_its_start_and_is_removed_after_its_end() -> None:
    emulator = Emulator(ScheduleExpression="rate(1 minute)", StartDate=NOON + 600, EndDate=NOON + 670)
    assert emulator.at(599) == []
    emulator.at(600)
    assert emulator.at(660) == ["2030-01-01T12:10:00Z", "2030-01-01T12:11:00Z"]
    assert emulator.at(900) == emulator.sent
    assert emulator.schedules == {}


@pytest.mark.parametrize(
    ("zone", "seconds"), [("UTC", 7200), ("Asia/Seoul", 17 * 3600), ("America/New_York", 7 * 3600)]
)
def test_a_cron_is_of_its_zone(zone: str, seconds: int) -> None:
    emulator = Emulator(ScheduleExpression="cron(0 14 * * ? *)", ScheduleExpressionTimezone=zone)
    assert emulator.at(seconds - 1) == []
    assert len(emulator.at(seconds)) == 1


@pytest.mark.parametrize(
    ("expression", "zone", "after", "due"),
    [
        ("cron(30 2 * * ? *)", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-30T00:30:00Z"),
        ("cron(0 0 ? * L *)", "UTC", "2026-11-01T12:00:00Z", "2026-11-07T00:00:00Z"),
        ("cron(0 0 1 1 ? 2040)", "UTC", "2026-11-01T12:00:00Z", "2040-01-01T00:00:00Z"),
    ],
)
def test_a_cron_is_counted_as_the_scheduler_does(expression: str, zone: str, after: str, due: str) -> None:
    begun, wanted = (datetime.fromisoformat(text).timestamp() for text in (after, due))
    emulator = Emulator(ScheduleExpression=expression, ScheduleExpressionTimezone=zone, LastModificationDate=begun)
    assert server_schedules.next_time(emulator.scheduler, emulator.eventbridge, emulator.schedule) == wanted


def test_a_time_of_its_zone_fires_once_and_is_removed() -> None:
    emulator = Emulator(ScheduleExpression="at(2030-01-01T21:00:05)", ScheduleExpressionTimezone="Asia/Seoul")
    assert emulator.at(4) == []
    assert emulator.at(5) == emulator.at(6) == ["2030-01-01T12:00:05Z"]
    assert emulator.schedules == {}


def test_what_is_disabled_does_not_fire() -> None:
    assert Emulator(ScheduleExpression="rate(1 minute)", State="DISABLED").at(60) == []


def test_the_emulator_still_takes_every_zone_for_utc() -> None:
    environments.prepare(environments.STACK)
    [source] = environments.STACK.folder.glob("lib/*/site-packages/ministack/services/scheduler.py")
    text = source.read_text(encoding="utf-8")
    assert "_SCHEDULE_TICK_INTERVAL = 10" in text
    assert "ScheduleExpressionTimezone" not in text[text.index("def _tick_schedules") :]
