"""Which MicroVM is of which launch: the service tells neither a name, a tag nor the token of a start.

Two items for each start, written when it is answered, that outlive every MicroVM. A MicroVM without them is one whose start was not
answered to anybody: such a start is repeated, and answered alike, or the MicroVM is an orphan.
"""

from collections.abc import Sequence
from typing import Any, Final

from portico.compute.sessions.engine import session_of
from portico.compute.sessions.microvms import LONGEST
from portico.core.base.clock import Clock
from portico.core.base.frozen import frozen
from portico.core.data.table import Table
from portico.core.data.writes import Put

_KEPT: Final = 2 * LONGEST


@frozen
class MicrovmLaunches:
    """The launches of one stack."""

    table: Table
    table_name: str
    clock: Clock

    def handle(self, token: str) -> str | None:
        """The MicroVM of a launch, once it is known. Raises Unavailable."""
        found = self.table.get(self.table_name, _launch(token))
        return None if found is None else str(found["handle"])

    def note(self, token: str, handle: str) -> None:
        """Keeps that a launch has started it. Raises Unavailable."""
        told: dict[str, Any] = {
            "handle": handle,
            "session": session_of(token),
            "ttl": int(self.clock.now().timestamp()) + _KEPT,
        }
        keys = (_launch(token), _microvm(handle))
        self.table.transact([Put(self.table_name, {**key, **told}) for key in keys])

    def sessions(self, handles: Sequence[str]) -> list[str | None]:
        """The session of each, None for one that no launch is known of. Raises Unavailable."""
        found = self.table.get_many(self.table_name, [_microvm(handle) for handle in handles])
        return [None if one is None else str(one["session"]) for one in found]


def _launch(token: str) -> dict[str, str]:
    return {"pk": f"microvm_launch/{token}", "sk": "microvm"}


def _microvm(handle: str) -> dict[str, str]:
    return {"pk": f"microvm/{handle}", "sk": "launch"}
