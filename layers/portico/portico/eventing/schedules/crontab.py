"""Lines of crontab(5): five fields, as Unix has them, and the `cron(..)` of EventBridge Scheduler that has the same times.

Days of the week are 0 to 7 there, both 0 and 7 Sunday, and 1 to 7 from Sunday in the other. Where a line says both a day of the month and
one of the week, Unix fires on either; the Scheduler takes one of the two, so such a line is refused.
"""

from typing import Final

from portico.eventing.schedules.cron import DAYS, MONTHS
from portico.eventing.schedules.cron_fields import Field

_FIELDS: Final = (
    Field("minute", 0, 59, comes_round=False),
    Field("hour", 0, 23, comes_round=False),
    Field("day of month", 1, 31, comes_round=False),
    Field("month", 1, 12, {name: number for number, name in enumerate(MONTHS, 1)}, comes_round=False),
    Field("day of week", 0, 7, {name: number for number, name in enumerate(DAYS)}),
)


def is_crontab(expression: str) -> bool:
    """True for a text of five fields outside of brackets."""
    return "(" not in expression and len(expression.split()) == len(_FIELDS)


def crontab_fault(line: str) -> str | None:
    """The fault of a line, None when there is none."""
    texts = line.split()
    wrong = next((one for one, text in zip(_FIELDS, texts, strict=True) if not one.allows(text)), None)
    if wrong is not None:
        return f"The field {wrong.title} of crontab has {wrong.low} to {wrong.high}, *, lists, ranges and steps."
    if texts[2] != "*" and texts[4] != "*":
        return "Of day of month and day of week in crontab one is *: make a schedule of each."
    return None


def as_cron(line: str) -> str:
    """The `cron(..)` of a line that has no fault."""
    minute, hour, day, month, weekday = line.upper().split()
    if weekday == "*":
        return f"cron({minute} {hour} {day} {month} ? *)"
    return f"cron({minute} {hour} ? {month} {_weekdays(weekday)} *)"


def _weekdays(text: str) -> str:
    """The names of the days, in the order of the week."""
    return ",".join(DAYS[number] for number in sorted({day % 7 for item in text.split(",") for day in _days(item)}))


def _days(item: str) -> range:
    """The days of an item, from 0; those of the next week where a range comes round. A step without a range goes on to Saturday."""
    span, slash, step = item.partition("/")
    first, dash, last = span.partition("-")
    field = _FIELDS[-1]
    start = 0 if first == "*" else field.value(first) or 0
    end = (field.value(last) or 0) if dash else 6 if slash or first == "*" else start
    return range(start, (end if start <= end else end + 7) + 1, int(step or 1))
