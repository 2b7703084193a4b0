"""A tenant with one of everything inside, and all that anybody sees of it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from portico.compute.functions.actions import BuildFunction
from portico.core.base.clock import instant
from portico.core.model.principal import PLATFORM, Principal
from portico.core.model.scope import Scope
from portico.core.services.container import EmptyContainer

from functions.on_replay import app as on_replay
from tests.support.gateway import Client, Reply
from tests.support.world import FUNCTION, World

ROOT: Final = Principal("user", "root", "ops", "desk", "superadmin", {"desk": "user"}, "client-ops")
_ALLOW: Final = 'permit (principal, action == Portico::Action::"run:get", resource);'
_PROVIDER: Final = {"name": "corp", "issuer": "https://id.example.com", "client_id": "portico"}
_IN_DOMAIN: Final = ("projects", "users", "service-accounts", "policies", "identity-providers")
_IN_PROJECT: Final = (
    "functions",
    "secrets",
    "events",
    "subscriptions",
    "schedules",
    "webhooks",
    "runs",
    "dead-letters",
)
_HANDLERS: Final = {
    "domains": "domains", "projects": "projects", "users": "users", "service-accounts": "users", "policies": "authz",
    "identity-providers": "identity_providers", "audit-logs": "audit", "functions": "functions", "secrets": "secrets",
    "events": "events", "subscriptions": "subscriptions", "schedules": "subscriptions", "webhooks": "webhooks",
    "runs": "runs", "stats": "runs", "aliases": "functions", "dead-letters": "dead_letters", "uploads": "uploads",
}  # fmt: skip


@dataclass(frozen=True)
class Tenant:
    """A domain and a project in it, by name."""

    world: World
    domain: str
    project: str = "vision"

    @property
    def scope(self) -> Scope:
        """The project."""
        return Scope(self.domain, self.project)

    @property
    def member(self) -> Principal:
        """Administers domain and project, and lives in both."""
        places = {self.project: "project_admin"}
        return Principal("user", "ann", self.domain, self.project, "domain_admin", places, f"client-{self.domain}")

    def call(self, method: str, path: str, *, by: Principal | None = None, **options: Any) -> Reply:
        """The reply to a request of the member's, or of another's."""
        handler = _HANDLERS[next(part for part in reversed(path.split("/")) if part in _HANDLERS)]
        return Client(self.world.client(handler).handler, by or self.member).send(method, path, **options)

    def post(self, path: str, body: Mapping[str, Any], **options: Any) -> Any:
        """What was made."""
        reply = self.call("POST", path, body=body, **options)
        assert reply.status < 300, (path, reply.body)
        return reply.json

    @property
    def domain_uid(self) -> str:
        """The uid of the domain."""
        return str(self.world.platform.journal.homes.known(Scope(self.domain)).domain_place)

    @property
    def home(self) -> str:
        """The path of the domain's contents."""
        return f"/v1/domains/{self.domain}"

    def make(self) -> None:
        """The domain, unless it is there, and the project."""
        made = self.call("POST", "/v1/admin/domains", by=ROOT, body={"name": self.domain})
        assert made.status == 201 or made.error["code"] == "DOMAIN_EXISTS"
        self.post(f"{self.home}/projects", {"name": self.project})

    def people(self) -> None:
        """Who and what lives in the domain."""
        places = [{"name": self.project, "role": "user"}]
        for number in range(3):
            name = f"u{number}"
            self.post(f"{self.home}/users", {"name": name, "email": f"{name}@example.com", "projects": places})
        self.post(f"{self.home}/service-accounts", {"name": "robot", "projects": places})
        self.post(f"{self.home}/policies", {"name": "p", "cedar": _ALLOW})
        self.post(f"{self.home}/identity-providers", _PROVIDER)

    def work(self) -> None:
        """What is in the project: three functions, and one of everything else."""
        for name in ("hello", "hi", "hey"):
            self.function(name, Idempotency_Key=name)
        self.post("/v1/functions/hello/aliases", {"name": "live", "versions": [{"version": 1, "weight": 100}]})
        self.post("/v1/secrets", {"name": "mail", "values": {"A": "1"}})
        self.post("/v1/events", {"name": "order"})
        self.post("/v1/subscriptions", {"name": "greet", "event": "order", "function": "hello"})
        self.post("/v1/schedules", {"name": "tick", "schedule": "rate(5 minutes)", "event": "order"})
        self.post("/v1/webhooks", {"name": "hook", "event": "order", "scheme": "github"})
        self.post("/v1/uploads", {"size": 10, "content_type": "application/zip"})
        self.post("/v1/functions/hello/runs", {"input": 1})

    def function(self, name: str, **headers: str) -> None:
        """A function that can run."""
        self.post("/v1/functions", {**FUNCTION, "name": name, "timeout": 10, "memory": 128}, **headers)
        self.world.run(BuildFunction(self.scope, name), PLATFORM)

    def uid_of(self, function: str) -> str:
        """The uid of a function that was purged."""
        found = [one for one in self.world.records(self.scope) if (one.entity, one.operation) == (function, "purge")]
        return str(found[-1].data["uid"])

    def emit(self, number: int = 1, data: str | None = None) -> bool:
        """Emits an event; whether it was one that had been emitted before."""
        given = number if data is None else data
        event = {"specversion": "1.0", "id": f"A-{number}", "source": "/shop", "type": "order", "data": given}
        made = self.post("/v1/events/order/emit", event, Content_Type="application/cloudevents+json")
        return bool(made["items"][0]["duplicate"])

    def replay(self) -> int:
        """Replays all that was ever recorded; the number of events that were delivered."""
        self.world.clock.advance(600)  # ids of records tell the time of the machine
        since = instant(self.world.clock.now() - timedelta(days=300))
        made = self.post("/v1/subscriptions/greet/replays", {"since": since})
        path, done = f"/v1/subscriptions/greet/replays/{made['id']}", set[str]()
        while waiting := [one for one in self._pages() if one["id"] not in done]:
            done.add(waiting[0]["id"])
            message = {"messageId": "m", "body": json.dumps(waiting[0])}
            assert on_replay.handler({"Records": [message]}, None) == {"batchItemFailures": []}
        found = self.call("GET", path).json
        assert found["status"] == "DONE", found
        return int(found["delivered"])

    def _pages(self) -> list[Any]:
        found = [one for one in self.world.records(self.scope) if one.entity_type == "replay"]
        return [one.event() for one in found if one.operation in {"create", "advance"} and one.state == "RUNNING"]

    def purge(self, kind: str) -> None:
        """Purges the domain or the project, with all that is in it."""
        path = f"/v1/admin/domains/{self.domain}" if kind == "domain" else f"{self.home}/projects/{self.project}"
        reply = self.call("DELETE", path, by=ROOT, query={"purge": "true", "cascade": "true"})
        assert reply.status == 202, reply.body
        scope, name = (Scope(), self.domain) if kind == "domain" else (Scope(self.domain), self.project)
        self.world.run(EmptyContainer(scope, f"{kind}s", name), PLATFORM)

    def seen(self, kind: str) -> dict[str, Any]:
        """All that lists of the domain, or of the project, show, without what differs from tenant to tenant."""
        found = {path: self._listed(f"/v1/{path}") for path in _IN_PROJECT}
        if kind == "domain":
            found |= {path: self._listed(f"{self.home}/{path}") for path in _IN_DOMAIN}
            found["trail"] = tuple(self.trail())
        return found

    def trail(self) -> Iterator[tuple[Any, ...]]:
        """The trail of the domain, the oldest first."""
        query, reply = {"order": "time:asc", "limit": "100"}, None
        while reply is None or reply.json["has_more"]:
            again = {} if reply is None else {"cursor": reply.json["next_cursor"]}
            reply = self.call("GET", f"{self.home}/audit-logs", query={**query, **again})
            for one in reply.json["items"]:
                yield tuple(self._plain(one[field]) for field in ("action", "operation", "outcome", "entity"))

    def _listed(self, path: str) -> tuple[Any, ...]:
        reply = self.call("GET", path)
        assert reply.status == 200, (path, reply.body)
        names = [self._plain(item.get("name")) for item in reply.json["items"]]
        return reply.json["total_count"], reply.json["has_more"], names

    def _plain(self, text: Any) -> Any:
        """A text without the names of the tenant; of ids only that they are some."""
        if not isinstance(text, str):
            return text
        known = {self.domain: "<domain>", self.project: "<project>"}
        return known.get(text) or ("<id>" if len(text) > 30 else text)
