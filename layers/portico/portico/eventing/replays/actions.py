"""The actions on replays."""

from datetime import datetime
from typing import ClassVar

from portico.core.actions.standard import EntityAction, Find, Get, ScopedAction
from portico.core.base.frozen import frozen


@frozen
class _ReplayAction(ScopedAction):
    entity_type: ClassVar[str] = "replay"


@frozen
class _OfSubscription(_ReplayAction):
    subscription: str


@frozen
class CreateReplay(_OfSubscription):
    """Delivers what was recorded from `since` on and before `until` (None: now) to a subscription once more."""

    name: ClassVar[str] = "replays.create"
    permission: ClassVar[str] = "replay:create"
    once: ClassVar[bool] = True
    since: datetime
    until: datetime | None = None


@frozen
class SearchReplays(Find, _OfSubscription):
    """Searches the replays of a subscription."""

    name: ClassVar[str] = "replays.search"
    permission: ClassVar[str] = "replay:get"


@frozen
class GetReplay(Get, _OfSubscription):
    """Reads one replay of a subscription."""

    name: ClassVar[str] = "replays.get"
    permission: ClassVar[str] = "replay:get"


@frozen
class CancelReplay(EntityAction, _OfSubscription):
    """Ends a replay; the runs that it has made stay."""

    name: ClassVar[str] = "replays.cancel"
    permission: ClassVar[str] = "replay:cancel"


@frozen
class AdvanceReplay(EntityAction, _ReplayAction):
    """Delivers the next page; asked for by events only. `position` is where that page begins."""

    name: ClassVar[str] = "replays.advance"
    permission: ClassVar[str] = "replay:advance"
