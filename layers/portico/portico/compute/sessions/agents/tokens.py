"""What proves an agent: a token of its session, which is good for so many requests.

Code in the session is taken to know it, so what it can ask for is bounded here, before anything is read.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from portico.access.authn.purpose_tokens import PurposeTokens
from portico.compute.sessions.entity import Session
from portico.compute.sessions.repository import SessionRepository
from portico.core.base.clock import Clock
from portico.core.base.errors import NotFound, Unauthenticated
from portico.core.base.frozen import frozen
from portico.core.limits.token_bucket import BucketPolicy, Limiter
from portico.core.model.scope import Scope

KIND: Final = "session-agent+jwt"
AUDIENCE: Final = "session-agent"
LIFE: Final = 3600  # seconds
REQUESTS: Final = BucketPolicy("session-agent", 600, 60)  # a beat is due every 20 s; a mount asks for 100 files at once


@frozen
class AgentTokens:
    """Issues them and reads them: each is good for one launch of its session."""

    repository: SessionRepository
    tokens: PurposeTokens
    clock: Clock
    limiter: Limiter

    def issue(self, session: Session) -> tuple[str, datetime]:
        """A token, and when it ends."""
        home = {"domain": str(session.scope.domain), "project": str(session.scope.project)}
        token = self.tokens.issue(KIND, AUDIENCE, session.id, LIFE, launch=session.launches, **home)
        return token, self.clock.now() + timedelta(seconds=LIFE)

    def session(self, token: str) -> Session:
        """The session as it is. Raises Unauthenticated for a token that is not good, and when the session is gone; TooManyRequests."""
        scope, key, launch = self.tokens.read(KIND, token, _session_of, AUDIENCE)
        standing = self.limiter.take(REQUESTS, key)
        if standing.retry_after:
            message = f"An agent has {REQUESTS.quota} requests in {REQUESTS.window} seconds."
            raise REQUESTS.refusal(message, standing.retry_after)
        try:
            session = self.repository.get(scope, key)
        except NotFound as error:
            raise refused() from error
        if session.launches != launch:
            raise refused()
        return session


def _session_of(claims: dict[str, Any]) -> tuple[Scope, str, int]:
    return Scope(claims["domain"], claims["project"]), str(claims["sub"]), int(claims.get("launch", 0))


def refused() -> Unauthenticated:
    """Whatever is wrong with it."""
    return Unauthenticated("The ticket or token is not good.", code="INVALID_TOKEN")
