"""Reading what a run prints, from where one left off, while it is still at it."""

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from portico.compute.runs.entity import Dropped, Logs, Run, RunStatus
from portico.compute.runs.log_lines import LogLine, Stream, lines_of
from portico.compute.runs.markers import Markers
from portico.compute.runs.values import IN_REPLY_BYTES, Values
from portico.core.base.errors import BadRequest
from portico.core.base.frozen import frozen
from portico.core.data.repository import Repository
from portico.core.limits.waits import Wait
from portico.core.model.scope import Scope

FOLLOW_SECONDS: Final = 20.0
_PAUSE: Final = 1.0
_BESIDE: Final = 64  # bytes that a reply has of a line beside its text
_POSITION: Final = re.compile(r"([0-9]{1,4})\.([0-9]{1,9})\.([0-9]{1,9})")


@frozen(slots=True)
class Position:
    """A position in the logs: an attempt, and the number of lines read of each stream."""

    attempt: int = 0
    stdout: int = 0
    stderr: int = 0

    @classmethod
    def parse(cls, text: str | None) -> "Position":
        """The position that `str` wrote; the beginning for None. Raises BadRequest."""
        if text is None:
            return cls()
        found = _POSITION.fullmatch(text)
        if found is None:
            details = {"field": "after"}
            raise BadRequest("after: This is not a cursor of these logs.", code="INVALID_CURSOR", details=details)
        return cls(*map(int, found.groups()))

    def __str__(self) -> str:
        return f"{self.attempt}.{self.stdout}.{self.stderr}"


@frozen(slots=True)
class LogPart:
    """Lines after a position, at most 256 KB, and the next; `done` when no more will come."""

    status: RunStatus
    attempt: int
    lines: Sequence[LogLine]
    dropped: Dropped
    cursor: str
    done: bool
    url: str | None


@frozen
class LogFollow:
    """Reads the logs of runs: those of an attempt that has ended, or what the runtime has put out so far.

    The runtime puts something out only while somebody reads: each reading asks it to go on for some time.
    """

    repository: Repository[Run]
    values: Values
    markers: Markers

    def read(self, scope: Scope, key: str, after: str | None, wait: Wait | None = None) -> LogPart:
        """The lines printed after a position; with a wait up to 20 s later, if that is what it takes for something new, or the end."""
        position, until = Position.parse(after), time.monotonic() + FOLLOW_SECONDS
        while True:
            part = self._part(self.repository.live(scope, key), position)
            if part.lines or part.done or wait is None or time.monotonic() + _PAUSE > until or not wait.takes():
                return part
            time.sleep(_PAUSE)

    def _part(self, run: Run, position: Position) -> LogPart:
        logs, dropped, url = self._printed(run)
        start = position if position.attempt == run.attempts else Position(run.attempts)
        lines = _within(_after(logs, start), IN_REPLY_BYTES)
        of = Counter(line.stream for line in lines)
        read = Position(run.attempts, start.stdout + of[Stream.STDOUT], start.stderr + of[Stream.STDERR])
        all_read = read.stdout >= len(logs.stdout) and read.stderr >= len(logs.stderr)
        return LogPart(run.status, run.attempts, lines, dropped, str(read), run.status.settled and all_read, url)

    def _printed(self, run: Run) -> tuple[Logs, Dropped, str | None]:
        if run.status is RunStatus.RUNNING:
            self.markers.follow(run.id)
            logs, dropped = self.values.live_logs(run)
            return logs, dropped, None
        return self.values.whole_logs(run), run.logs_dropped, self.values.logs_url(run)


def _after(logs: Logs, start: Position) -> Iterator[LogLine]:
    """The lines that are not before a position in their streams."""
    skipped = {Stream.STDOUT: start.stdout, Stream.STDERR: start.stderr}
    for line in lines_of(logs):
        if skipped[line.stream] > 0:
            skipped[line.stream] -= 1
        else:
            yield line


def _within(lines: Iterable[LogLine], budget: int) -> Sequence[LogLine]:
    """The first lines that fit; one that is too long is given alone."""
    taken: list[LogLine] = []
    for line in lines:
        budget -= len(line.text.encode()) + _BESIDE
        if budget < 0 and taken:
            break
        taken.append(line)
    return taken
