"""Announcements: the standard operations, and those that are for somebody now."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from portico.core.actions.processor import Handler
from portico.core.actions.standard import Fields
from portico.core.base.errors import Unprocessable
from portico.core.base.frozen import frozen
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.services.standard import StandardService
from portico.operations.announcements.actions import ListAnnouncements
from portico.operations.announcements.entity import Announcement

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class AnnouncementService(StandardService[Announcement]):
    """The standard operations, on announcements that end after they begin."""

    most: ClassVar[int | None] = 100

    def current(self, call: Call, action: ListAnnouncements) -> Sequence[Announcement]:
        """Those that are for the caller now, the latest first."""
        now = self.clock.now()
        found = [one for one in self.repository.present_in(action.scope) if one.is_shown(now, call.principal)]
        return sorted(found, key=lambda one: one.since or one.created_at, reverse=True)

    def draft(self, call: Call, scope: Scope, fields: Fields) -> Announcement:
        """The announcement. Raises Unprocessable when it ends before it begins."""
        return _checked(super().draft(call, scope, fields))

    def revise(self, call: Call, entity: Announcement, changes: Fields) -> Announcement:
        """The changed announcement, with the same check."""
        return _checked(super().revise(call, entity, changes))

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {**super().handlers, ListAnnouncements: self.current}


def _checked(one: Announcement) -> Announcement:
    if one.since and one.until and one.until <= one.since:
        raise Unprocessable.field("until", "The end is after `from`.")
    return one


def wire(parts: "Parts") -> AnnouncementService:
    """The service, put together."""
    return AnnouncementService(parts.repository(Announcement), parts.clock)
