"""The world of a tenant: one of everything that there is, really made, through the API.

What is created by the document's example, is addressed by its name and lives in the platform, a domain or a project needs
nothing here. **One line adds another resource**: a `Thing` in `THINGS`, below those that it lives in. It names the collection as the OpenAPI
document writes it (`/v1/domains/{domain}/users`), the fields that a create needs beyond the document's examples, and the
field of the reply that stands in paths behind the collection. From then on every operation below that collection is
covered: what the operations are, and which bodies they take, the document says. Variants of a line:

- `Thing(..., key="id")`: its paths have another field than `name` in them.
- `Thing(..., busy=("CREATING",))`: made asynchronously; the builder waits until its status is another, and looks at it
  in its collection or, where that has no path for one of them, in the one that `seen` names.
- `Thing(..., by="root")`: what the platform's administrator makes for the tenant.
- `after`: a request that comes first, where what is `found` needs one.
- `Thing(..., like="/v1/functions/{name}/runs")`: the same things at another path.
- `Thing(..., found=True)`: nobody creates it; the first that its collection, or the one that `seen` names, lists is taken.
- `Thing(..., refers={"function": "/v1/functions"})`: its field `function` names the thing of that collection.
- `{domain}` in a body is the tenant's domain.
- `Thing(..., then={..})`: what it is changed to, once it is there.
"""

import json
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.e2e.api import ECHO, PYTHON, unique
from tests.e2e.tenancy.callers import Caller
from tests.e2e.tenancy.document import PROJECT_HEADER, Operation, Request, filled, operations

PATIENCE_SECONDS: Final = 120
# What a reply tells of the moment of asking: a window that ends now, an address signed now, what is used now.
_OF_THE_MOMENT: Final = (
    "get_function_stats",
    "get_upload",
    "resume_upload",
    "my_resume_upload",
    "shared_resume_upload",
    "get_task",
    "list_quotas",
    "domain_list_quotas",
    *("stream_run", "stream_session", "stream_task"),  # horizons of cursors
    *("get_session", "search_sessions"),  # their agents tell when they were used last
    "list_announcements",  # those of the platform: others make some meanwhile
    "list_resource_groups",  # the platform's: others make some meanwhile
)
_NOT_THE_WORLD: Final = (
    "/v1/auth/",
    "/v1/domains/{domain}/audit-logs",
    "/v1/webhooks/{name}/deliveries",
    "/v1/sessions/{id}/files/content",  # no file is in a session that has just begun
)
# A function that fails, so that its runs end as dead letters.
_FAILING: Final = "def handle(context, payload):\n    raise KeyError('no')\n"
_RETRIES: Final = {"max_attempts": 2, "backoff": {"initial": 0}}
_EXPORT: Final = {"resource": "runs", "filter": None, "fields": None, "project": None}
_SESSION: Final = {
    "image": "python",
    "command": None,
    "depends_on": [],
    "mounts": [],
    "reuse": False,
    "secrets": [],
    "starts_at": None,
}
_CHANNEL: Final = {
    "channel_type": "webhook",
    "webhook": {"url": "https://alerts.example.invalid/", "secret": "{domain}/{project}/{/v1/secrets}"},
}
# About its own functions alone: what other tests make is told to nobody.
_RULE: Final = {
    "events": ["dev.portico.function.create"],
    "condition": [{"exact": {"domain": "{domain}"}}],
    "template": None,
}
_FUNCTION: Final = {
    "source": {"files": {"main.py": ECHO}},
    "image": PYTHON,
    "handler": "main.handle",
    "retries": _RETRIES,
}


@dataclass(frozen=True)
class Thing:
    """A line of the table: how a tenant comes to have one of these."""

    collection: str
    body: Mapping[str, Any] = field(default_factory=dict)
    key: str = "name"
    by: str = "admin"
    busy: tuple[str, ...] = ()
    seen: str | None = None
    like: str | None = None
    found: bool = False
    refers: Mapping[str, str] = field(default_factory=dict)
    then: Mapping[str, Any] = field(default_factory=dict)
    after: tuple[str, Mapping[str, Any]] | None = None


def _shares(groups: str) -> Iterator[Thing]:
    """Whom shares are of: a domain, a project, a user in it."""
    subjects = {
        "/{domain_name}": "/v1/domains/{domain}/projects",
        "/{domain_name}/{project_name}": "/v1/domains/{domain}/users",
    }
    for level, names in (("domains", ()), ("projects", list(subjects)[:1]), ("users", subjects)):
        shares = f"{groups}/{{name}}/fair-shares/{level}"
        yield Thing(shares, like="/v1/domains")
        yield from (Thing(f"{shares}{name}", like=subjects[name]) for name in names)


def _notifications(of: str, by: str) -> Iterator[Thing]:
    """The channels and rules of a scope, which tell of the functions that come later."""
    yield Thing(f"{of}/notification-channels", _CHANNEL, by=by)
    yield Thing(f"{of}/notification-rules", _RULE, by=by, refers={"channel": f"{of}/notification-channels"})


_WRITTEN: Final = (
    Thing("/v1/notification-rule-types", found=True),
    *_notifications("/v1", "admin"),
    *_notifications("/v1/domains/{domain}", "admin"),
    *_notifications("/v1/admin", "root"),
    Thing("/v1/domains/{domain}/users", {"projects": []}),
    Thing("/v1/domains/{domain}/users/{name}/keypairs", key="access_key"),
    Thing("/v1/auth/keypairs", like="/v1/domains/{domain}/users/{name}/keypairs"),
    Thing("/v1/tokens", {"expires_at": None}, key="id"),
    Thing("/v1/exports", _EXPORT, key="id", seen="/v1/tasks", busy=("PENDING", "RUNNING")),
    Thing("/v1/tasks", like="/v1/exports"),
    Thing("/v1/domains/{domain}/tasks", like="/v1/exports"),
    Thing("/v1/project-tasks", like="/v1/exports"),
    Thing("/v1/base-images", like="/v1/admin/base-images"),
    Thing("/v1/admin/resource-groups", {"allowed": {"domains": ["{domain}"]}}, by="root"),
    Thing("/v1/resource-groups", like="/v1/admin/resource-groups"),
    *_shares("/v1/admin/resource-groups"),
    Thing("/v1/domains/{domain}/resource-groups", like="/v1/admin/resource-groups"),
    *_shares("/v1/domains/{domain}/resource-groups"),
    Thing("/v1/images", {"base_image": PYTHON, "dependencies": ""}, busy=("CREATING",)),
    Thing("/v1/uploads", key="id"),
    Thing("/v1/folders/{name}/uploads", {"path": "data/train.csv", "size": 1}, key="upload_id"),
    Thing("/v1/sessions", _SESSION, key="id", busy=("PENDING", "SCHEDULED", "PREPARING")),
    Thing("/v1/sessions/{id}/apps", like="/v1/domains/{domain}/users"),
    Thing("/v1/sessions/{id}/idle-exclusions", like="/v1/admin/idle-checkers"),
    Thing("/v1/users/me/folders/{name}/uploads", {"path": "data/train.csv", "size": 1}, key="upload_id"),
    Thing("/v1/shared-folders", key="uid", found=True, seen="/v1/folders"),
    Thing("/v1/shared-folders/{uid}/uploads", {"path": "data/test.csv", "size": 1}, key="upload_id"),
    Thing("/v1/invitations", key="id", found=True, after=("/v1/folders/{name}/share", {"users": ["domain-admin"]})),
    Thing("/v1/functions", _FUNCTION, busy=("CREATING",), then={"source": {"files": {"main.py": _FAILING}}}),
    Thing("/v1/functions/{name}/versions", key="version", found=True),
    Thing("/v1/functions/{name}/aliases", {"versions": [{"version": 1, "weight": 100}]}),
    Thing("/v1/functions/{name}/runs", key="id", busy=("QUEUED", "RUNNING"), seen="/v1/runs"),
    Thing("/v1/runs", like="/v1/functions/{name}/runs"),
    Thing("/v1/dead-letters", key="id", found=True),
    Thing("/v1/events", {"schema": None}),
    Thing("/v1/subscriptions", refers={"event": "/v1/events", "function": "/v1/functions"}),
    Thing("/v1/subscriptions/{name}/replays", key="id", busy=("RUNNING",)),
    Thing("/v1/webhooks", refers={"event": "/v1/events"}),
    Thing("/v1/hooks", key="url", found=True, seen="/v1/webhooks"),
    *(
        Thing(f"{of}/notification-deliveries", key="id", by=by, found=True)
        for of, by in (("/v1", "admin"), ("/v1/domains/{domain}", "admin"), ("/v1/admin", "root"))
    ),
    Thing("/v1/schedules", {"schedule": "rate(1 day)"}, busy=("PENDING",), refers={"function": "/v1/functions"}),
)
TENANT: Final = ("/v1/domains", "/v1/admin/domains", "/v1/domains/{domain}/projects")  # there before any of them
_BY_PLACE: Final = {(operation.method, operation.path): operation for operation in operations()}


def _plain() -> Iterator[Thing]:
    """The things that need no line: those of the document's collections whose create needs nothing else there."""
    known = {*TENANT, *(thing.collection for thing in _WRITTEN)}
    for (method, path), operation in _BY_PLACE.items():
        is_plain = set(operation.places) <= set(TENANT) and ("GET", f"{path}/{{name}}") in _BY_PLACE
        if method == "POST" and is_plain and path not in known:
            yield Thing(path, by="root" if path.startswith("/v1/admin/") else "admin")


THINGS: Final = (*_plain(), *_WRITTEN)


@dataclass(frozen=True)
class World:
    """The ids of a tenant's things by the collection they are in, and a text that only this tenant may read."""

    domain: str
    project: str
    ids: Mapping[str, str]
    mark: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """The header that makes its project the current one."""
        return {PROJECT_HEADER: f"{self.domain}/{self.project}"}

    def request(self, operation: Operation, flags: Mapping[str, str], *, named: bool) -> Request:
        """A valid request about its things; `named` says by header that its project is meant."""
        within = [place for place in self.ids if operation.path.startswith(place)]
        name = self.ids[max(within, key=len)] if within else self.project
        return Request(
            operation.method,
            filled(operation.path, self.ids),
            {**operation.query, **flags},
            self.headers if named and operation.in_project else {},
            operation.body(name),
        )

    def absent(self) -> "World":
        """One of the same shape that does not exist."""
        ids = {value: _other(value) for value in {self.domain, self.project, *self.ids.values()}}
        places = {place: ids[value] for place, value in self.ids.items()}
        return World(ids[self.domain], ids[self.project], places)

    def words(self) -> list[str]:
        """All its names and ids, the longest first."""
        return sorted({self.domain, self.project, *self.ids.values()}, key=len, reverse=True)


def build(domain: str, project: str, admin: Caller, root: Caller) -> World:
    """Makes one of everything, and one more of each, so that there are pages."""
    mark = f"for-{domain}-only-{uuid.uuid4().hex}"
    world = World(domain, project, dict(zip(TENANT, (domain, domain, project), strict=True)), mark)
    by = {"admin": admin, "root": root}
    _made(Thing("/v1/domains/{domain}/projects"), world, admin)
    for thing in THINGS:
        made = world.ids[thing.like] if thing.like else _made(thing, world, by[thing.by])
        if not (thing.like or thing.found):
            _made(thing, world, by[thing.by])
        world = World(domain, project, {**world.ids, thing.collection: made}, mark)
    return world


def reads(world: World) -> Iterator[tuple[Operation, Request]]:
    """All requests that read the world; not what tells of those who tried, its trail and deliveries, nor what is the reader's own."""
    for operation in operations():
        # Computed when it is read, or tried again in its own time.
        of_the_moment = operation.id in _OF_THE_MOMENT or any(
            of in operation.id for of in ("fair_share", "notification_deliver")
        )
        is_its = (operation.places or operation.in_project) and not of_the_moment
        if operation.method == "GET" and is_its and not operation.path.startswith(_NOT_THE_WORLD):
            yield operation, world.request(operation, {}, named=True)


def missing(operation: Operation) -> list[str]:
    """The collections of an operation's path for which the table has no line."""
    known = {*TENANT, *(thing.collection for thing in THINGS)}
    return [place for place in operation.places if place not in known]


def _made(thing: Thing, world: World, maker: Caller) -> str:
    path = filled(thing.collection, world.ids)
    if thing.after:
        maker.json("POST", filled(thing.after[0], world.ids), thing.after[1])
    if thing.found:
        return _found(thing, filled(thing.seen or thing.collection, world.ids), maker)
    create = _BY_PLACE["POST", thing.collection]
    named = {name: world.ids[collection] for name, collection in thing.refers.items()}
    body = {**create.body(unique("thing")).get("json", {}), **thing.body, **named}
    body = json.loads(_filled_in(json.dumps(body), world))
    if "description" in body or thing.key == "name":
        body["description"] = world.mark
    if "input" in body:
        body["input"] = {"for": world.mark}
    reply = maker.json("POST", path, body)
    there = f"{thing.seen or path}/{reply[thing.key]}"
    _wait(thing, there, maker)
    if thing.then:
        maker.json("PATCH", there, thing.then)
        _wait(thing, there, maker)
    return str(reply[thing.key])


def _filled_in(text: str, world: World) -> str:
    places = {"domain": world.domain, "project": world.project, "/v1/secrets": world.ids.get("/v1/secrets", "")}
    for place, value in places.items():
        text = text.replace(f"{{{place}}}", value)
    return text


def _found(thing: Thing, path: str, maker: Caller) -> str:
    """The key of the first that is listed, once there is one."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (listed := maker.json("GET", path)["items"]):
        assert time.monotonic() < deadline, f"there is still nothing at {path}"
        time.sleep(0.2)
    return str(listed[0][thing.key]).rpartition("/")[2]


def _wait(thing: Thing, path: str, maker: Caller) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while thing.busy and maker.json("GET", path)["status"] in thing.busy:
        assert time.monotonic() < deadline, f"{path} is still {thing.busy}"
        time.sleep(0.2)


def _other(value: str) -> str:
    """A name of the same shape, which nobody has."""
    if value.isdigit():
        return "998877"
    tail = uuid.uuid4().hex[:8]
    return (value[:-8] if len(value) > 8 else "") + (tail.upper() if value[-8:].isupper() else tail)
