"""The life of sessions: each step is a conditional write on the version that was read.

Of a start, a report, a termination and a sweep that meet, one wins, and the others look again whether there is anything left to
do. A session has one end: what is told of it later changes nothing.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from portico.compute.resource_groups.entity import ResourceGroup
from portico.compute.resource_groups.for_sessions import SessionGroups
from portico.compute.sessions.engine import (
    Engine,
    EngineBusy,
    EngineError,
    EnginePrepares,
    Launch,
    LaunchRefused,
    Observed,
    Phase,
)
from portico.compute.sessions.engines import ENGINES
from portico.compute.sessions.entity import START_PATIENCE, Session
from portico.compute.sessions.ports import GROUPS, PASS_QUEUE, Engines, PassQueue
from portico.compute.sessions.repository import SessionRepository, released, told
from portico.compute.sessions.specification import SPECIFICATIONS, Specifications
from portico.compute.sessions.states import FAULTS, Reason, SessionStatus, SessionType
from portico.compute.sessions.transitions import (
    MOST_TRIES,
    Fields,
    back_to_queue,
    deprioritize,
    preempt,
    prepare,
    restart,
    run,
    settle,
    terminate,
)
from portico.core.base.clock import Clock
from portico.core.base.errors import NotFound
from portico.core.base.frozen import frozen
from portico.core.base.observability import logger
from portico.core.base.parts import Part
from portico.core.data.changes import Change, StaleVersion
from portico.core.model.call import Call
from portico.core.model.retention import Retention

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

Making = Callable[[Session], Fields | None]


@frozen
class Lifecycle:
    """Takes sessions from one state to the next. Each method returns the session as it is afterwards."""

    repository: SessionRepository
    engines: Engines
    groups: SessionGroups
    passes: PassQueue
    specifications: Specifications
    url: str
    retention: Retention
    clock: Clock

    def start(self, call: Call, session: Session, group: ResourceGroup | None = None) -> Session:
        """Has the engine start a SCHEDULED session; a start that is repeated is one. Terminated meanwhile, it is stopped again.

        `group` is its own, where it is known.
        """
        if session.status is not SessionStatus.SCHEDULED:
            return session
        ticket = self.specifications.ticket(session.launch)
        launch = Launch(session.launch, session.container, session.slots, self.url, ticket)
        try:
            engine = self.engine(session, group)
            handle = engine.start(launch)
        except LaunchRefused as refusal:
            return self.settle(call, session, SessionStatus.ERROR, Reason.FAILED_TO_START, message=str(refusal))
        except EngineBusy as busy:
            return self._put_back(call, session, busy)
        except EngineError as error:
            logger().warning("session.start_failed", extra={"session": session.id}, exc_info=error)
            return session  # it is looked after when its time is over, and the start repeated
        where = {"address": address} if (address := engine.address(handle)) else {}
        after = self._write(call, session, "prepare", lambda found: self._begun(found, session, handle, where))
        if after is None or after.handle != handle or after.status in _ENDING:
            self._stop_late(session, handle)
        return after or session

    def reported(
        self,
        call: Call,
        session: Session,
        state: str,
        exit_code: int | None = None,
        active_at: datetime | None = None,
        **where: Any,
    ) -> Session:
        """After the word of its agent: `ready`, `running` or `ended`; `where` are `address` and `port`, if they are told."""
        now = self.clock.now()
        if state == "ended":
            return self.ended(call, session, exit_code)
        if state == "ready":

            def ready(found: Session) -> Fields | None:
                starting = found.status in {SessionStatus.SCHEDULED, SessionStatus.PREPARING}
                return {**where, **run(found, now, where.get("address"))} if starting else None

            session = self._write(call, session, "run", ready) or session
            if session.started_at == now:
                return session
        return self._seen(call, session, active_at, where)

    def ended(self, call: Call, session: Session, exit_code: int | None, message: str | None = None) -> Session:
        """After the end of its process, by itself or because it was told to."""

        def over(found: Session) -> Fields | None:
            if found.status.settled or found.restarts:
                return None
            status, reason = _end_of(found, exit_code)
            more = {"exit_code": exit_code} | ({"message": message} if message else {})
            return settle(found, self.clock.now(), status, reason, self.retention, **more)

        after = self._ended(call, session, over)
        if after.restarts:
            return self.stop(call, after, forced=True)  # its slots are free when the engine has nothing of it any more
        if after.handle is not None:
            self._stop_late(after, after.handle)  # an agent that has told of its end may still be there
        return after

    def lost(self, call: Call, session: Session, observed: Observed) -> Session:
        """After the engine has nothing of it any more, where its agent told no end of it."""

        def gone(found: Session) -> Fields | None:
            if found.status.settled:
                return None
            if found.restarts:
                return restart(found, self.clock.now(), self._patience(found))
            more = {"exit_code": observed.exit_code} | ({"message": observed.reason} if observed.reason else {})
            if found.status is SessionStatus.TERMINATING or observed.exit_code == 0:
                status, reason = _end_of(found, observed.exit_code)
            else:
                status, reason = SessionStatus.ERROR, str(_LOST.get(found.status, Reason.AGENT_LOST))
            return settle(found, self.clock.now(), status, reason, self.retention, **more)

        return self._ended(call, session, gone)

    def settle(self, call: Call, session: Session, status: SessionStatus, reason: str, **more: Any) -> Session:
        """At this end, unless it had another before."""

        def end(found: Session) -> Fields | None:
            if found.status.settled:
                return None
            return settle(found, self.clock.now(), status, reason, self.retention, **more)

        return self._ended(call, session, end)

    def terminate(self, call: Call, session: Session, reason: str, *, forced: bool = False) -> Session:
        """CANCELLED, where it waits; else TERMINATING, and its engine told. One that has ended stays as it is."""

        def ending(found: Session) -> Fields | None:
            now = self.clock.now()
            if found.status is SessionStatus.PENDING:
                return settle(found, now, SessionStatus.CANCELLED, reason, self.retention)
            ending = found.status is SessionStatus.TERMINATING and not found.restarts
            settling = found.status.settled or (ending and not forced)
            return None if settling else terminate(found, now, reason)

        after = self._ended(call, session, ending)
        return self.stop(call, after, forced=forced) if after.status is SessionStatus.TERMINATING else after

    def preempt(self, call: Call, session: Session, other: str, *, restarts: bool) -> Session:
        """Ends a session that holds slots, so that another has room; it goes back to the queue then, if it `restarts`."""

        def preempted(found: Session) -> Fields | None:
            holds = found.status.holds_slots and found.status is not SessionStatus.TERMINATING
            if not holds or found.allocated_at != session.allocated_at:
                return None
            return preempt(found, self.clock.now(), other, restarts=restarts)

        after = self._write(call, session, "preempt", preempted) or session
        ends = after.status is SessionStatus.TERMINATING and after.preempted_by == other
        return self.stop(call, after) if ends else after

    def deprioritize(self, call: Call, session: Session) -> Session:
        """Lets others go before a session that waits."""

        def later(found: Session) -> Fields | None:
            waits = found.lock == session.lock and found.status is SessionStatus.PENDING
            return deprioritize(found, self.clock.now()) if waits else None

        return self._write(call, session, "deprioritize", later) or session

    def stop(self, call: Call, session: Session, *, forced: bool = False) -> Session:
        """Tells the engine to end a TERMINATING session; settled when the engine has nothing of it any more."""
        try:
            handle = session.handle or self._handle_of(session)
            if handle is None:
                return self._never_started(call, session)
            self.engine(session).stop(handle, session.reason or "", forced=forced)
            observed = self.engine(session).look([handle])[0]
        except EngineError as error:
            logger().warning("session.stop_failed", extra={"session": session.id}, exc_info=error)
            return session  # the sweep tries again
        return self.lost(call, session, observed) if is_over(observed) else session

    def observe(self, call: Call, session: Session) -> Session:
        """After a look at what its engine knows of it. Raises EngineError."""
        if session.status.settled or session.handle is None:
            return session
        observed = self.engine(session).look([session.handle])[0]
        if is_over(observed):
            return self.lost(call, session, observed)
        if observed.address and observed.address != session.address:
            return self._write(call, session, None, lambda _: {"address": observed.address}) or session
        return session

    def touch(self, call: Call, session: Session, **more: Any) -> Session:
        """After it was looked after, with what that found: it is due later."""

        def seen(found: Session) -> Fields | None:
            if found.lock != session.lock:
                return None
            return {"looked_at": self.clock.now(), **more}

        return self._write(call, session, None, seen) or session

    def counted(self, call: Call, session: Session, until: datetime) -> Session:
        """After its usage was written up to a midnight."""
        return self._write(call, session, None, lambda _: {"counted_until": until}) or session

    def engine(self, session: Session, group: ResourceGroup | None = None) -> Engine:
        """The engine of its group, also when that is gone. Raises EngineError for one that is not offered any more."""
        group = group or self.groups.find(session.resource_group)
        found = next(iter(self.engines.values())) if group is None else self.engines.get(group.engine)
        if found is None:
            raise EngineError("the engine is not offered any more")
        return found

    def _begun(self, found: Session, scheduled: Session, handle: str, where: Fields) -> Fields | None:
        """The handle of a start, on the session that it was for; an agent may be faster than this."""
        if found.status.settled or found.allocated_at != scheduled.allocated_at or found.handle is not None:
            return None
        if found.status is not SessionStatus.SCHEDULED:
            return {"handle": handle, **where}
        return {**prepare(found, self.clock.now(), handle), **where}

    def _seen(self, call: Call, session: Session, active_at: datetime | None, where: dict[str, Any]) -> Session:
        def seen(found: Session) -> Fields | None:
            if found.status is not SessionStatus.RUNNING:
                return None
            now = self.clock.now()
            times = [time for time in (found.active_at, active_at and min(active_at, now)) if time is not None]
            return {"seen_at": now, "active_at": max(times, default=None), **where}

        return self._write(call, session, None, seen) or session

    def _stop_late(self, session: Session, handle: str) -> None:
        with suppress(EngineError):  # the sweep finds what is left
            self.engine(session).stop(handle, session.reason or "", forced=True)

    def _handle_of(self, session: Session) -> str | None:
        """The handle of a start whose end nobody has written."""
        return next((one.handle for one in self.engine(session).running() if one.session == session.id), None)

    def _never_started(self, call: Call, session: Session) -> Session:
        """Settled when no start can be under way any more."""
        if session.allocated_at is not None and self.clock.now() < session.allocated_at + START_PATIENCE:
            return session
        return self.lost(call, session, Observed("", session.id, Phase.UNKNOWN))

    def _patience(self, session: Session) -> int | None:
        group = self.groups.find(session.resource_group)
        return None if group is None else group.max_pending

    def _put_back(self, call: Call, session: Session, busy: EngineBusy) -> Session:
        """In the queue again; at its end after some tries, of which those are none that had the engine prepare something."""
        message, counts = str(busy), not isinstance(busy, EnginePrepares)
        if counts and session.tries + 1 >= MOST_TRIES:
            return self.settle(call, session, SessionStatus.ERROR, Reason.ENGINE_CAPACITY, message=message)

        def again(found: Session) -> Fields | None:
            waits = found.status is SessionStatus.SCHEDULED and found.allocated_at == session.allocated_at
            return back_to_queue(found, self.clock.now(), message, counts=counts) if waits else None

        return self._write(call, session, "back_off", again) or session

    def _ended(self, call: Call, session: Session, make: Making) -> Session:
        """After a change that may be its end: what that frees is seen to at once; the follower of the record makes up for it."""
        after = self._write(call, session, "settle", make) or session
        if after.status.settled and not session.status.settled:
            self.specifications.drop(after)
            if after.allocated_at is not None:
                self.passes.ask(after.resource_group)
        elif after.launches > session.launches:
            self.passes.ask(after.resource_group)
        return after

    def _write(self, call: Call, session: Session, operation: str | None, make: Making) -> Session | None:
        """After the change that `make` sees to for it as it is now, if there is any left; None when it is gone.

        Without an operation it is a beat, and leaves no record.
        """
        found: Session | None = session
        while found is not None:
            fields = make(found)
            if fields is None:
                return found
            following = found.beat if operation is None else found.changed
            after = following(self.clock.now(), **fields)
            does = _operation(found, after, operation)
            data = told(after) | released(found, after)
            try:
                self.repository.apply(call, [Change(found, after, does, data, quiet=operation is None)])
                return after
            except StaleVersion:
                found = self._reread(found)
        return None

    def _reread(self, session: Session) -> Session | None:
        try:
            return self.repository.get(session.scope, session.id)
        except NotFound:
            return None


_ENDING = {SessionStatus.TERMINATING, SessionStatus.TERMINATED, SessionStatus.CANCELLED, SessionStatus.ERROR}
_LOST = dict.fromkeys((SessionStatus.SCHEDULED, SessionStatus.PREPARING), Reason.FAILED_TO_START)


def is_over(observed: Observed) -> bool:
    """True if the engine runs nothing of it."""
    return observed.phase in {Phase.STOPPED, Phase.UNKNOWN}


def _operation(before: Session, after: Session, operation: str | None) -> str | None:
    """The operation in the record: an end is one, whatever led to it, and so is the end of a launch."""
    if operation != "settle" or after.status.settled:
        return operation
    if after.launches > before.launches:
        return "reschedule"
    return "terminate" if after.status is not before.status else operation


def _end_of(session: Session, exit_code: int | None) -> tuple[SessionStatus, str]:
    """The end of a session whose process has ended: of one that was to end, for the reason for which it was."""
    if session.status is SessionStatus.TERMINATING:
        reason = session.reason or Reason.USER_REQUESTED
        return SessionStatus.ERROR if reason in FAULTS else SessionStatus.TERMINATED, reason
    if session.status is not SessionStatus.RUNNING:
        return SessionStatus.ERROR, Reason.FAILED_TO_START
    if session.kind is SessionType.INTERACTIVE:
        return SessionStatus.TERMINATED, Reason.SELF_TERMINATED
    return SessionStatus.TERMINATED, Reason.TASK_FINISHED if exit_code == 0 else Reason.TASK_FAILED


def wire(parts: "Parts") -> Lifecycle:
    """The life of sessions."""
    return Lifecycle(
        SessionRepository(parts.store, Session),
        parts.get(ENGINES),
        parts.get(GROUPS),
        parts.get(PASS_QUEUE),
        parts.get(SPECIFICATIONS),
        parts.settings.api_url,
        Retention(parts.settings.run_retention_days),
        parts.clock,
    )


LIFECYCLE: Part[Lifecycle] = Part("portico.compute.sessions.lifecycle:wire")
