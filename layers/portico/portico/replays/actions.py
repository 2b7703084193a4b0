"""The actions on replays."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from portico.core.query import Querier
from portico.core.standard_actions import ScopedAction


@dataclass(frozen=True)
class _ReplayAction(ScopedAction):
    entity_type: ClassVar[str] = "replay"


@dataclass(frozen=True)
class CreateReplay(_ReplayAction):
    """Delivers what was recorded from `since` on and before `until` (None: now) to a subscription once more."""

    name: ClassVar[str] = "replays.create"
    permission: ClassVar[str] = "replay:create"
    subscription: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class SearchReplays(_ReplayAction):
    """Searches the replays of a subscription."""

    name: ClassVar[str] = "replays.search"
    permission: ClassVar[str] = "replay:get"
    mutates: ClassVar[bool] = False
    subscription: str
    querier: Querier


@dataclass(frozen=True)
class GetReplay(_ReplayAction):
    """Reads one replay of a subscription."""

    name: ClassVar[str] = "replays.get"
    permission: ClassVar[str] = "replay:get"
    mutates: ClassVar[bool] = False
    subscription: str
    key: str


@dataclass(frozen=True)
class CancelReplay(_ReplayAction):
    """Ends a replay; the runs that it has made stay."""

    name: ClassVar[str] = "replays.cancel"
    permission: ClassVar[str] = "replay:cancel"
    subscription: str
    key: str


@dataclass(frozen=True)
class AdvanceReplay(_ReplayAction):
    """Delivers the next page; asked for by events only. `position` is where that page begins."""

    name: ClassVar[str] = "replays.advance"
    permission: ClassVar[str] = "replay:advance"
    key: str
