"""Reading what a run prints, from where one left off, while it is still at it."""

import re
import time
from collections.abc import Sequence
from typing import Final

from portico.compute.runs.entity import Dropped, Logs, Run, RunStatus
from portico.compute.runs.markers import Markers
from portico.compute.runs.values import IN_REPLY_BYTES, Values
from portico.core.base.errors import BadRequest
from portico.core.base.frozen import frozen
from portico.core.data.repository import Repository
from portico.core.model.scope import Scope

FOLLOW_SECONDS: Final = 20.0
_PAUSE: Final = 1.0
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
    logs: Logs
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

    def read(self, scope: Scope, key: str, after: str | None, *, follow: bool) -> LogPart:
        """The lines printed after a position; with `follow` it waits up to 20 s for something new, or the end."""
        position, until = Position.parse(after), time.monotonic() + FOLLOW_SECONDS
        while True:
            part = self._part(self.repository.live(scope, key), position)
            new = part.logs.stdout or part.logs.stderr
            if new or part.done or not follow or time.monotonic() + _PAUSE > until:
                return part
            time.sleep(_PAUSE)

    def _part(self, run: Run, position: Position) -> LogPart:
        logs, dropped, url = self._printed(run)
        start = position if position.attempt == run.attempts else Position(run.attempts)
        stdout, left = _within(logs.stdout[start.stdout :], IN_REPLY_BYTES)
        stderr, _ = _within(logs.stderr[start.stderr :], left)
        read = Position(run.attempts, start.stdout + len(stdout), start.stderr + len(stderr))
        all_read = read.stdout >= len(logs.stdout) and read.stderr >= len(logs.stderr)
        return LogPart(
            run.status,
            run.attempts,
            Logs(stdout=stdout, stderr=stderr),
            dropped,
            str(read),
            run.status.settled and all_read,
            url,
        )

    def _printed(self, run: Run) -> tuple[Logs, Dropped, str | None]:
        if run.status is RunStatus.RUNNING:
            self.markers.follow(run.id)
            logs, dropped = self.values.live_logs(run)
            return logs, dropped, None
        return self.values.whole_logs(run), run.logs_dropped, self.values.logs_url(run)


def _within(lines: Sequence[str], budget: int) -> tuple[list[str], int]:
    """The first lines that fit, and what is left of the budget; a line that is too long alone is given alone."""
    taken: list[str] = []
    for line in lines:
        size = len(line.encode()) + 1
        if size > budget and (taken or budget < IN_REPLY_BYTES):
            break
        taken.append(line)
        budget -= size
    return taken, max(0, budget)
