"""What a scope keeps of its replays."""

from portico.core.contents import Contents
from portico.core.frozen import frozen
from portico.core.scope import Scope
from portico.replays.entity import Replay


@frozen
class Replays(Contents[Replay]):
    """They go by themselves, and stand in nobody's way."""

    def count(self, scope: Scope) -> int:
        """Nothing that a caller could remove."""
        return 0

    def is_empty(self, scope: Scope) -> bool:
        """As far as anybody is concerned."""
        return True
