"""The operations of agents: a ticket traded for a token, beats, and the agent itself.

A token opens these for one session, and nothing else: code in the session is taken to know it.
"""

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from portico.access.authn.purpose_tokens import PURPOSE_TOKENS, PurposeTokens
from portico.compute.runs.ports import SECRETS
from portico.compute.sessions.agents.actions import Beat, FindAgentCode, StartAgent
from portico.compute.sessions.agents.archive import ARCHIVE, Archive
from portico.compute.sessions.agents.logs import ShippedLogs
from portico.compute.sessions.agents.models import AgentOrders, AgentStarted, ChunkPlace
from portico.compute.sessions.entity import Session, id_claim
from portico.compute.sessions.lifecycle import LIFECYCLE, Lifecycle
from portico.compute.sessions.repository import SessionRepository
from portico.compute.sessions.specification import SPECIFICATIONS, Specifications
from portico.compute.sessions.states import SessionStatus
from portico.core.actions.processor import Handler
from portico.core.base.clock import Clock
from portico.core.base.errors import NotFound, Unauthenticated
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy, Part
from portico.core.data.changes import Change, StaleVersion
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.scope import Scope

if TYPE_CHECKING:
    from portico.compute.runs.ports import Secrets
    from portico.core.services.parts import Parts

KIND: Final = "session-agent+jwt"
AUDIENCE: Final = "session-agent"
LIFE: Final = 3600  # seconds
TICKET_LIFE: Final = timedelta(minutes=15)
BEAT_SECONDS: Final = 20
_STARTING: Final = frozenset({SessionStatus.SCHEDULED, SessionStatus.PREPARING})
_BETWEEN: Final = timedelta(seconds=1)
_ATTEMPTS: Final = 5


@frozen
class AgentDuties:
    """Serves agents. Raises Unauthenticated for a ticket or a token that is not good, whatever is wrong with it."""

    repository: SessionRepository
    lifecycle: Lazy[Lifecycle]
    specifications: Specifications
    secrets: "Lazy[Secrets]"
    tokens: PurposeTokens
    logs: ShippedLogs
    archive: Lazy[Archive]
    clock: Clock

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {StartAgent: self.start, Beat: self.beat, FindAgentCode: lambda _call, _action: self.archive().url()}

    def start(self, call: Call, action: StartAgent) -> AgentStarted:
        """The token and the specification; the ticket is spent."""
        session = self._traded(call, action)
        token, expires = self._token(session)
        return AgentStarted(token=token, expires_at=expires, specification=self._specification(session))

    def beat(self, call: Call, action: Beat) -> AgentOrders:
        """What the platform wants. News of a session that has ended change nothing."""
        scope, key = self.tokens.read(KIND, action.token, _session_of, AUDIENCE)
        try:
            session = self.repository.get(scope, key)
        except NotFound as error:
            raise _refused() from error
        report = action.report
        if not session.status.settled and self._is_news(session, report["state"]):
            told = report["exit_code"], report["active_at"]
            session = self.lifecycle().reported(call, session, report["state"], *told)
        place = self.logs.place(session.id, report["log_bytes"], report["log_pending"])
        token, expires = self._token(session)
        return AgentOrders(
            token=token,
            expires_at=expires,
            terminate=session.status.settled or session.status is SessionStatus.TERMINATING,
            logs=place and ChunkPlace(url=place.url, headers=place.headers, offset=place.offset, limit=place.limit),
        )

    def _is_news(self, session: Session, state: str) -> bool:
        """True unless it is known: a session that beats without pause writes once a second."""
        if session.status is not SessionStatus.RUNNING or state == "ended":
            return state != "starting"
        return session.seen_at is None or self.clock.now() - session.seen_at >= _BETWEEN

    def _traded(self, call: Call, action: StartAgent) -> Session:
        """The session of a ticket, which nobody trades again."""
        for _ in range(_ATTEMPTS):
            session = self._ticketed(action)
            after = session.changed(self.clock.now(), ticket_used=True, port=action.port)
            try:
                self.repository.apply(call, [Change(session, after, None, quiet=True)])
            except StaleVersion:  # the start itself may have been written
                continue
            return after
        raise _refused()

    def _ticketed(self, action: StartAgent) -> Session:
        held = self.repository.store.held(id_claim(action.session))
        right = hmac.compare_digest(self.specifications.ticket(action.session).encode(), action.ticket.encode())
        if held is None or not right:
            raise _refused()
        session = self.repository.get(*held)
        began = session.allocated_at
        late = began is None or self.clock.now() > began + TICKET_LIFE
        if session.ticket_used or session.status not in _STARTING or late:
            raise _refused()
        return session

    def _token(self, session: Session) -> tuple[str, datetime]:
        home = {"domain": str(session.scope.domain), "project": str(session.scope.project)}
        token = self.tokens.issue(KIND, AUDIENCE, session.id, LIFE, **home)
        return token, self.clock.now() + timedelta(seconds=LIFE)

    def _specification(self, session: Session) -> dict[str, Any]:
        given = self.specifications.open(session)
        values = {name: self.secrets().values(session.scope, [name]) for name in session.secrets}
        return {
            "session": session.id,
            "type": str(session.kind),
            "command": session.command,
            "bootstrap_script": given["bootstrap_script"],
            "environment": given["environment"],
            "secrets": values,
            "apps": [app.model_dump() for app in session.apps],
            "timeout": session.timeout,
            "mounts": [mount.model_dump() | {"folder": mount.uid} for mount in session.mounts],
            "agent_secret": self.specifications.agent_secret(session.id),
            "beat_seconds": BEAT_SECONDS,
            "workdir": None,
        }


def _session_of(claims: dict[str, Any]) -> tuple[Scope, str]:
    return Scope(claims["domain"], claims["project"]), str(claims["sub"])


def _refused() -> Unauthenticated:
    return Unauthenticated("The ticket or token is not good.", code="INVALID_TOKEN")


def wire(parts: "Parts") -> AgentDuties:
    """The service, put together."""
    return AgentDuties(
        SessionRepository(parts.store, Session),
        parts.lazy(LIFECYCLE),
        parts.get(SPECIFICATIONS),
        parts.lazy(SECRETS),
        parts.get(PURPOSE_TOKENS),
        ShippedLogs(parts.objects),
        parts.lazy(ARCHIVE),
        parts.clock,
    )


AGENT_DUTIES: "Part[AgentDuties]" = Part(f"{__name__}:wire")
