"""The six fields of `cron(..)`: their bounds, names and wildcards, as EventBridge Scheduler has them.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
"""

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Final

from portico.core.base.frozen import frozen
from portico.eventing.schedules.cron import DAYS, FIRST_YEAR, LAST_YEAR, MONTHS


@frozen
class Field:
    """One of the fields: its bounds, the names of its numbers, what else one of its items may be, and whether `?` may.

    A range of one that comes round (`20-2`, `FRI-MON`) may end before it begins: AWS has `cron(0/30 20-2 ? * MON-FRI *)`.
    """

    title: str
    low: int
    high: int
    names: Mapping[str, int] = field(default_factory=dict)
    special: str = r"(?!)"
    open: bool = False
    comes_round: bool = True

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
        if slash and not (step.isascii() and step.isdecimal() and 1 <= int(step) <= self.high):
            return False
        first, dash, last = span.partition("-")
        if span == "*" or not dash:
            return span == "*" or self.value(span) is not None
        low, high = self.value(first), self.value(last)
        return low is not None and high is not None and (low <= high or self.comes_round)

    def value(self, text: str) -> int | None:
        """The number that a text is, None when it is none of the field."""
        number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else self.names.get(text)
        return number if number is not None and self.low <= number <= self.high else None


_DAY_NAME: Final = f"(?:[1-7]|{'|'.join(DAYS)})"
FIELDS: Final = (
    Field("minutes", 0, 59),
    Field("hours", 0, 23),
    Field("day of month", 1, 31, special=r"L|LW|(?:[1-9]|[12]\d|3[01])W", open=True),
    Field("month", 1, 12, {name: number for number, name in enumerate(MONTHS, 1)}),
    Field(
        "day of week",
        1,
        7,
        {name: number for number, name in enumerate(DAYS, 1)},
        special=rf"L|{_DAY_NAME}L|{_DAY_NAME}#[1-5]",
        open=True,
    ),
    Field("year", FIRST_YEAR, LAST_YEAR, comes_round=False),
)
