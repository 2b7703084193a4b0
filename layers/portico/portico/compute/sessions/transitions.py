"""The steps of a session, as the fields that they change: no reading, no writing."""

from datetime import datetime, timedelta
from typing import Any, Final

from portico.compute.sessions.entity import Session
from portico.compute.sessions.states import Reason, SessionResult, SessionStatus, SessionType
from portico.core.model.retention import Retention

MOST_TRIES: Final = 5
_BACK_OFF: Final = (5, 15, 45, 120, 300)  # seconds, after each start that the engine had no room for
_ENDED_BY_SOMEBODY: Final = frozenset(
    {
        Reason.USER_REQUESTED,
        Reason.FORCE_TERMINATED,
        Reason.PENDING_TIMEOUT,
        Reason.DEPENDENCY_FAILED,
        Reason.PREEMPTED,
    }
)
GIVEN_UP: Final = 10  # of its priority, each time
_OF_A_LAUNCH: Final = (
    "handle",
    "address",
    "port",
    "message",
    "exit_code",
    "allocated_at",
    "started_at",
    "seen_at",
    "looked_at",
    "active_at",
    "counted_until",
    "used_at",
    "deadline",
    "deadline_reason",
    "idle_at",
)

Fields = dict[str, Any]


def schedule(session: Session, now: datetime) -> Fields:
    """SCHEDULED: its slots are taken in the same transaction."""
    found: Fields = dict.fromkeys(("not_before", "first_since", "room_at"))
    return session.step(now, SessionStatus.SCHEDULED, Reason.FITS, allocated_at=now, **found)


def prepare(session: Session, now: datetime, handle: str) -> Fields:
    """PREPARING: the engine has been asked."""
    return session.step(now, SessionStatus.PREPARING, Reason.ENGINE_STARTED, handle=handle)


def run(session: Session, now: datetime, address: str | None) -> Fields:
    """RUNNING: the agent is ready. Time-out and longest life count from here."""
    until, why = _deadline(session, now)
    told: Fields = {"started_at": now, "seen_at": now, "active_at": now, "deadline": until, "deadline_reason": why}
    return session.step(now, SessionStatus.RUNNING, Reason.READY, address=address or session.address, **told)


def back_to_queue(session: Session, now: datetime, message: str, *, counts: bool = True) -> Fields:
    """PENDING again, for the engine has no room: later each time that `counts`."""
    pause = timedelta(seconds=_BACK_OFF[min(session.tries, len(_BACK_OFF) - 1)])
    again: Fields = {
        "tries": session.tries + counts,
        "not_before": now + pause,
        "allocated_at": None,
        "message": message,
    }
    return session.step(now, SessionStatus.PENDING, Reason.ENGINE_BUSY, **again)


def terminate(session: Session, now: datetime, reason: str) -> Fields:
    """TERMINATING: the engine is told to end it."""
    return session.step(now, SessionStatus.TERMINATING, reason, restarts=False)


def preempt(session: Session, now: datetime, other: str, *, restarts: bool) -> Fields:
    """TERMINATING, for another session that has no room; it may start anew."""
    made = {"preempted_by": other, "restarts": restarts}
    return session.step(now, SessionStatus.TERMINATING, Reason.PREEMPTED, by=other, **made)


def restart(session: Session, now: datetime, patience: int | None) -> Fields:
    """PENDING again, as it was made: nothing of its present launch is left. It waits at most so many seconds."""
    anew = dict.fromkeys(_OF_A_LAUNCH) | {"launches": session.launches + 1, "restarts": False, "ticket_used": False}
    anew |= {"tries": 0, "give_up_at": None if patience is None else now + timedelta(seconds=patience)}
    return session.step(now, SessionStatus.PENDING, Reason.PREEMPTED, by=session.preempted_by, **anew)


def deprioritize(session: Session, now: datetime) -> Fields:
    """PENDING with a lower priority: it has been the first for too long."""
    lower: Fields = {"priority": max(session.priority - GIVEN_UP, 0), "first_since": None, "room_at": None}
    return session.step(now, SessionStatus.PENDING, Reason.DEPRIORITIZED, **lower)


def settle(session: Session, now: datetime, status: SessionStatus, reason: str, kept: Retention, **more: Any) -> Fields:
    """An end; it is kept for a time from now on."""
    expires = kept.end(now)
    result = more.pop("result", None) or _result(session, reason, more.get("exit_code", session.exit_code))
    told = {"ended_at": now, "expires": expires, "ttl": int(expires.timestamp()), "result": result, "deadline": None}
    by = session.preempted_by if reason == Reason.PREEMPTED else None
    return session.step(now, status, reason, by=by, not_before=None, restarts=False, **told, **more)


def _result(session: Session, reason: str, exit_code: int | None) -> SessionResult:
    """The result: of a batch that ended by itself its exit code's; one that somebody has ended has none."""
    if reason == Reason.TASK_FINISHED and exit_code == 0:
        return SessionResult.SUCCESS
    if session.kind is SessionType.INTERACTIVE or reason in _ENDED_BY_SOMEBODY:
        return SessionResult.UNDEFINED
    return SessionResult.FAILURE


def _deadline(session: Session, now: datetime) -> tuple[datetime | None, str | None]:
    bounds = [
        (now + timedelta(seconds=seconds), str(reason))
        for seconds, reason in ((session.timeout, Reason.TASK_TIMEOUT), (session.longest_life, Reason.LIFETIME))
        if seconds is not None
    ]
    return min(bounds) if bounds else (None, None)
