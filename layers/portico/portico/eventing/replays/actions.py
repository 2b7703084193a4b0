"""The actions on replays."""

from datetime import datetime
from typing import ClassVar

from portico.core.actions.standard import EntityAction, Find, Get, ScopedAction
from portico.core.base.frozen import frozen


@frozen
class _ReplayAction(ScopedAction, of="replay"):
    """Base of the actions on replays."""


@frozen
class _OfSubscription(_ReplayAction):
    subscription: str


@frozen
class CreateReplay(_OfSubscription, does="create", group="replays"):
    """Delivers what was recorded from `since` on and before `until` (None: now) to a subscription once more."""

    once: ClassVar[bool] = True
    since: datetime
    until: datetime | None = None


@frozen
class SearchReplays(Find, _OfSubscription, does="search", group="replays"):
    """Searches the replays of a subscription."""


@frozen
class GetReplay(Get, _OfSubscription, does="get", group="replays"):
    """Reads one replay of a subscription."""


@frozen
class CancelReplay(EntityAction, _OfSubscription, does="cancel", group="replays"):
    """Ends a replay; the runs that it has made stay."""


@frozen
class AdvanceReplay(EntityAction, _ReplayAction, does="advance", group="replays"):
    """Delivers the next page; asked for by events only. `position` is where that page begins."""
