"""The turns of passes: how often a pass of a resource group was asked for, and up to which asking the last one began.

Whoever asks adds 1 and sends a message. A pass begins only if more was asked for since the last one began: so of many who ask at once
few passes come, and none that asked later than a pass began is lost.
"""

from portico.compute.sessions.entity import group_place
from portico.core.aws.errors import ConditionFailed
from portico.core.base.frozen import frozen
from portico.core.data.store import Store

_ANY = "attribute_exists(pk) OR attribute_not_exists(pk)"


@frozen
class Turns:
    """Counts the askings, in one item a group."""

    store: Store

    def ask(self, group: str) -> None:
        """One more asking."""
        self.store.table.update(self.store.entities, _key(group), "ADD asked :one", _ANY, {":one": 1})

    def begin(self, group: str) -> bool:
        """True if there is something to do since the last time; then that has begun."""
        condition = "attribute_exists(asked) AND (attribute_not_exists(begun) OR begun < asked)"
        try:
            self.store.table.update(self.store.entities, _key(group), "SET begun = asked", condition, {})
        except ConditionFailed:
            return False
        return True


def _key(group: str) -> dict[str, str]:
    return {"pk": f"{group_place(group)}#passes", "sk": "turn"}
