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
class _RunAction(ScopedAction):
    entity_type: ClassVar[str] = "run"
    belongs: ClassVar[bool] = True

    @property
    def target(self) -> Target:
        """The run, or the runs of the scope; within their function, where the action names it."""
        name = getattr(self, "function", None)
        function = Target("function", self.scope, name) if name else None
        return Target(self.entity_type, self.scope, getattr(self, "key", None), function)


@frozen
class CreateRun(_RunAction):
    """Runs a function on an input; `blocking` waits for the end, within bounds.

    `version` is the number or the alias of the version to run, None for the current one. `secrets` are the names of secrets
    beyond the function's own: the caller needs `secret:use` for each. A `run_id` that exists gives the run that has it,
    and writes nothing: see `identity.derived_id`. A function that was read after `since` need not be read again.
    """

    name: ClassVar[str] = "runs.create"
    permission: ClassVar[str] = "run:create"
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
class GetRun(Get, _RunAction):
    """Reads one run with its output and logs."""

    name: ClassVar[str] = "runs.get"
    permission: ClassVar[str] = "run:get"


@frozen
class RunLogs(Get, _RunAction):
    """Reads what a run printed after a position; `follow` waits for more, for some seconds."""

    name: ClassVar[str] = "runs.logs"
    permission: ClassVar[str] = "run:get"
    after: str | None = None
    follow: bool = False


@frozen
class FunctionStats(_RunAction):
    """Counts and times the latest runs of a function: those of a window that ends now, or created between two times."""

    name: ClassVar[str] = "runs.stats"
    permission: ClassVar[str] = "run:get"
    mutates: ClassVar[bool] = False
    function: str
    window: Window | None = None
    since: datetime | None = None
    until: datetime | None = None


@frozen
class SearchRuns(Find, _RunAction):
    """Searches the runs of a function, or of the whole project when `function` is None."""

    name: ClassVar[str] = "runs.search"
    permission: ClassVar[str] = "run:get"
    function: str | None = None


@frozen
class KillRun(EntityAction, _RunAction):
    """Ends a run now."""

    name: ClassVar[str] = "runs.kill"
    permission: ClassVar[str] = "run:kill"


@frozen
class DispatchRun(EntityAction, _RunAction):
    """Executes a queued run; asked for by events only."""

    name: ClassVar[str] = "runs.dispatch"
    permission: ClassVar[str] = "run:dispatch"
