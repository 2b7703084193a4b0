"""Sessions that are used: whose they are is asked, and once a minute it is written that they are not idle."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from portico.compute.sessions.agents.places import place_of
from portico.compute.sessions.entity import Session
from portico.compute.sessions.repository import SessionRepository, told
from portico.compute.sessions.states import SessionStatus
from portico.core.base.clock import Clock
from portico.core.base.errors import PorticoError
from portico.core.base.parts import Part
from portico.core.base.ttl_cache import TtlCache
from portico.core.data.changes import Change, StaleVersion
from portico.core.model.call import Call

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

_RECORDED_EVERY: Final = timedelta(minutes=1)
_ATTEMPTS: Final = 5
_MOST_KEPT: Final = 1_000
_KEPT_SECONDS: Final = 2.0
_OF_ANOTHER: Final = frozenset({"SESSION_NOT_READY", "SESSION_UNREACHABLE", "SESSION_FAILED", "SESSION_TIMEOUT"})


@dataclass
class UsedSessions:
    """Reads the sessions that actions are about, with one request, or none for what a session was a moment ago."""

    repository: SessionRepository
    clock: Clock
    _kept: TtlCache[Session] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Time is that of the platform's clock."""
        self._kept = TtlCache(_MOST_KEPT, _KEPT_SECONDS, lambda: self.clock.now().timestamp())

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

    @contextmanager
    def lately(self, call: Call, action: Any) -> Iterator[Session]:
        """The same as it was up to two seconds ago, for what is asked of its agent, which refuses after its end.

        The caller's rights are decided anew. Where the agent does not answer as one that is there, the session is read, and what has
        become of it is the error. Raises the denial, NotFound.
        """
        key = action.scope, action.key
        kept = self._kept.find(key)
        if kept is not None:
            call.guard.authorize(*kept)
        try:
            yield kept[0] if kept is not None else self._kept.put(key, self.used(call, action))
        except PorticoError as error:
            self._kept.forget(key)
            if kept is not None and error.code in _OF_ANOTHER:
                place_of(self.of(call, action))
            raise


def wire(parts: "Parts") -> UsedSessions:
    """They, of all projects."""
    return UsedSessions(SessionRepository(parts.store, Session), parts.clock)


USED_SESSIONS: Final[Part[UsedSessions]] = Part(f"{__name__}:wire")
