"""The replays in a scope."""

from portico.core.base.frozen import frozen
from portico.core.model.scope import Scope
from portico.core.services.contents import Contents
from portico.eventing.replays.entity import Replay


@frozen
class Replays(Contents[Replay]):
    """They go by themselves, and stand in nobody's way."""

    def count(self, scope: Scope) -> int:
        """Nothing that a caller could remove."""
        return 0

    def is_empty(self, scope: Scope) -> bool:
        """As far as anybody is concerned."""
        return True
