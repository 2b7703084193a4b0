"""The operations of agents: a ticket traded for a token, beats, and the agent itself.

A token opens these for one session, and nothing else: code in the session is taken to know it.
"""

import hmac
from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from portico.access.authn.purpose_tokens import PURPOSE_TOKENS
from portico.compute.runs.ports import SECRETS
from portico.compute.sessions.agents.actions import Beat, FindAgentCode, StartAgent
from portico.compute.sessions.agents.archive import ARCHIVE, Archive
from portico.compute.sessions.agents.logs import ShippedLogs
from portico.compute.sessions.agents.models import AgentOrders, AgentStarted, ChunkPlace
from portico.compute.sessions.agents.mounts import AgentMounts, agent_mounts
from portico.compute.sessions.agents.tokens import AgentTokens, refused
from portico.compute.sessions.entity import Session, id_claim
from portico.compute.sessions.lifecycle import LIFECYCLE, Lifecycle
from portico.compute.sessions.repository import SessionRepository
from portico.compute.sessions.specification import SPECIFICATIONS, Specifications
from portico.compute.sessions.states import SessionStatus
from portico.core.actions.processor import Handler
from portico.core.base.clock import Clock
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy, Part
from portico.core.data.changes import Change, StaleVersion
from portico.core.model.action import Action
from portico.core.model.call import Call

if TYPE_CHECKING:
    from portico.compute.runs.ports import Secrets
    from portico.core.services.parts import Parts

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
    tokens: AgentTokens
    mounts: AgentMounts
    logs: ShippedLogs
    archive: Lazy[Archive]
    clock: Clock

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        own: dict[type[Action], Handler] = {
            StartAgent: self.start,
            Beat: self.beat,
            FindAgentCode: lambda _call, action: self.archive().url(action.program),
        }
        return {**own, **self.mounts.handlers}

    def start(self, call: Call, action: StartAgent) -> AgentStarted:
        """The token and the specification; the ticket is spent."""
        session = self._traded(call, action)
        token, expires = self.tokens.issue(session)
        return AgentStarted(token=token, expires_at=expires, specification=self._specification(session))

    def beat(self, call: Call, action: Beat) -> AgentOrders:
        """What the platform wants. News of a session that has ended change nothing."""
        session = self.tokens.session(action.token)
        report = action.report
        if not session.status.settled and self._is_news(session, report["state"]):
            told = report["exit_code"], report["active_at"]
            session = self.lifecycle().reported(call, session, report["state"], *told)
        place = self.logs.place(session.launch, report["log_bytes"], report["log_pending"])
        token, expires = self.tokens.issue(session)
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
            after = session.beat(self.clock.now(), ticket_used=True, port=action.port)
            try:
                self.repository.apply(call, [Change(session, after, None, quiet=True)])
            except StaleVersion:  # the start itself may have been written
                continue
            return after
        raise refused()

    def _ticketed(self, action: StartAgent) -> Session:
        held = self.repository.store.held(id_claim(action.session))
        if held is None:
            raise refused()
        session = self.repository.get(*held)
        if not hmac.compare_digest(self.specifications.ticket(session.launch).encode(), action.ticket.encode()):
            raise refused()
        began = session.allocated_at
        late = began is None or self.clock.now() > began + TICKET_LIFE
        if session.ticket_used or session.status not in _STARTING or late:
            raise refused()
        return session

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
            "agent_secret": self.specifications.agent_secret(session.launch),
            "beat_seconds": BEAT_SECONDS,
            "workdir": None,
        }


def wire(parts: "Parts") -> AgentDuties:
    """The service, put together."""
    repository = SessionRepository(parts.store, Session)
    tokens = AgentTokens(repository, parts.get(PURPOSE_TOKENS), parts.clock, parts.limiter)
    return AgentDuties(
        repository,
        parts.lazy(LIFECYCLE),
        parts.get(SPECIFICATIONS),
        parts.lazy(SECRETS),
        tokens,
        agent_mounts(parts, tokens),
        ShippedLogs(parts.objects),
        parts.lazy(ARCHIVE),
        parts.clock,
    )


AGENT_DUTIES: "Part[AgentDuties]" = Part(f"{__name__}:wire")
