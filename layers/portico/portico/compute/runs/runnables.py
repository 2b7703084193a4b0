"""The functions of runs: read for each run, or once for all runs that one batch of events asks for."""

from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Final

from portico.compute.functions.entity import Function
from portico.compute.functions.service import FunctionService
from portico.core.base.clock import Clock
from portico.core.base.ttl_cache import TtlCache
from portico.core.model.scope import Scope

KEPT_SECONDS: Final = 2.0
_FUNCTIONS: Final = 256


@dataclass
class Runnables:
    """Functions with the fields of the version to run.

    What was read since an event arrived does for its run: the event could have been delivered at that time. Nothing read
    before does, so a change that was acknowledged before an event was emitted holds for the event's runs.
    """

    functions: FunctionService
    clock: Clock
    _kept: TtlCache[tuple[datetime, Function]] = field(init=False)
    _reading: Lock = field(default_factory=Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        self._kept = TtlCache(_FUNCTIONS, KEPT_SECONDS)

    def of(self, scope: Scope, name: str, version: str | None, since: datetime | None) -> Function:
        """The function, as it is now, or was at some time after `since`; see `FunctionService.runnable`."""
        if since is None:
            return self.functions.runnable(scope, name, version)
        key = (str(scope), name, version)
        with self._reading:  # so that the events of a batch share one reading
            found = self._kept.find(key)
            if found and found[0][0] >= since:
                return found[0][1]
            now = self.clock.now()
            return self._kept.put(key, (now, self.functions.runnable(scope, name, version)))[1]
