"""Lines that runs printed: of one, or of all runs of a function, the oldest first."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any, Final, NamedTuple

import typer

from portico_client import Portico
from portico_client.cli.failures import Misused
from portico_client.cli.times import local
from portico_client.log_lines import lines_of
from portico_client.runs import SETTLED

_MOST: Final = 100  # runs that are read where no time is given
SHORT: Final = 13  # characters of an id that tell runs of a function apart, and are enough to name one


class Line(NamedTuple):
    """A line of a run, and when that printed it, or began where nobody knows."""

    run: str
    time: datetime
    text: str
    is_error: bool

    @property
    def stream(self) -> str:
        """The mark of its stream."""
        return "err" if self.is_error else "out"


def pattern_of(text: str | None) -> re.Pattern[str] | None:
    """The pattern of `--grep`. Raises Misused for what is none."""
    try:
        return re.compile(text) if text else None
    except re.error as error:
        raise Misused(f"--grep: {text!r} is no regular expression: {error}") from error


def lines_of_function(client: Portico, function: str, since: datetime | None, runs: int | None) -> Iterator[Line]:
    """The lines of the latest runs, the oldest run first; all since a time, else of as many runs as are wanted."""
    wanted = {"created_at": {"gte": since.isoformat()}} if since else None
    latest = client.runs.list(function, filter=wanted, order="created_at:desc")
    found = list(islice(latest, runs or (None if since else _MOST)))
    for run in reversed(found):
        yield from lines_of_run(client, run)


def lines_of_run(client: Portico, run: Any) -> Iterator[Line]:
    """The lines that there are now; another request is made only where the run as it was listed lacks them."""
    if run.status in SETTLED and not run.logs_omitted:
        yield from _lines(run.logs, run)
        return
    after: str | None = None
    while True:
        part = client.runs.logs(run.id, after=after)
        found = list(_lines(part, run))
        yield from found
        if part.done or not found:
            return
        after = part.cursor


def _lines(logs: Any, run: Any) -> Iterator[Line]:
    began = run.started_at or run.created_at
    for line in lines_of(logs):
        yield Line(run.id, line.time or began, line.text, line.is_error)


def show(lines: Iterator[Line], *, plain: bool) -> None:
    """Prints lines of many runs, each stream to ours; unless `plain` after time, run and stream."""
    for line in lines:
        before = "" if plain else f"{local(line.time)} {line.run[:SHORT]} {line.stream} "
        typer.echo(before + line.text, err=line.is_error)


def print_logs(logs: Any, *, plain: bool = True) -> None:
    """Prints a part of the logs of a run, each stream to ours; unless `plain` after time and stream."""
    for line in lines_of(logs):
        time = f"{line.time.astimezone():%H:%M:%S.%f}"[:-3] if line.time else "-"
        before = "" if plain else f"{time} {'err' if line.is_error else 'out'} "
        typer.echo(before + line.text, err=line.is_error)
