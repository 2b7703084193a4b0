"""The times of `cron(..)` as EventBridge Scheduler has them, of an expression that is known to be right.

Nothing but the standard library is imported: the local stack's timer counts with this, too.
https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
"""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
DAYS: Final = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
FIRST_YEAR, LAST_YEAR = 1970, 2199
_NAMES: Final[Mapping[str, int]] = {name: number for names in (MONTHS, DAYS) for number, name in enumerate(names, 1)}
_SATURDAY: Final = 7

Days = Callable[[date], bool]


class Cron(NamedTuple):
    """The six fields: sets of numbers, and whether a day is one of its days."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    months: frozenset[int]
    years: frozenset[int]
    is_day: Days

    @classmethod
    def parse(cls, expression: str) -> "Cron":
        """The fields of `cron(..)`."""
        minutes, hours, day, month, weekday, year = expression[len("cron(") : -1].upper().split()
        return cls(
            tuple(sorted(_numbers(minutes, 0, 59))),
            tuple(sorted(_numbers(hours, 0, 23))),
            frozenset(_numbers(month, 1, 12)),
            frozenset(_numbers(year, FIRST_YEAR, LAST_YEAR)),
            _of_month(day) if weekday == "?" else _of_week(weekday),
        )

    def after(self, shown: datetime) -> Iterator[datetime]:
        """The times that clocks show after a time, in their order; all are without a zone."""
        for day in self._days(shown.date()):
            for hour in self.hours:
                for minute in self.minutes:
                    found = datetime.combine(day, time(hour, minute))
                    if found > shown:
                        yield found

    def _days(self, first: date) -> Iterator[date]:
        day, last = first, max(self.years, default=0)
        while day.year <= last:
            if day.year not in self.years or day.month not in self.months:
                day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
                continue
            if self.is_day(day):
                yield day
            day += timedelta(days=1)


def next_time(expression: str, zone: ZoneInfo, after: datetime) -> datetime | None:
    """The next time of `cron(..)` in a zone, in UTC; None when none is to come."""
    return next(next_times(expression, zone, after), None)


def next_times(expression: str, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    """The times of `cron(..)` in a zone after one, in UTC and in their order.

    A time that the clocks leave out is skipped; of one that they show twice it is the first.
    """
    for shown in Cron.parse(expression).after(after.astimezone(zone).replace(tzinfo=None)):
        found = shown.replace(tzinfo=zone).astimezone(UTC)
        if found > after and found.astimezone(zone).replace(tzinfo=None) == shown:
            yield found


def _numbers(field: str, low: int, high: int) -> Iterator[int]:
    for item in field.split(","):
        span, slash, step = item.partition("/")
        first, dash, last = span.partition("-")
        start = low if first == "*" else _number(first)
        end = _number(last) if dash else high if slash or first == "*" else start
        for number in range(start, (end if start <= end else end + high + 1 - low) + 1, int(step or 1)):
            yield number if number <= high else number - (high + 1 - low)  # a range that comes round: 20-2, FRI-MON


def _number(text: str) -> int:
    return _NAMES[text] if text in _NAMES else int(text)


def _of_month(field: str) -> Days:
    return _any([_day_of_month(item) for item in field.split(",")])


def _of_week(field: str) -> Days:
    return _any([_day_of_week(item) for item in field.split(",")])


def _any(days: list[Days]) -> Days:
    return lambda day: any(is_day(day) for is_day in days)


def _day_of_month(item: str) -> Days:
    if item == "L":
        return lambda day: day.day == _length(day)
    if item == "LW":
        return lambda day: day == _nearest_weekday(day, _length(day))
    if item.endswith("W"):
        return lambda day: day == _nearest_weekday(day, int(item[:-1]))
    known = frozenset(_numbers(item, 1, 31))
    return lambda day: day.day in known


def _day_of_week(item: str) -> Days:
    weekday, hashed, place = item.partition("#")
    if hashed:
        return lambda day: _weekday(day) == _number(weekday) and (day.day + 6) // 7 == int(place)
    if item.endswith("L") and item != "L":
        return lambda day: _weekday(day) == _number(item[:-1]) and day.day + 7 > _length(day)
    known = frozenset([_SATURDAY] if item == "L" else _numbers(item, 1, 7))
    return lambda day: _weekday(day) in known


def _weekday(day: date) -> int:
    """From 1, Sunday, to 7."""
    return day.isoweekday() % 7 + 1


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _nearest_weekday(day: date, number: int) -> date | None:
    """The day from Monday to Friday that is nearest to a day of the month, in the same month; None when there is no such day."""
    if number > _length(day):
        return None
    found = day.replace(day=number)
    ahead = {6: -1 if number > 1 else 2, 7: 1 if number < _length(day) else -2}.get(found.isoweekday(), 0)
    return found + timedelta(days=ahead)
