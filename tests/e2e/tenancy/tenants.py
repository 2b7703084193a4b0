"""Two tenants: A, who asks in every way it can, and B, of whom it must learn nothing."""

import json
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.e2e.api import Access, error_of, oauth_error_of, unique
from tests.e2e.cloud import Cloud
from tests.e2e.tenancy import world as worlds
from tests.e2e.tenancy.callers import Caller, administrator, by_token, callers
from tests.e2e.tenancy.document import Operation, Request
from tests.e2e.tenancy.world import World

# Headers that differ from one reply to the next, whatever it tells.
VOLATILE = {"connection", "date", "x-request-id", "content-length", "ratelimit", "x-amzn-requestid", "x-amz-request-id"}
THREADS = 4  # each request at once is a process more of every function that is asked


@dataclass(frozen=True)
class Tenants:
    """A, who asks, and B, whom it is asked about."""

    a: World
    b: World
    nobody: World
    askers: Mapping[str, Caller]
    b_admin: Caller
    root: Caller
    pool: ThreadPoolExecutor
    before: Mapping[str, Any]
    denied: dict[str, set[str]] = field(default_factory=lambda: {"b": set(), "platform": set()})

    @property
    def subjects(self) -> list[str]:
        """The subjects of A's callers, as records of the trail name them."""
        return sorted({caller.subject for caller in self.askers.values()})

    def state(self) -> dict[str, Any]:
        """Everything that B can read of itself, and the platform of it: status, body and tag of each."""
        return _state(self.b, self.b_admin, self.root, self.pool)


def _state(b: World, admin: Caller, root: Caller, pool: ThreadPoolExecutor) -> dict[str, Any]:
    def read(asked: tuple[Operation, Request]) -> tuple[str, Any]:
        operation, request = asked
        reply = (root if operation.path.startswith("/v1/admin/") else admin).send(request)
        assert reply.status_code == 200, f"{request.path}: {reply.text}"
        return f"{operation.id} {request.path}", (reply.content, reply.headers.get("ETag"))

    return dict(pool.map(read, worlds.reads(b)))


@contextmanager
def two_tenants(cloud: Cloud, access: Access) -> Iterator[Tenants]:
    """Both, each with a world; their projects have the same name, and A has given itself leave to do anything at all."""
    project = unique("vision")
    a_domain, b_domain = unique("tenant-a"), unique("tenant-b")
    root = by_token(access.url, "root", "user:default/admin", access.token)
    a_admin, b_admin = (administrator(cloud, domain, project) for domain in (a_domain, b_domain))
    with ThreadPoolExecutor(THREADS) as pool, root.http, a_admin.http, b_admin.http, ExitStack() as opened:
        # First of all, before any process keeps A's policies in its memory.
        cedar = "permit (principal, action, resource);"
        a_admin.json("POST", f"/v1/domains/{a_domain}/policies", {"name": "everything", "cedar": cedar})
        b, a = pool.map(
            lambda who: worlds.build(who[0], project, who[1], root), ((b_domain, b_admin), (a_domain, a_admin))
        )
        askers = callers(cloud, a_domain, project, a_admin)
        for name in askers.keys() - {a_admin.name}:
            opened.enter_context(askers[name].http)
        yield Tenants(a, b, b.absent(), askers, b_admin, root, pool, _state(b, b_admin, root, pool))
        for domain in (a_domain, b_domain):
            root.json("DELETE", f"/v1/admin/domains/{domain}", purge="true", cascade="true")


def shape_of(reply: httpx.Response, world: World, status: int) -> Any:
    """The error without what differs from one request to the next: its id, and the names that were asked for."""
    speaks_oauth = isinstance(reply.json().get("error"), str)
    told = oauth_error_of(reply, status, reply.json()["error"]) if speaks_oauth else error_of(reply, status)
    error = {**told, "request_id": ""}
    text = json.dumps(error, sort_keys=True)
    for word in world.words():
        text = re.sub(rf"\b{re.escape(word)}\b", "<name>", text, flags=re.IGNORECASE)
    return text, sorted((name, value) for name, value in reply.headers.items() if name not in VOLATILE)
