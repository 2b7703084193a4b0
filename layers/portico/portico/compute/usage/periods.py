"""Periods of days, both ends included, in UTC."""

from datetime import date, datetime, timedelta
from typing import Final

from portico.core.base.clock import day_of
from portico.core.base.errors import Unprocessable
from portico.core.base.frozen import frozen

MONTH_PATTERN: Final = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
LONGEST: Final = 366
_USUAL: Final = timedelta(days=27)


@frozen(slots=True)
class Period:
    """The days from the first to the last."""

    first: date
    last: date


def month(text: str) -> Period:
    """The days of a month: `2026-11`. Raises ValueError or OverflowError for one that no calendar has."""
    first = date.fromisoformat(f"{text}-01")
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return Period(first, following - timedelta(days=1))


def period_of(period: str | None, since: date | None, until: date | None, now: datetime) -> Period:
    """The period that is asked for; without anything the current month.

    Raises Unprocessable for a month and days together, for an end before the beginning, and for more than a year.
    """
    if since is None and until is None:
        try:
            return month(period or f"{day_of(now):%Y-%m}")
        except (ValueError, OverflowError) as error:
            raise Unprocessable.field("period", "There is no such month.") from error
    if period is not None:
        raise Unprocessable.field("period", "Use a period, or since and until, not both.", "conflict")
    return days(since, until, now, "since")


def days(since: date | None, until: date | None, now: datetime, name: str) -> Period:
    """The days between two, at most a year; without the first the last 28, without the last until today. Raises Unprocessable, at `name`."""
    last = until or day_of(now)
    try:
        first = since or last - _USUAL
    except OverflowError as error:
        raise Unprocessable.field(name, "There are no such days.") from error
    if first > last:
        raise Unprocessable.field(name, "It is after the end.")
    if (last - first).days >= LONGEST:
        raise Unprocessable.field(name, f"A period has at most {LONGEST} days.", "too_long")
    return Period(first, last)
