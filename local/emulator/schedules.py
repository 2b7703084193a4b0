"""EventBridge Scheduler as on AWS: the time zone of `cron` and `at`, the scheduled time in the message, the exact second.

MiniStack (1.5.33) looks every ten seconds, takes every zone for UTC, sends `<aws.scheduler.scheduled-time>` as it stands, and
forgets at a restart what has fired. Here the next time is found in the schedule's zone from the last one that fired, which is
kept in the schedule, and so in the saved state.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

from local.home import ROOT

SECONDS = 1.0
FIRED = "PorticoFired"  # the time for which it fired last, in seconds since 1970
SCHEDULED_TIME = "<aws.scheduler.scheduled-time>"


def _counted() -> ModuleType:
    """The platform's own module, by its path: the emulator's environment does not hold the platform."""
    place = ROOT / "layers" / "portico" / "portico" / "eventing" / "schedules" / "cron.py"
    spec = spec_from_file_location("portico_cron", place)
    if spec is None or spec.loader is None:
        raise ImportError(place)
    made = module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


CRON = _counted()


def install(scheduler: Any, eventbridge: Any) -> None:
    """Replace what looks for schedules that are due in `ministack.services.scheduler`."""
    scheduler._SCHEDULE_TICK_INTERVAL = SECONDS
    scheduler._tick_schedules = lambda: tick(scheduler, eventbridge, time.time())


def tick(scheduler: Any, eventbridge: Any, now: float) -> None:
    """Fire every schedule whose next time has come, once, however many have passed; remove those that are over."""
    for key, schedule in list(scheduler._schedules._data.items()):
        due = next_time(scheduler, eventbridge, schedule)
        if due is None or due > now:
            continue
        schedule[FIRED] = due
        if schedule.get("State") == "ENABLED":
            with _as(scheduler, key):
                eventbridge._invoke_target(_filled(schedule["Target"], due), _event(schedule, key, due), schedule)
        over = next_time(scheduler, eventbridge, schedule) is None
        if over and schedule.get("ActionAfterCompletion") == "DELETE":
            scheduler._schedules._data.pop(key, None)


def next_time(scheduler: Any, eventbridge: Any, schedule: dict[str, Any]) -> float | None:
    """The time for which a schedule fires next, None when there is none."""
    expression, fired = schedule["ScheduleExpression"], schedule.get(FIRED)
    if expression.startswith("at("):
        return _moment(expression, schedule) if fired is None else None
    start = scheduler._to_epoch(schedule.get("StartDate"))
    begun = max(schedule["LastModificationDate"], start or 0.0)
    seconds = eventbridge._parse_rate_seconds(expression)
    if seconds is None:
        due = _next_of_cron(schedule, max(begun, fired or 0.0))
    else:
        due = start if fired is None and start is not None else (fired or begun) + seconds
    end = scheduler._to_epoch(schedule.get("EndDate"))
    return None if due is None or (end is not None and due > end) else due


def _moment(expression: str, schedule: dict[str, Any]) -> float:
    return datetime.fromisoformat(expression[3:-1]).replace(tzinfo=_zone(schedule)).timestamp()


def _next_of_cron(schedule: dict[str, Any], after: float) -> float | None:
    """The first time after, as the Scheduler counts: the emulator knows neither zones nor `L`, and looks four years ahead."""
    found = CRON.next_time(schedule["ScheduleExpression"], _zone(schedule), datetime.fromtimestamp(after, UTC))
    return None if found is None else float(found.timestamp())


def _zone(schedule: dict[str, Any]) -> ZoneInfo:
    return ZoneInfo(schedule.get("ScheduleExpressionTimezone") or "UTC")


def _filled(target: dict[str, Any], due: float) -> dict[str, Any]:
    said = datetime.fromtimestamp(due, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {**target, "Input": target.get("Input", "{}").replace(SCHEDULED_TIME, said)}


def _event(schedule: dict[str, Any], key: tuple[str, str, str], due: float) -> dict[str, Any]:
    account, region, _ = key
    about = {"Source": "aws.scheduler", "DetailType": "Scheduled Event", "Detail": "{}", "Time": due}
    return {**about, "EventId": "", "Resources": [schedule["Arn"]], "Account": account, "Region": region}


@contextmanager
def _as(scheduler: Any, key: tuple[str, str, str]) -> Iterator[None]:
    """Dispatch in the schedule's own account and Region."""
    before = scheduler.get_account_id(), scheduler.get_region()
    scheduler.set_request_account_id(key[0])
    scheduler.set_request_region(key[1])
    try:
        yield
    finally:
        scheduler.set_request_account_id(before[0])
        scheduler.set_request_region(before[1])
