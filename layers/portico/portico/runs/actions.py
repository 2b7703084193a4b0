"""The actions on runs."""

from dataclasses import dataclass
from typing import Any, ClassVar

from portico.core.action import Target
from portico.core.query import Querier
from portico.core.standard import ScopedAction


@dataclass(frozen=True)
class _RunAction(ScopedAction):
    entity_type: ClassVar[str] = "run"

    @property
    def target(self) -> Target:
        """The run, or the runs of the scope; within their function, where the action names it."""
        name = getattr(self, "function", None)
        function = Target("function", self.scope, name) if name else None
        return Target(self.entity_type, self.scope, getattr(self, "key", None), function)


@dataclass(frozen=True)
class CreateRun(_RunAction):
    """Runs a function on an input; `blocking` waits for the end, within bounds."""

    name: ClassVar[str] = "runs.create"
    permission: ClassVar[str] = "run:create"
    function: str
    input: Any
    blocking: bool = False


@dataclass(frozen=True)
class GetRun(_RunAction):
    """Reads one run with its output and logs."""

    name: ClassVar[str] = "runs.get"
    permission: ClassVar[str] = "run:get"
    mutates: ClassVar[bool] = False
    key: str


@dataclass(frozen=True)
class SearchRuns(_RunAction):
    """Searches the runs of a function, or of the whole project when `function` is None."""

    name: ClassVar[str] = "runs.search"
    permission: ClassVar[str] = "run:get"
    mutates: ClassVar[bool] = False
    function: str | None
    querier: Querier


@dataclass(frozen=True)
class KillRun(_RunAction):
    """Ends a run now."""

    name: ClassVar[str] = "runs.kill"
    permission: ClassVar[str] = "run:kill"
    key: str


@dataclass(frozen=True)
class DispatchRun(_RunAction):
    """Executes a queued run; asked for by events only."""

    name: ClassVar[str] = "runs.dispatch"
    permission: ClassVar[str] = "run:dispatch"
    key: str
