"""Sessions that are used: whose they are is asked, and once a minute it is written that they are not idle."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from portico.compute.sessions.entity import Session
from portico.compute.sessions.repository import SessionRepository, told
from portico.compute.sessions.states import SessionStatus
from portico.core.base.clock import Clock
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.data.changes import Change, StaleVersion
from portico.core.model.call import Call

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

_RECORDED_EVERY: Final = timedelta(minutes=1)
_ATTEMPTS: Final = 5


@frozen
class UsedSessions:
    """Reads the sessions that actions are about, with one request."""

    repository: SessionRepository
    clock: Clock

    def of(self, call: Call, action: Any) -> Session:
        """The session, if the caller may do this in it. Raises the denial, NotFound."""
        return self.repository.get_for(call, action.scope, action.key)

    def used(self, call: Call, action: Any) -> Session:
        """The same; once a minute it is written that it is used, which is a record, too."""
        session = self.of(call, action)
        for _ in range(_ATTEMPTS):
            now = self.clock.now()
            told_lately = session.used_at is not None and now - session.used_at < _RECORDED_EVERY
            if session.status is not SessionStatus.RUNNING or told_lately:
                break
            after = session.beat(now, active_at=now, used_at=now)
            try:
                self.repository.apply(call, [Change(session, after, "execute", told(after))])
            except StaleVersion:  # somebody else wrote, a beat perhaps
                session = self.of(call, action)
            else:
                return after
        return session


def wire(parts: "Parts") -> UsedSessions:
    """They, of all projects."""
    return UsedSessions(SessionRepository(parts.store, Session), parts.clock)


USED_SESSIONS: Final[Part[UsedSessions]] = Part(f"{__name__}:wire")
