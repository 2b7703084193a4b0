"""The lines of a run's two streams in the order in which they were written, as the runtime's `order` tells it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Final

from portico.compute.runs.entity import Logs
from portico.core.base.frozen import frozen

_PIECE: Final = re.compile(r"([0-9]{1,15})([oe])([0-9]{1,9})")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST: Final = 10**14  # ms that a date can have


class Stream(StrEnum):
    """The streams that code prints to."""

    STDOUT = "stdout"
    STDERR = "stderr"


@frozen(slots=True)
class LogLine:
    """A line that was printed, and when it ended, as far as that is known."""

    stream: Stream
    text: str
    time: datetime | None


_STREAMS: Final = {"o": Stream.STDOUT, "e": Stream.STDERR}


def lines_of(logs: Logs) -> Iterator[LogLine]:
    """All lines in their order; of those that the order does not tell of, stdout's come before stderr's, at the end."""
    left = {Stream.STDOUT: iter(logs.stdout), Stream.STDERR: iter(logs.stderr)}
    passed, time = 0, None
    for found in _PIECE.finditer(logs.order):
        passed += int(found[1])
        time = _EPOCH + timedelta(milliseconds=passed) if passed < _LATEST else time
        stream = _STREAMS[found[2]]
        yield from (LogLine(stream, text, time) for text in islice(left[stream], int(found[3])))
    for stream, rest in left.items():
        yield from (LogLine(stream, text, time) for text in rest)
