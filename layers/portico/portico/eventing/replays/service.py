"""Replays: asking for one, looking at it, ending it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from portico.core.actions.processor import Handler
from portico.core.base.clock import Clock
from portico.core.base.errors import Conflict, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id
from portico.core.data.changes import StaleVersion
from portico.core.data.query import Page
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.eventing.replays.actions import AdvanceReplay, CancelReplay, CreateReplay, GetReplay, SearchReplays
from portico.eventing.replays.advance import ADVANCE, Advance
from portico.eventing.replays.contents import Replays
from portico.eventing.replays.entity import KEPT_FOR, Replay, ReplayStatus, replays_partition
from portico.eventing.subscriptions.resource import SUBSCRIPTIONS
from portico.eventing.subscriptions.service import SubscriptionService

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class ReplayService(Replays):
    """Keeps replays."""

    subscriptions: SubscriptionService
    advance: Advance
    clock: Clock

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {
            CreateReplay: self.create,
            SearchReplays: self.search,
            GetReplay: self.get,
            CancelReplay: self.cancel,
            AdvanceReplay: self.advance.advance,
        }

    def create(self, call: Call, action: CreateReplay) -> Replay:
        """The replay, RUNNING. Raises NotFound, Unprocessable, or the denial of what the subscription needs."""
        subscription = self.subscriptions.repository.get(action.scope, action.subscription)
        self.subscriptions.check_rights(call, subscription)
        now = self.clock.now()
        until = action.until or now
        if until > now:
            raise Unprocessable.field("until", "Only what has happened is replayed: it is now at the latest.")
        if action.since >= until:
            raise Unprocessable.field("since", "It is before the end.")
        expires = KEPT_FOR.end(now)
        replay = Replay(
            scope=subscription.scope,
            created_at=now,
            updated_at=now,
            id=new_id(),
            of=subscription.name,
            of_uid=subscription.uid,
            since=_to_the_millisecond(action.since),
            until=_to_the_millisecond(until),
            expires=expires,
            ttl=int(expires.timestamp()),
        )
        return self.repository.create(call, replay)

    def search(self, call: Call, action: SearchReplays) -> Page[Replay]:
        """One page of the replays of a subscription."""
        subscription = self.subscriptions.repository.get(action.scope, action.subscription)
        parent = replays_partition(str(action.scope), subscription.uid)
        return self.repository.search(action.scope, action.querier, parent=parent)

    def get(self, call: Call, action: GetReplay) -> Replay:
        """The replay. Raises NotFound, also for one of another subscription."""
        return self._of(action)

    def cancel(self, call: Call, action: CancelReplay) -> Replay:
        """The replay, CANCELLED. Raises Conflict for one that has ended otherwise."""
        while True:
            replay = self._of(action)
            if replay.status is ReplayStatus.CANCELLED:
                return replay
            if replay.status is not ReplayStatus.RUNNING:
                details = {"replay": replay.id, "status": str(replay.status)}
                raise Conflict(f"The replay is {replay.status}.", code="REPLAY_ENDED", details=details)
            try:
                after = replay.changed(self.clock.now(), status=ReplayStatus.CANCELLED)
                return self.repository.update(call, replay, after)
            except StaleVersion:
                continue  # a page was delivered meanwhile

    def reconcile(self, call: Call, scope: Scope, key: str) -> None:
        """For the sweep: a replay that stands still goes on, or is given up."""
        self.advance.reconcile(call, scope, key)

    def _of(self, action: Any) -> Replay:
        replay = self.repository.live(action.scope, action.key)
        subscription = self.subscriptions.repository.get(action.scope, action.subscription)
        if replay.of_uid != subscription.uid:
            raise self.repository.missing(action.scope, action.key)
        return replay


def _to_the_millisecond(time: datetime) -> datetime:
    """As ids of records tell it, in UTC."""
    utc = time.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


def wire(parts: "Parts") -> ReplayService:
    """The service, put together."""
    return ReplayService(parts.repository(Replay), parts.get(SUBSCRIPTIONS), parts.get(ADVANCE), parts.clock)
