"""Idle checkers as they look at sessions: when each would end one, and which ends it first."""

from collections.abc import Sequence
from dataclasses import field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from portico.compute.idle_checkers.deadlines import IdleCheck, SessionTimes, deadlines, first
from portico.compute.idle_checkers.entity import IdleChecker
from portico.compute.idle_checkers.service import looking_at
from portico.compute.resource_groups.for_sessions import SessionGroups
from portico.compute.sessions.entity import Session
from portico.compute.sessions.ports import GROUPS
from portico.compute.sessions.states import SessionStatus
from portico.core.base.clock import Clock
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy, Part
from portico.core.base.ttl_cache import TtlCache
from portico.core.data.homes import Homes

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

SECONDS: Final = 30.0
LOOK_AGAIN: Final = timedelta(minutes=5)  # for checkers that are new, or bound since
_MOST_KEPT: Final = 256
_ALL: Final = "all"


@frozen
class Idling:
    """Reads checkers, and what they are bound to, at most once in 30 s."""

    service: Lazy[Any]
    groups: SessionGroups
    homes: Homes
    clock: Clock
    kept: TtlCache[Any] = field(repr=False)

    def checks(self, session: Session) -> list[IdleCheck]:
        """What the checkers of a RUNNING session say, the earliest first; nothing of another."""
        if session.status is not SessionStatus.RUNNING or session.started_at is None:
            return []
        times = SessionTimes(session.kind, session.started_at, session.active_at, session.idle_exclusions)
        return deadlines(times, self._looking(session), self.clock.now())

    def shown(self, session: Session) -> Session:
        """The session with its checks."""
        checks = self.checks(session)
        return session.model_copy(update={"idle_checks": checks}) if checks else session

    def ending(self, session: Session) -> IdleCheck | None:
        """The check by which it is over by now."""
        check = first(self.checks(session))
        return check if check is not None and check.deadline <= self.clock.now() else None

    def next_look(self, session: Session) -> datetime:
        """When its checks are to be looked at again."""
        check, latest = first(self.checks(session)), self.clock.now() + LOOK_AGAIN
        return latest if check is None else min(check.deadline, latest)

    def named(self, session: Session, name: str) -> IdleChecker | None:
        """The checker of this name, if it looks at the session."""
        return next((one for one in self._looking(session) if one.name.lower() == name.lower()), None)

    def _looking(self, session: Session) -> Sequence[IdleChecker]:
        checkers = self._known(_ALL, lambda: self.service().every())
        if not checkers:
            return ()
        scope = self._known(str(session.scope), lambda: self.homes.known(session.scope))
        name = session.resource_group
        group = self._known(f"group/{name}", lambda: self.groups.find(name))
        return looking_at(checkers, scope, group)

    def _known(self, key: str, read: Any) -> Any:
        found = self.kept.find(key)
        return self.kept.put(key, read()) if found is None else found[0]


def wire(parts: "Parts") -> Idling:
    """The checks of sessions."""
    clock = parts.clock
    kept: TtlCache[Any] = TtlCache(_MOST_KEPT, SECONDS, lambda: clock.now().timestamp())
    return Idling(lambda: parts.service("idle_checkers"), parts.get(GROUPS), parts.store.journal.homes, clock, kept)


IDLING: Part[Idling] = Part("portico.compute.sessions.idling:wire")
