"""The queue of lanes that are to be looked at again."""

from typing import TYPE_CHECKING

from portico.core.base.parts import Part
from portico.core.model.scope import Scope
from portico.eventing.messaging.queue import DelayedQueue

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


class LaneQueue(DelayedQueue):
    """Asks for lanes."""

    def ask(self, scope: Scope, lane: str, seconds: float) -> None:
        """One message after so many seconds, at least 1."""
        self.send({"scope": str(scope), "lane": lane}, seconds)


def wire(parts: "Parts") -> LaneQueue:
    """The queue of the deployment."""
    return LaneQueue(parts.settings.lane_queue_url)


LANE_QUEUE: Part[LaneQueue] = Part(f"{__name__}:wire")
