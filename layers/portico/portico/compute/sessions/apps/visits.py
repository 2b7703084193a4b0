"""Visits of apps: who may come in, and the secret that lets in."""

import hmac
from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from portico.compute.sessions.agents.activity import USED_SESSIONS, UsedSessions
from portico.compute.sessions.agents.places import check_app, place_of
from portico.compute.sessions.apps.actions import ListApps, OpenApp, VisitApp
from portico.compute.sessions.apps.models import AddressedApp, AppToken, SessionApps
from portico.compute.sessions.apps.tokens import APP_TOKENS, SECONDS, AppTokens, Visit
from portico.compute.sessions.entity import Session, SessionApp
from portico.compute.sessions.specification import SPECIFICATIONS, Specifications
from portico.core.actions.processor import Handler
from portico.core.base.clock import Clock
from portico.core.base.frozen import frozen
from portico.core.model.action import Action
from portico.core.model.call import Call

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

ENTER: Final = "/.portico/enter"


@frozen(slots=True)
class Door:
    """Where an app answers, and the secret that its agent asks for: it opens this app alone."""

    address: str
    port: int
    secret: str


@frozen
class Visits:
    """Lets visitors in. Raises the denial, NotFound, and Conflict (SESSION_NOT_READY)."""

    sessions: UsedSessions
    specifications: Specifications
    tokens: AppTokens
    clock: Clock
    content: str

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {ListApps: self.list, OpenApp: self.open, VisitApp: self.visit}

    def list(self, call: Call, action: ListApps) -> SessionApps:
        """The apps that the session has, whether it runs or not."""
        session = self.sessions.of(call, action)
        return SessionApps(items=[self._addressed(session.id, app) for app in session.apps])

    def open(self, call: Call, action: OpenApp) -> AppToken:
        """The address by which a browser enters."""
        session, now = self.sessions.of(call, action), self.clock.now()
        _check(session, action.app)
        token = self.tokens.issue(Visit(session.scope, session.id, action.app, call.principal.claims(), now))
        url = f"{self.tokens.origin(action.app, session.id)}{ENTER}?{urlencode({'token': token})}"
        return AppToken(url=url, token=token, expires_at=now + timedelta(seconds=SECONDS))

    def visit(self, call: Call, action: VisitApp) -> Door:
        """The door of an app; that it was gone through counts as activity."""
        session = self.sessions.used(call, action)
        address, port = _check(session, action.app)
        key = self.specifications.agent_secret(session.launch).encode()
        return Door(address, port, hmac.new(key, f"app:{action.app}".encode(), sha256).hexdigest())

    def _addressed(self, session: str, app: SessionApp) -> AddressedApp:
        place = f"{self.content}/v1/sessions/{session}/apps/{app.name}/"
        return AddressedApp(
            **app.model_dump(),
            content_url=place if self.content and app.protocol == "http" else None,
            origin=self.tokens.origin(app.name, session) if self.tokens.base else None,
        )


def _check(session: Session, app: str) -> tuple[str, int]:
    """The agent's address and port. Raises NotFound for an app that the session has not, Conflict unless it runs."""
    check_app(session, app)
    return place_of(session)


def wire(parts: "Parts") -> Visits:
    """Them, put together."""
    known = (parts.get(USED_SESSIONS), parts.get(SPECIFICATIONS), parts.get(APP_TOKENS))
    return Visits(*known, parts.clock, parts.settings.content_url)
