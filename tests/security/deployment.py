"""A deployment in this process: the platform on moto behind the edge, with its first administrator and a user."""

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from portico.core.model.principal import PLATFORM
from portico.tenancy.domains.usage_plans import USAGE_CLIENTS, UsageClient
from portico.tenancy.sign_in.actions import Bootstrap

from tests.security.edge import Edge, Reading, Request
from tests.support.clock import TestClock
from tests.support.gateway import Reply, form
from tests.support.sessions import queued
from tests.support.world import World

FORM = ("Content-Type", "application/x-www-form-urlencoded")


class RunningClock(TestClock):
    """Time as it is: tokens are checked against it."""

    def now(self) -> datetime:
        """Now."""
        return datetime.now(UTC)


class HurriedClock(RunningClock):
    """Time for the rate limits, which are not what these tests are about: a minute from one request to the next."""

    def now(self) -> datetime:
        """A minute after the last time that it was asked."""
        self.time += timedelta(minutes=1)
        return self.time


class Clients:
    """The port to the usage plans."""

    def register(self, domain: str, plan: str) -> UsageClient:
        return UsageClient(f"id-{domain}", f"client-{domain}")

    def move(self, key_id: str, plan: str) -> None:
        """Nothing is counted here."""

    def forget(self, key_id: str) -> None:
        """Nothing is kept here."""


@dataclass
class Deployment:
    """The platform, the edge before it, and the credentials of its first administrator (a superadmin)."""

    world: World
    edge: Edge = field(default_factory=Edge)
    access_key: str = ""
    secret_key: str = field(default="", repr=False)
    _token: tuple[float, str] | None = None

    def __post_init__(self) -> None:
        platform = self.world.platform
        platform.put(USAGE_CLIENTS, Clients())  # type: ignore[arg-type]
        queued(platform)
        platform.limiter.clock = HurriedClock()  # type: ignore[misc]
        made = self.world.run(Bootstrap("default", "default", "root", "superadmin"), PLATFORM)
        self.access_key, self.secret_key = made.access_key, made.secret_key

    def token(self) -> str:
        """An access token of the administrator, issued anew every ten minutes."""
        now = self.world.clock.now().timestamp()
        if self._token is None or now - self._token[0] > 600:
            body = form(grant_type="client_credentials").encode()
            headers = (FORM, ("Authorization", self.basic()))
            reply = self.edge.send(Request("POST", "/v1/auth/token", (), headers, body))
            assert reply.status == 200, reply.body
            self._token = now, reply.json["access_token"]
        return self._token[1]

    def tenant(self, domain: str, project: str, user: str = "boss", role: str = "domain_admin") -> str:
        """A token of the first user of another domain, which is made; its key pair is forgotten."""
        made = self.world.run(Bootstrap(domain, project, user, role, rotate=True), PLATFORM)
        proof = base64.b64encode(f"{made.access_key}:{made.secret_key}".encode()).decode()
        headers = (FORM, ("Authorization", f"Basic {proof}"))
        reply = self.edge.send(Request("POST", "/v1/auth/token", (), headers, b"grant_type=client_credentials"))
        return str(reply.json["access_token"])

    def basic(self) -> str:
        """The key pair of the administrator, as HTTP Basic."""
        return "Basic " + base64.b64encode(f"{self.access_key}:{self.secret_key}".encode()).decode()

    def authorization(self, path: str) -> str:
        """What proves the administrator at a path."""
        return self.basic() if path == "/v1/auth/token" else f"Bearer {self.token()}"

    def ask(self, method: str, path: str, body: Any = None, *, token: str | None = None, **headers: str) -> Reply:
        """One request as the administrator, or with the token given; `body` is sent as JSON."""
        given = [(name.replace("_", "-"), value) for name, value in headers.items()]
        given.append(("Authorization", f"Bearer {self.token() if token is None else token}"))
        raw = None if body is None else json.dumps(body).encode()
        if raw is not None and "Content_Type" not in headers:
            given.append(("Content-Type", "application/json"))
        path, _, query = path.partition("?")
        pairs = tuple(tuple(part.split("=", 1)) for part in query.split("&") if part)
        return self.edge.send(Request(method, path, pairs, tuple(given), raw))  # type: ignore[arg-type]


__all__ = ["FORM", "Deployment", "Edge", "Reading", "Request", "RunningClock"]
