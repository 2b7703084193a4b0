"""The expressions of Amazon EventBridge Scheduler: `rate(5 minutes)`, `cron(0 9 ? * MON-FRI *)`, `at(2030-01-01T09:00:00)`; and of crontab.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from portico.eventing.schedules.cron import next_time
from portico.eventing.schedules.cron_fields import FIELDS
from portico.eventing.schedules.crontab import as_cron, crontab_fault, is_crontab

_RATE: Final = re.compile(r"rate\(([1-9]\d{0,8}) (minute|hour|day)s?\)")
_AT: Final = re.compile(r"at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)")
_CRON: Final = re.compile(r"cron\(([^()]+)\)")
# Files beside the zones of the database, which Python takes for zones and the Scheduler does not know.
_NO_ZONES: Final = ("posix/", "right/", "localtime", "posixrules", "Factory")


def fault(expression: str) -> str | None:
    """The fault of an expression, None when there is none."""
    if _RATE.fullmatch(expression):
        return None
    if found := _AT.fullmatch(expression):
        return None if _time(found[1]) else "There is no such time."
    if found := _CRON.fullmatch(expression):
        return _cron_fault(found[1].split())
    if is_crontab(expression):
        return crontab_fault(expression)
    return "Write rate(5 minutes), cron(0 9 ? * MON-FRI *), at(2030-01-01T09:00:00), or 0 9 * * MON-FRI as in crontab."


def as_scheduler_has_it(expression: str) -> str:
    """The same in the Scheduler's own language: a line of crontab becomes `cron(..)`."""
    return as_cron(expression) if is_crontab(expression) else expression


def zone(name: str) -> ZoneInfo | None:
    """The time zone of a name of the IANA database, None when there is none."""
    if name.startswith(_NO_ZONES):
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def moment(expression: str, time_zone: str) -> datetime | None:
    """The time of an `at(..)` in its zone, in UTC; None for what repeats.

    Of a time that the clocks show twice it is the first; one that they leave out is as far after the change.
    """
    found = _AT.fullmatch(expression)
    local, place = (_time(found[1]), zone(time_zone)) if found else (None, None)
    return local.replace(tzinfo=place).astimezone(UTC) if local and place else None


def period(expression: str) -> timedelta | None:
    """The time between two times of a `rate(..)`, None for any other expression."""
    found = _RATE.fullmatch(expression)
    return timedelta(**{f"{found[2]}s": int(found[1])}) if found else None


def never(expression: str, time_zone: ZoneInfo, after: datetime) -> bool:
    """True if it is `cron(..)`, and none of its times is after one: it is over, or of a day that there is not."""
    wanted = as_scheduler_has_it(expression)
    return _CRON.fullmatch(wanted) is not None and next_time(wanted, time_zone, after) is None


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _cron_fault(texts: list[str]) -> str | None:
    if len(texts) != len(FIELDS):
        hint = " A line of crontab stands without cron()." if len(texts) == 5 else ""
        return f"cron has six fields ({', '.join(one.title for one in FIELDS)}), here are {len(texts)}.{hint}"
    if (texts[2] == "?") == (texts[4] == "?"):
        return "Of day of month and day of week in cron one is ?, and the other is not."
    wrong = next((one for one, text in zip(FIELDS, texts, strict=True) if not one.allows(text)), None)
    if wrong is None:
        return None
    return f"The field {wrong.title} of cron is not one that EventBridge Scheduler knows ({wrong.low} to {wrong.high})."
