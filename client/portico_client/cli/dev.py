"""The command `dev`: a folder is deployed at every change, and what its function prints is shown."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice, takewhile
from pathlib import Path
from typing import Any, Final

import typer
from watchfiles import watch

from portico_client import Portico
from portico_client.cli.deploying.command import Folder, NameOption, deployed
from portico_client.cli.deploying.project import Project, project_of
from portico_client.cli.failures import told
from portico_client.cli.functions import EnvFile, Environment, variables
from portico_client.cli.logs import SHORT, print_logs
from portico_client.cli.screen import stderr
from portico_client.cli.session import connect
from portico_client.errors import PorticoError
from portico_client.runs import SETTLED

_TICK: Final = 2_000  # milliseconds between two looks at the runs
_MOST: Final = 20  # runs that one look finds


def dev(
    ctx: typer.Context,
    folder: Folder = Path(),
    name: NameOption = None,
    env: Environment = None,
    env_file: EnvFile = None,
) -> None:
    """Deploy the function of a folder, and again at every change; show what its runs print. Ctrl-C ends it."""
    client, given = connect(ctx), variables(env, env_file)
    loop = _Loop(client, folder, name, given)
    try:
        loop.update()
        for changes in watch(folder, rust_timeout=_TICK, yield_on_timeout=True, raise_interrupt=False):
            if changes:
                loop.update()
            loop.follow()
    except KeyboardInterrupt:
        return


@dataclass
class _Loop:
    """The project that was deployed last, and the runs that are being followed with how far they were read."""

    client: Portico
    folder: Path
    name: str | None
    environment: dict[str, str]
    function: str | None = None
    _deployed: tuple[Any, ...] = ()
    _since: datetime | None = None
    _open: dict[str, str | None] = field(default_factory=dict)

    def update(self) -> None:
        """Deploys what has changed. What is wrong is said, and the next change may mend it."""
        try:
            project = project_of(self.folder, self.name)
            if (content := _content(project)) == self._deployed:
                return
            self._deployed = content
            typer.echo(str(deployed(self.client, project, self.environment)))
        except (PorticoError, OSError) as error:
            told(error)
        else:
            self._begin(project.name)

    def follow(self) -> None:
        """Shows what runs have printed since the last look."""
        try:
            for run in reversed(list(self._runs())):
                self._open[run.id] = None
                self._since = run.created_at
                stderr().print(f"{run.created_at.astimezone():%H:%M:%S} run {run.id[:SHORT]}", markup=False)
            for run_id in list(self._open):
                self._show(run_id)
        except PorticoError as error:
            told(error)

    def _begin(self, function: str) -> None:
        """Follows the runs after the newest one that there is."""
        if self.function is None:
            latest = next(iter(self.client.runs.list(function, order="created_at:desc")), None)
            self.function, self._since = function, latest.created_at if latest else None

    def _runs(self) -> Iterator[Any]:
        """The runs that are newer than those that were seen, the newest first."""
        if self.function is None:
            return iter(())
        found = islice(self.client.runs.list(self.function, order="created_at:desc"), _MOST)
        return takewhile(lambda run: self._since is None or run.created_at > self._since, found)

    def _show(self, run_id: str) -> None:
        run = self.client.runs.get(run_id)  # first: what it printed before it ended is there then
        part = self.client.runs.logs(run_id, after=self._open[run_id])
        print_logs(part)
        self._open[run_id] = part.cursor
        if run.status not in SETTLED:
            return
        del self._open[run_id]
        error = f": {run.error.type}: {run.error.message}" if run.error else ""
        stderr().print(f"{datetime.now().astimezone():%H:%M:%S} run {run_id[:SHORT]} {run.status}{error}", markup=False)


def _content(project: Project) -> tuple[Any, ...]:
    """The content that a deployment turns on."""
    packages = project.dependencies and project.dependencies.content
    return project.archive.digest, project.name, str(project.spec), packages
