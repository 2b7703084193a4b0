"""The times at which checkers end a session. Pure: it reads no clock and no table."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from portico.compute.idle_checkers.entity import IdleChecker, IdleKind
from portico.core.base.frozen import frozen


@frozen(slots=True)
class SessionTimes:
    """A session as checkers see it: its type, when it was RUNNING, and when it was last used (None: never)."""

    type: str
    started_at: datetime
    active_at: datetime | None = None
    excluded: Collection[str] = ()


@frozen(slots=True)
class IdleCheck:
    """A checker that looks at a session, when it ends it, and if the session is excluded from it."""

    checker: str
    kind: IdleKind
    deadline: datetime
    excluded: bool = False


def deadlines(times: SessionTimes, checkers: Iterable[IdleChecker], now: datetime) -> list[IdleCheck]:
    """What each checker of this type of session says, the earliest first; use that is said to be after `now` is of now."""
    excluded = {name.lower() for name in times.excluded}
    found = [
        IdleCheck(checker.name, checker.kind, _deadline(times, checker, now), checker.name.lower() in excluded)
        for checker in checkers
        if times.type in checker.session_types
    ]
    return sorted(found, key=lambda check: (check.deadline, check.checker))


def first(checks: Sequence[IdleCheck]) -> IdleCheck | None:
    """The check by which the session ends; None if none ends it."""
    return next((check for check in checks if not check.excluded), None)


def _deadline(times: SessionTimes, checker: IdleChecker, now: datetime) -> datetime:
    begun = times.started_at
    if checker.kind is IdleKind.INACTIVITY and times.active_at is not None:
        begun = max(begun, min(times.active_at, now))
    spared = times.started_at + timedelta(seconds=checker.grace)
    return max(begun + timedelta(seconds=checker.seconds), spared)
