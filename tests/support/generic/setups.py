"""Setups: the needs of the catalogue's resources that their declarations cannot say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from portico.core.base.ids import new_id
from portico.core.model.call import Call, Origin
from portico.core.model.principal import PLATFORM
from portico.core.model.scope import GLOBAL, Scope
from portico.eventing.notifications.actions import PlanNotifications
from portico.eventing.notifications.entity import NotificationDelivery
from portico.tenancy.domains.usage_plans import USAGE_CLIENTS, UsageClient
from portico.tenancy.sign_in.actions import Bootstrap

from tests.support.engine import SUCCESS
from tests.support.sample_resource import ADMIN, HOME
from tests.support.sessions import SessionWorld
from tests.support.world import World

_HOUR: Final = timedelta(hours=1)


def nothing_varies(_name: str) -> dict[str, Any]:
    """The fields of the example, for every entity."""
    return {}


def no_seed() -> str:
    """Raises LookupError: there is no entity that clients cannot make."""
    raise LookupError("the resource has no create, and its setup no seed")


@dataclass(frozen=True)
class Setup:
    """The needs of a resource.

    `path` has the values of its paths besides its own key, `vary` the fields that each entity has its own of. `key` is the
    field that has the key, where it is not called as in the path; `absent` is a key that nothing has, where no example is one. `seed` makes an entity that clients cannot make. `patches`
    are changes by field, where the examples of the fields do not go together; None says that the field is set by no update
    of its own."""

    path: Mapping[str, str] = field(default_factory=dict)
    vary: Callable[[str], dict[str, Any]] = nothing_varies
    key: str = ""
    absent: str = ""
    seed: Callable[[], str] = no_seed
    patches: Mapping[str, Any] = field(default_factory=dict)
    together: frozenset[str] = frozenset()


class Clients:
    """The port to the usage plans."""

    def register(self, domain: str, plan: str) -> UsageClient:
        """The client of a domain."""
        return UsageClient(f"id-{domain}", f"client-{domain}")

    def move(self, key_id: str, plan: str) -> None:
        """The client is on another plan."""

    def forget(self, key_id: str) -> None:
        """The client is gone."""


def inhabit(world: World) -> None:
    """A domain, a project, a superadmin, and one of each entity that others need."""
    world.platform.put(USAGE_CLIENTS, Clients())  # type: ignore[arg-type]
    SessionWorld(world)
    world.run(Bootstrap("acme", "vision", "root"), PLATFORM)
    world.ready("hello", retries={"max_attempts": 2, "backoff": {"initial": 0}})
    for name in ("push", "tick", "order.created"):
        _post(world, "events", "/v1/events", {"name": name})
    _post(world, "domains", "/v1/admin/resource-policies", {"name": "small"})
    _post(world, "subscriptions", "/v1/subscriptions", {"name": "greeter", "event": "push", "function": "hello"})


def _post(world: World, function: str, path: str, body: Mapping[str, Any], status: int = 201) -> Any:
    reply = world.client(function, ADMIN).post(path, body=body)
    assert reply.status == status, reply.body
    return reply.json


def setups(world: World) -> Mapping[str, Setup]:
    """The setups by the plural; a resource without one needs nothing."""
    return {
        "aliases": Setup({"name": "hello"}, key="name", patches={"versions": [{"version": 1, "weight": 100}]}),
        "audit_logs": Setup(key="id"),
        "base_images": Setup(seed=lambda: "python3.11"),
        "dead_letters": Setup(seed=lambda: _died(world)),
        "folders": Setup({"upload": "0" * 32}),
        "invitations": Setup(seed=lambda: _invited(world)),
        "keypairs": Setup({"name": "root"}),
        "notification_deliveries": Setup(seed=lambda: _told(world)),
        "policies": Setup(together=frozenset({"cedar", "rules", "effect"})),
        "replays": Setup({"name": "greeter"}, vary=lambda _: _an_hour(world)),
        "resource_groups": Setup(patches={"session_defaults": {"priority": 3}}),
        "resource_presets": Setup(patches={"resource_group": "default"}),
        "runs": Setup({"name": "hello"}),
        "schedules": Setup(patches={"event": None, "function": "hello"}),
        "service_accounts": Setup(patches={"public_keys": []}),
        "session_templates": Setup(patches={"resources": {"cpu": 1}}),
        "sessions": Setup({"app": "web", "checker": "an-hour"}, vary=lambda name: {"name": name}),
        "tasks": Setup(seed=lambda: str(_post(world, "tasks", "/v1/exports", {"resource": "runs"}, 202)["id"])),
        "users": Setup(vary=lambda name: {"email": f"{name}@example.com"}),
        "versions": Setup({"name": "hello"}, absent="999", seed=lambda: "1"),
    }


def _invited(world: World) -> str:
    """The id of an invitation of the superadmin's."""
    name, folders = f"lent-{new_id()}", world.client("folders", ADMIN)
    _post(world, "folders", "/v1/folders", {"name": name})
    shared = folders.post(f"/v1/folders/{name}/share", body={"users": ["root"]})
    assert shared.status == 200, shared.body
    return next(str(one["id"]) for one in folders.get("/v1/invitations").json["items"] if one["name"] == name)


def _told(world: World) -> str:
    """The id of a delivery: one of the project, of its domain, and of the platform."""
    now, name = world.clock.now(), new_id()
    about = {"event_type": "dev.portico.run.settle", "entity_type": "run", "event_id": name, "event": {"id": name}}
    for scope in (HOME, Scope(HOME.domain), GLOBAL):
        made = NotificationDelivery(
            id=name,
            scope=scope,
            created_at=now,
            updated_at=now,
            since=now,
            rule="told",
            rule_uid=name,
            channel="alerts",
            **about,
        )
        world.platform.repository(NotificationDelivery).create(
            Call(PLATFORM, PlanNotifications(scope, {}), Origin("r-1"), now), made
        )
    return name


def _an_hour(world: World) -> dict[str, str]:
    """A time that has passed."""
    now = world.clock.now()
    return {"since": f"{now - 2 * _HOUR:%Y-%m-%dT%H:%M:%SZ}", "until": f"{now - _HOUR:%Y-%m-%dT%H:%M:%SZ}"}


def _died(world: World) -> str:
    """The id of the letter of a run that died."""
    world.engine.on_run = lambda _event: {**SUCCESS, "status": "FAILED", "error": {"type": "Boom", "message": "no"}}
    try:
        run = world.dispatch(world.dispatch(world.start({"a": 1})))
    finally:
        world.engine.on_run = lambda _event: SUCCESS
    found = world.client("dead_letters", ADMIN).get("/v1/dead-letters").json["items"]
    return next(str(letter["id"]) for letter in found if letter["run"] == run.id)
