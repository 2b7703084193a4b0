"""The actions on runs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from portico.compute.runs.cause import Cause
from portico.compute.runs.windows import Window
from portico.core.actions.standard import EntityAction, Find, Get, ScopedAction
from portico.core.base.frozen import frozen
from portico.core.model.action import Need
from portico.core.model.target import Target


@frozen
class _RunAction(ScopedAction, of="run"):
    belongs: ClassVar[bool] = True

    @property
    def target(self) -> Target:
        """The run, or the runs of the scope; within their function, where the action names it."""
        name = getattr(self, "function", None)
        function = Target("function", self.scope, name) if name else None
        return Target(self.entity_type, self.scope, getattr(self, "key", None), function)


@frozen
class CreateRun(_RunAction, does="create"):
    """Runs a function on an input; `blocking` waits for the end, within bounds.

    `version` is the number or the alias of the version to run, None for the current one. `secrets` are the names of secrets
    beyond the function's own: the caller needs `secret:use` for each. A `run_id` that exists gives the run that has it,
    and writes nothing: see `identity.derived_id`. A function that was read after `since` need not be read again.
    """

    once: ClassVar[bool] = True
    function: str
    input: Any
    blocking: bool = False
    version: str | None = None
    secrets: Sequence[str] = ()
    cause: Cause | None = None
    run_id: str | None = None
    since: datetime | None = None

    @property
    def needs(self) -> Sequence[Need]:
        """The use of each secret that the run is given beyond those of its function."""
        return [Need("secret:use", Target("secret", self.scope, name)) for name in self.secrets]


@frozen
class GetRun(Get, _RunAction, does="get"):
    """Reads one run with its output and logs."""


@frozen
class RunLogs(Get, _RunAction, does="logs", permits="get"):
    """Reads what a run printed after a position; `follow` waits for more, for some seconds."""

    after: str | None = None
    follow: bool = False


@frozen
class FunctionStats(_RunAction, does="stats", permits="get"):
    """Counts and times the latest runs of a function: those of a window that ends now, or created between two times."""

    mutates: ClassVar[bool] = False
    function: str
    window: Window | None = None
    since: datetime | None = None
    until: datetime | None = None


@frozen
class SearchRuns(Find, _RunAction, does="search"):
    """Searches the runs of a function, or of the whole project when `function` is None."""

    function: str | None = None


@frozen
class KillRun(EntityAction, _RunAction, does="kill"):
    """Ends a run now."""


@frozen
class DispatchRun(EntityAction, _RunAction, does="dispatch"):
    """Executes a queued run; asked for by events only."""
