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
from portico_client.runs import SETTLED

_MOST: Final = 100  # runs that are read where no time is given
SHORT: Final = 13  # characters of an id that tell runs of a function apart, and are enough to name one


class Line(NamedTuple):
    """A line, the run that printed it, when that began, and whether it was on stderr."""

    run: str
    time: datetime
    text: str
    is_error: bool


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
    for texts, is_error in ((logs.stdout, False), (logs.stderr, True)):
        yield from (Line(run.id, began, text, is_error) for text in texts or ())


def show(lines: Iterator[Line], *, times: bool) -> None:
    """Prints lines, each stream to ours; with `times` after the time and the id of the run."""
    for line in lines:
        before = f"{local(line.time)} {line.run[:SHORT]} " if times else ""
        typer.echo(before + line.text, err=line.is_error)
