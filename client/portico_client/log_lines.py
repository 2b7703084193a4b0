"""The lines that a run printed, in the order in which they were written."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final, NamedTuple

_PIECE: Final = re.compile(r"([0-9]{1,15})([oe])([0-9]{1,9})")
_MS: Final = 1000


class LogLine(NamedTuple):
    """A line, when it ended, as far as that is known, and whether it was on stderr."""

    time: datetime | None
    text: str
    is_error: bool


def lines_of(logs: Any) -> Iterator[LogLine]:
    """The lines of a part of logs, or of the logs that a run has; of those without a place stdout's come before stderr's, at the end."""
    if (lines := getattr(logs, "lines", None)) is not None:
        yield from (LogLine(line.time, line.text, line.stream == "stderr") for line in lines)
        return
    left, passed, time = {"o": iter(logs.stdout or ()), "e": iter(logs.stderr or ())}, 0, None
    for after, stream, count in _PIECE.findall(logs.order or ""):
        passed += int(after)
        time = datetime.fromtimestamp(passed / _MS, UTC)
        yield from (LogLine(time, text, stream == "e") for text in islice(left[stream], int(count)))
    for stream, rest in left.items():
        yield from (LogLine(time, text, stream == "e") for text in rest)
