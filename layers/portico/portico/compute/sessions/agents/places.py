"""Where the agent of a session answers, and whether the session has an app."""

from typing import Any

from portico.compute.sessions.entity import Session
from portico.compute.sessions.states import SessionStatus
from portico.core.base.errors import Conflict, NotFound


def place_of(session: Session) -> tuple[str, int]:
    """The address and the port of the agent. Raises Conflict (SESSION_NOT_READY) unless the session runs."""
    if session.status is not SessionStatus.RUNNING or session.address is None or session.port is None:
        details: dict[str, Any] = {"session": session.id, "status": str(session.status)}
        raise Conflict(f"The session is {session.status}.", code="SESSION_NOT_READY", details=details)
    return session.address, session.port


def check_app(session: Session, app: str) -> None:
    """Raises NotFound (APP_NOT_FOUND) for an app that the session has not."""
    if app not in {one.name for one in session.apps}:
        raise NotFound(f"The session has no app {app!r}.", code="APP_NOT_FOUND", details={"session": session.id})
