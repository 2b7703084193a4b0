"""Progress on stderr while something is built, or runs."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from portico_client import Portico
from portico_client.catalog import Functions, Images
from portico_client.cli.failures import Failed
from portico_client.cli.program import program
from portico_client.cli.screen import stderr
from portico_client.runs import SETTLED


@contextmanager
def spinning(text: str) -> Iterator[None]:
    """A spinner with the time gone by; nothing where nobody looks."""
    console = stderr()
    if not console.is_terminal:
        yield
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        progress.add_task(text)
        yield


class Moved:
    """What has been moved of the bytes there are; `progress` and `task` are those of Rich, None where nobody looks."""

    def __init__(self, progress: Any = None, task: Any = None) -> None:
        self._progress, self._task = progress, task

    def by(self, size: int) -> None:
        """So many bytes more."""
        if self._progress:
            self._progress.advance(self._task, size)

    def to(self, size: int) -> None:
        """So many bytes of all."""
        if self._progress:
            self._progress.update(self._task, completed=size)

    def more(self, size: int) -> None:
        """There are so many bytes more to move than was known."""
        if self._progress:
            known = self._progress.tasks[self._task].total or 0
            self._progress.update(self._task, total=known + size)


@contextmanager
def transferring(text: str, total: int | None = None) -> Iterator[Moved]:
    """A bar of bytes, with their speed; nothing where nobody looks."""
    console = stderr()
    if not console.is_terminal:
        yield Moved()
        return
    from rich import progress as rich

    columns = (
        rich.TextColumn("{task.description}", markup=False),
        rich.BarColumn(),
        rich.DownloadColumn(),
        rich.TransferSpeedColumn(),
        rich.TimeRemainingColumn(),
    )
    with rich.Progress(*columns, console=console, transient=True) as shown:
        yield Moved(shown, shown.add_task(text, total=total))


def until_built(resource: Functions | Images, name: str, seconds: float = 300) -> Any:
    """The function or image when it is READY. Raises Failed when it cannot be, or is not in time."""
    with spinning(f"building {name}"):
        found: Any = deque(resource.building(name, seconds), maxlen=1)[0]
    if found.status == "READY":
        return found
    if found.status == "CREATING":
        raise Failed(f"{name} is still CREATING after {seconds:.0f} s")
    reason = found.reason
    told = ": ".join(part for part in (place_of(reason), reason and reason.type, reason and reason.message) if part)
    raise Failed(f"{name} is {found.status}: {told or 'no reason was given'}")


def place_of(reason: Any) -> str | None:
    """The file and line that a reason names: `main.py:3`."""
    file, line = getattr(reason, "file", None), getattr(reason, "line", None)
    return f"{file}:{line}" if file and line else file


@contextmanager
def going_on(end: str) -> Iterator[None]:
    """A wait that an interruption ends, not what is waited for: `end` is the command that ends that, and is told."""
    try:
        yield
    except KeyboardInterrupt:
        stderr().print(f"It goes on; to end it: {program()} {end}", markup=False)
        raise


def until_settled(client: Portico, run: Any) -> Any:
    """The run when it has ended. An interruption leaves it going, and says how to end it."""
    if run.status in SETTLED:
        return run
    with going_on(f"run kill {run.id}"), spinning(f"running {run.function}"):
        return deque(client.runs.running(run.id), maxlen=1)[0]
