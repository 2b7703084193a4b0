"""Resource groups as they are kept: one at most is the default, and another that becomes it takes its place in the same transaction."""

from collections.abc import Sequence
from typing import Any

from portico.compute.resource_groups.entity import DEFAULT, ResourceGroup
from portico.core.base.frozen import frozen
from portico.core.data.changes import Change
from portico.core.data.claim_writes import ClaimTaken
from portico.core.data.repository import Repository
from portico.core.data.writes import Write
from portico.core.model.call import Call
from portico.core.model.entity import sort_key
from portico.core.model.scope import GLOBAL


@frozen
class ResourceGroupRepository(Repository[ResourceGroup]):
    """Keeps resource groups."""

    def apply(self, call: Call, changes: Sequence[Change[Any]], beside: Sequence[Write] = ()) -> None:
        """All of the changes in one transaction; the former default with them. Raises ClaimTaken when others are faster."""
        if not self.apply_with(call, changes, lambda: self._former(changes), beside, passing=(ClaimTaken,)):
            raise ClaimTaken(changes[0].entity, DEFAULT)

    def _former(self, changes: Sequence[Change[ResourceGroup]]) -> Sequence[Change[ResourceGroup]]:
        """The end of the present default, when a change makes another the default."""
        if not any(_is_default(change.after) and not _is_default(change.before) for change in changes):
            return ()
        held = self.store.holder(DEFAULT)
        if held is None or sort_key(held) in {sort_key(change.entity.name) for change in changes}:
            return ()
        former = self.get_many(GLOBAL, [held], deleted=True)[0]
        if former is None:
            return ()
        now = self.store.journal.clock.now()
        return (Change(former, former.changed(now, is_default=False), "update"),)


def _is_default(group: ResourceGroup | None) -> bool:
    return group is not None and group.is_default
