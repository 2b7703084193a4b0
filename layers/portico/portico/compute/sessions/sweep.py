"""The sweep of sessions: what stands still goes on, what should be over ends, and engine and table agree again."""

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Final

from portico.compute.base_images.entity import BaseImage
from portico.compute.idle_checkers.entity import IdleKind
from portico.compute.sessions.engine import EngineError, Phase
from portico.compute.sessions.entity import Session, id_claim
from portico.compute.sessions.idling import IDLING, Idling
from portico.compute.sessions.lifecycle import LIFECYCLE, Lifecycle
from portico.compute.sessions.ports import PASS_QUEUE, PassQueue
from portico.compute.sessions.states import Reason, SessionStatus
from portico.compute.usage.service import USAGE, UsageService
from portico.core.base.clock import Clock, day_of, midnight
from portico.core.base.frozen import frozen
from portico.core.base.observability import logger
from portico.core.base.parts import Part
from portico.core.base.ttl_cache import TtlCache
from portico.core.data.repository import Repository
from portico.core.model.call import Call
from portico.core.model.scope import GLOBAL

if TYPE_CHECKING:
    from datetime import datetime

    from portico.core.services.parts import Parts

_MINUTE: Final = 60
BOOTSTRAP_SECONDS: Final = 5 * _MINUTE
HANG_SECONDS: Final = 5 * _MINUTE
TERMINATE_SECONDS: Final = 30
ORPHAN_SECONDS: Final = 60.0
RETIRING_SECONDS: Final = 3600.0
_ORPHANS: Final = "orphans"
_IMAGES: Final = "images"


@frozen
class Sweep:
    """Looks after sessions that are due."""

    lifecycle: Lifecycle
    passes: PassQueue
    usage: UsageService
    idling: Idling
    images: Repository[BaseImage]
    clock: Clock
    looked: TtlCache[None] = field(default_factory=lambda: TtlCache(1, ORPHAN_SECONDS), repr=False)
    retired: TtlCache[None] = field(default_factory=lambda: TtlCache(1, RETIRING_SECONDS), repr=False)

    def look_after(self, call: Call, session: Session) -> Session:
        """The session afterwards; one that has ended stays as it is. Now and then it looks for orphans, too."""
        if session.status.settled:
            return session
        after = _STEPS[session.status](self, call, session)
        if self.looked.find(_ORPHANS) is None:
            self.looked.put(_ORPHANS, None)
            self.orphans()
        if self.retired.find(_IMAGES) is None:
            self.retired.put(_IMAGES, None)
            self._try_to_retire()
        return after

    def orphans(self) -> int:
        """Ends what engines run for sessions that are none any more, or have ended; the number of those."""
        found = 0
        for engine in self.lifecycle.engines.values():
            for one in engine.running():
                if one.phase is not Phase.STOPPING and not self._lives(one.session):
                    found += 1
                    engine.stop(one.handle, "its session has ended", forced=True)
        return found

    def _try_to_retire(self) -> None:
        try:
            self.retire()
        except EngineError as error:  # the next sweep of a process that is new, or in an hour
            logger().warning("session.images_not_retired", exc_info=error)

    def retire(self) -> int:
        """Has engines forget what they keep for images that are none any more; the number of those."""
        images = [one.container for one in self.images.present_in(GLOBAL) if one.deleted_at is None and one.container]
        return sum(engine.retire(images) for engine in self.lifecycle.engines.values())

    def _pending(self, call: Call, session: Session) -> Session:
        if session.give_up_at is not None and session.give_up_at <= self.clock.now():
            return self.lifecycle.settle(call, session, SessionStatus.CANCELLED, Reason.PENDING_TIMEOUT)
        after = self.lifecycle.touch(call, session)
        self.passes.ask(session.resource_group)
        return after

    def _scheduled(self, call: Call, session: Session) -> Session:
        after = self.lifecycle.start(call, session)
        return self.lifecycle.touch(call, after) if after == session else after

    def _preparing(self, call: Call, session: Session) -> Session:
        after = self._observed(call, session)
        if after.status is not SessionStatus.PREPARING:
            return after
        if self._seconds(session.allocated_at) > BOOTSTRAP_SECONDS:
            return self.lifecycle.terminate(call, after, Reason.BOOTSTRAP_TIMEOUT, forced=True)
        return self.lifecycle.touch(call, after)

    def _running(self, call: Call, session: Session) -> Session:
        session, now = self._counted(call, session), self.clock.now()
        if session.deadline is not None and session.deadline <= now:
            return self.lifecycle.terminate(call, session, session.deadline_reason or Reason.LIFETIME)
        if (check := self.idling.ending(session)) is not None:
            reason = Reason.LIFETIME if check.kind is IdleKind.LIFETIME else Reason.IDLE_TIMEOUT
            return self.lifecycle.terminate(call, session, reason)
        after = self._observed(call, session)
        if after.status is not SessionStatus.RUNNING or after.seen_at != session.seen_at:
            return after
        if self._seconds(session.seen_at) > HANG_SECONDS:
            return self.lifecycle.terminate(call, after, Reason.HANG_TIMEOUT, forced=True)
        return self.lifecycle.touch(call, after, idle_at=self.idling.next_look(after))

    def _counted(self, call: Call, session: Session) -> Session:
        """The session, with its usage of the days that are over written."""
        today = midnight(day_of(self.clock.now()))
        counted = session.counted_until or session.allocated_at
        if counted is None or counted >= today:
            return session
        self.usage.settle(session, today)
        return self.lifecycle.counted(call, session, today)

    def _terminating(self, call: Call, session: Session) -> Session:
        forced = self._seconds(session.since()) > TERMINATE_SECONDS
        after = self.lifecycle.stop(call, session, forced=forced)
        return after if after.status.settled else self.lifecycle.touch(call, after)

    def _observed(self, call: Call, session: Session) -> Session:
        try:
            return self.lifecycle.observe(call, session)
        except EngineError as error:
            logger().warning("session.not_observed", extra={"session": session.id}, exc_info=error)
            return session

    def _lives(self, session_id: str) -> bool:
        return self.lifecycle.repository.store.holder(id_claim(session_id)) is not None

    def _seconds(self, since: "datetime | None") -> float:
        return 0.0 if since is None else (self.clock.now() - since).total_seconds()


_STEPS: Final[Mapping[SessionStatus, Callable[[Sweep, Call, Session], Session]]] = {
    SessionStatus.PENDING: Sweep._pending,
    SessionStatus.SCHEDULED: Sweep._scheduled,
    SessionStatus.PREPARING: Sweep._preparing,
    SessionStatus.RUNNING: Sweep._running,
    SessionStatus.TERMINATING: Sweep._terminating,
}


def wire(parts: "Parts") -> Sweep:
    """The sweep."""
    return Sweep(
        parts.get(LIFECYCLE),
        parts.get(PASS_QUEUE),
        parts.get(USAGE),
        parts.get(IDLING),
        parts.repository(BaseImage),
        parts.clock,
    )


SWEEP: Part[Sweep] = Part("portico.compute.sessions.sweep:wire")
