"""The versions of a function that its runs in flight use."""

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from portico.compute.runs.entity import Run, runs_partition
from portico.core.base.clock import Clock
from portico.core.base.frozen import frozen
from portico.core.base.ids import ids_between
from portico.core.data.repository import Repository
from portico.core.model.scope import Scope

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

_LONGEST: Final = timedelta(days=1)
_MOST: Final = 10_000


@frozen
class InFlight:
    """Looks at the runs of the last day: what is older has ended."""

    repository: Repository[Run]
    clock: Clock

    def refs(self, scope: Scope, function_uid: str) -> Collection[str]:
        """The engine's references of the versions that runs which have not ended were given."""
        between = ids_between(self.clock.now() - _LONGEST, None)
        runs = self.repository.related(runs_partition(str(scope), function_uid), between, _MOST)
        return {run.engine_ref for run in runs if not run.status.settled}


def wire(parts: "Parts") -> Callable[[Scope, str], Collection[str]]:
    """The references that runs of a function in flight have."""
    return InFlight(parts.repository(Run), parts.clock).refs
