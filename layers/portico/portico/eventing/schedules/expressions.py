"""The expressions of Amazon EventBridge Scheduler: `rate(5 minutes)`, `cron(0 9 ? * MON-FRI *)`, `at(2030-01-01T09:00:00)`.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
"""

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from portico.core.base.frozen import frozen
from portico.eventing.schedules.cron import DAYS, FIRST_YEAR, LAST_YEAR, MONTHS, next_time

_RATE: Final = re.compile(r"rate\(([1-9]\d{0,8}) (minute|hour|day)s?\)")
_AT: Final = re.compile(r"at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)")
_CRON: Final = re.compile(r"cron\(([^()]+)\)")
# Files beside the zones of the database, which Python takes for zones and the Scheduler does not know.
_NO_ZONES: Final = ("posix/", "right/", "localtime", "posixrules", "Factory")


@frozen
class _Field:
    """One of the six fields: its bounds, the names of its numbers, what else one of its items may be, and whether `?` may."""

    title: str
    low: int
    high: int
    names: Mapping[str, int] = field(default_factory=dict)
    special: str = r"(?!)"
    open: bool = False

    def allows(self, text: str) -> bool:
        """True if the text is a value, a list of values, ranges and steps, or one of the wildcards of the field."""
        if text == "?":
            return self.open
        if "#" in text and "," in text:
            return False  # the Scheduler takes one such expression, and nothing beside it
        return all(self._item(item) for item in text.upper().split(","))

    def _item(self, item: str) -> bool:
        if re.fullmatch(self.special, item):
            return True
        span, slash, step = item.partition("/")
        if slash and not (step.isdecimal() and 1 <= int(step) <= self.high):
            return False
        first, dash, last = span.partition("-")
        if span == "*" or not dash:
            return span == "*" or self._value(span) is not None
        low, high = self._value(first), self._value(last)
        return low is not None and high is not None and low <= high

    def _value(self, text: str) -> int | None:
        number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else self.names.get(text)
        return number if number is not None and self.low <= number <= self.high else None


_DAY_NAME: Final = f"(?:[1-7]|{'|'.join(DAYS)})"
_FIELDS: Final = (
    _Field("minutes", 0, 59),
    _Field("hours", 0, 23),
    _Field("day of month", 1, 31, special=r"L|LW|(?:[1-9]|[12]\d|3[01])W", open=True),
    _Field("month", 1, 12, {name: number for number, name in enumerate(MONTHS, 1)}),
    _Field(
        "day of week",
        1,
        7,
        {name: number for number, name in enumerate(DAYS, 1)},
        special=rf"L|{_DAY_NAME}L|{_DAY_NAME}#[1-5]",
        open=True,
    ),
    _Field("year", FIRST_YEAR, LAST_YEAR),
)


def fault(expression: str) -> str | None:
    """The fault of an expression, None when there is none."""
    if _RATE.fullmatch(expression):
        return None
    if found := _AT.fullmatch(expression):
        return None if _time(found[1]) else "There is no such time."
    if found := _CRON.fullmatch(expression):
        return _cron_fault(found[1].split())
    return "Write rate(5 minutes), cron(0 9 ? * MON-FRI *) or at(2030-01-01T09:00:00)."


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
    return _CRON.fullmatch(expression) is not None and next_time(expression, time_zone, after) is None


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _cron_fault(texts: list[str]) -> str | None:
    if len(texts) != len(_FIELDS):
        return f"cron has six fields ({', '.join(one.title for one in _FIELDS)}), here are {len(texts)}."
    if (texts[2] == "?") == (texts[4] == "?"):
        return "Of day of month and day of week in cron one is ?, and the other is not."
    wrong = next((one for one, text in zip(_FIELDS, texts, strict=True) if not one.allows(text)), None)
    if wrong is None:
        return None
    return f"The field {wrong.title} of cron is not one that EventBridge Scheduler knows ({wrong.low} to {wrong.high})."
