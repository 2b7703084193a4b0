"""The values of CESQL and their casts (sections 3.1 and 3.7 of its specification)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from portico.core.base.frozen import frozen

Value = str | int | bool

LOWEST: Final = -(2**31)
HIGHEST: Final = 2**31 - 1
MAX_WORK: Final = (
    500_000  # of one evaluation: characters that `LIKE` looks at, or a few more that are copied; about 0.1 s
)
ZERO: Final[Mapping[type, Value]] = {str: "", int: 0, bool: False}
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,32}")


@frozen(slots=True)
class Missing:
    """An attribute that the event does not have: it makes the operation on it a zero value."""


class TooMuchWork(Exception):
    """An evaluation that takes more work than one may."""


@dataclass
class Evaluation:
    """One evaluation: the attributes of the event, the kinds of the errors met so far, and the work that is left."""

    attributes: Mapping[str, Value]
    errors: list[str] = field(default_factory=list)
    work: int = MAX_WORK

    def charge(self, work: int) -> None:
        """Takes so much of what is left. Raises TooMuchWork."""
        self.work -= work
        if self.work < 0:
            raise TooMuchWork

    def charge_texts(self, *values: object) -> None:
        """Takes what it costs to read texts once."""
        self.charge(1 + sum(len(value) for value in values if isinstance(value, str)) // 16)

    def fail(self, kind: str, value: Value) -> Value:
        """Notes an error; the value that stands in."""
        self.errors.append(kind)
        return value

    def cast(self, value: Value, wanted: type) -> Value:
        """The value in another type; its zero value and a `cast` error where there is none."""
        if type(value) is wanted:
            return value
        if wanted is str:
            return str(value).lower() if isinstance(value, bool) else str(value)
        if not isinstance(value, str):
            return wanted(value)  # type: ignore[no-any-return]
        return self._integer(value) if wanted is int else self._boolean(value)

    def bounded(self, value: int) -> int:
        """An integer of 32 bits; 0 and a `math` error for one that has more."""
        return value if LOWEST <= value <= HIGHEST else int(self.fail("math", 0))

    def _integer(self, text: str) -> Value:
        if _INTEGER.fullmatch(text) and LOWEST <= int(text) <= HIGHEST:
            return int(text)
        return self.fail("cast", 0)

    def _boolean(self, text: str) -> Value:
        known = {"true": True, "false": False}
        return known[text.lower()] if text.lower() in known else self.fail("cast", value=False)
