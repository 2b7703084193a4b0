"""The first in a queue that finds no room: others make room for it, or it gives way to those behind it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from portico.compute.resource_groups.entity import PreemptionMode, ResourceGroup
from portico.compute.resource_groups.slots import total
from portico.compute.scheduling.candidates import Candidate, Room
from portico.compute.scheduling.preemption import Running, next_preemptible, victims
from portico.compute.sessions.entity import Session
from portico.compute.sessions.lifecycle import LIFECYCLE, Lifecycle
from portico.compute.sessions.ports import PASS_QUEUE, PassQueue
from portico.compute.sessions.queue import Queue
from portico.compute.sessions.states import Reason, SessionStatus
from portico.core.base.clock import Clock
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.base.side_by_side import side_by_side
from portico.core.model.call import Call

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class Firsts:
    """Looks after the firsts of queues, as their groups say; without preemption and deprioritization it costs no request."""

    holders: Queue
    lifecycle: Lifecycle
    passes: PassQueue
    clock: Clock

    def look_after(self, call: Call, group: ResourceGroup, session: Session, candidate: Candidate) -> Sequence[str]:
        """The sessions whose ends it waits for, those that it made end now among them."""
        now, since = self.clock.now(), session.first_since or self.clock.now()
        awaited, room_at = self._preempted(call, group, candidate, now) if group.preemption.enabled else ((), None)
        gives_way = self._gives_way(group, session, since)
        if gives_way is not None and gives_way <= now and not awaited:
            self.lifecycle.deprioritize(call, session)
            self.passes.ask(group.name)
            return ()
        times = [time for time in (room_at, gives_way) if time is not None]
        self._noted(call, session, since if gives_way else None, min(times, default=None))
        return awaited

    def _preempted(
        self, call: Call, group: ResourceGroup, candidate: Candidate, now: datetime
    ) -> tuple[Sequence[str], datetime | None]:
        """The sessions that make room, and when others might, where these do not suffice."""
        holders = self.holders.in_group(group.name)
        live = [one for one in holders if one.status is not SessionStatus.TERMINATING]
        running = [
            Running(one.id, one.priority, one.started_at or now, one.slots) for one in live if one.preemptible
        ]  # what ends is counted as ended: nobody else ends for what that will leave
        room = Room(group.capacity, total(one.slots for one in live))
        chosen = victims(candidate, running, room, group.preemption, now)
        ending = [one.id for one in holders if one.reason == Reason.PREEMPTED]
        restarts = group.preemption.mode is PreemptionMode.RESCHEDULE
        side_by_side(
            lambda one: self.lifecycle.preempt(call, one, candidate.session, restarts=restarts),
            [one for one in live if one.id in chosen],
        )
        awaited = (*ending, *chosen)
        return awaited, None if awaited else next_preemptible(candidate, running, group.preemption, now)

    def _gives_way(self, group: ResourceGroup, session: Session, since: datetime) -> datetime | None:
        """When it gives way; None for one that is not to, or cannot: there is nothing below 0."""
        seconds = group.deprioritize_after
        return since + timedelta(seconds=seconds) if seconds is not None and session.priority > 0 else None

    def _noted(self, call: Call, session: Session, since: datetime | None, room_at: datetime | None) -> None:
        if (session.first_since, session.room_at) != (since, room_at):
            self.lifecycle.touch(call, session, first_since=since, room_at=room_at)


def wire(parts: "Parts") -> Firsts:
    """It, put together."""
    return Firsts(Queue(parts.store), parts.get(LIFECYCLE), parts.get(PASS_QUEUE), parts.clock)


FIRSTS: Part[Firsts] = Part("portico.compute.sessions.firsts:wire")
