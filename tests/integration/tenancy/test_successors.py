"""Nothing of a purged domain, project, user or function is seen by another that takes its name."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from portico.compute.functions.actions import BuildFunction
from portico.core.data.journal_keys import DOMAIN_SHARDS
from portico.core.model.principal import PLATFORM, Principal
from portico.core.model.scope import Scope
from portico.core.services import container
from portico.core.services.container import EmptyContainer
from portico.eventing.subscriptions.delivery import DELIVERIES
from portico.tenancy.domains.usage_plans import USAGE_CLIENTS
from portico.tenancy.sign_in.actions import Bootstrap

from tests.support.generic.setups import Clients
from tests.support.hooks import watched
from tests.support.tenant import ROOT, Tenant
from tests.support.world import World

CANARY = "canary-4711"
CONTAINERS = pytest.mark.parametrize("kind", ["domain", "project"])


@pytest.fixture
def platform(world: World) -> World:
    """A superadmin who lives elsewhere."""
    world.platform.put(USAGE_CLIENTS, Clients())  # type: ignore[arg-type]
    world.run(Bootstrap("ops", "desk", "root"), PLATFORM)
    return world


def tenants(world: World, kind: str) -> Iterator[Tenant]:
    """The tenant whose domain or project was purged, full of things, and is there again; and one of a new name."""
    old = Tenant(world, "acme")
    old.make()
    if kind == "project":
        old.people()
    old.work()
    assert not old.emit()
    old.purge(kind)
    old.make()
    yield old
    fresh = Tenant(world, "umbrella") if kind == "domain" else Tenant(world, "acme", "audio")
    fresh.make()
    yield fresh


@CONTAINERS
def test_lists_and_trails_are_those_of_a_new_name(platform: World, kind: str) -> None:
    again, fresh = tenants(platform, kind)
    assert again.seen(kind) == fresh.seen(kind)
    for tenant in (again, fresh):
        tenant.work()
    assert again.seen(kind) == fresh.seen(kind)


def test_a_trail_has_all_of_its_own_domain(platform: World) -> None:
    again, fresh = tenants(platform, "domain")
    for tenant in (again, fresh):
        tenant.people()
        tenant.work()
        assert not tenant.emit()
    trail = list(again.trail())
    assert trail == list(fresh.trail())
    assert {"domains.create", "projects.create", "users.create", "functions.create", "event_types.emit"} <= {
        action for action, *_ in trail
    }


@CONTAINERS
def test_events_of_before_are_not_replayed(platform: World, kind: str) -> None:
    again, fresh = tenants(platform, kind)
    for tenant in (again, fresh):
        tenant.work()
        assert tenant.replay() == 0
        assert not tenant.emit()  # nor does the platform know it as one that was emitted
        assert tenant.replay() == 1


@pytest.mark.parametrize("kind", ["domain", "project", "empty project"])
def test_what_was_emitted_goes_with_its_tenant(platform: World, kind: str) -> None:
    old, other = Tenant(platform, "acme"), Tenant(platform, "acme", "audio")
    for tenant in (old, other) if kind != "domain" else (old,):
        tenant.make()
        tenant.post("/v1/events", {"name": "order"})
        for number in range(3):
            tenant.emit(number, f"{CANARY}-{tenant.project}")
    assert kept(platform, old)
    if kind == "empty project":
        assert old.call("DELETE", "/v1/events/order", query={"purge": "true"}).status == 204
        assert old.call("DELETE", f"{old.home}/projects/vision", by=ROOT, query={"purge": "true"}).status == 204
    else:
        old.purge(kind)
    assert kept(platform, old) == []
    if kind != "domain":
        assert len(kept(platform, other)) == 3
        emitted = [one for one in other.trail() if one[0] == "event_types.emit"]
        assert len(emitted) == 6  # who emitted is told still


def test_a_long_forgetting_goes_on_in_the_background(platform: World, monkeypatch: pytest.MonkeyPatch) -> None:
    old = Tenant(platform, "acme")
    old.make()
    old.post("/v1/events", {"name": "order"})
    old.emit(data=f"{CANARY}-vision")
    assert old.call("DELETE", "/v1/events/order", query={"purge": "true"}).status == 204
    monkeypatch.setattr(container, "FORGETTING_SECONDS", -1.0)
    assert old.call("DELETE", f"{old.home}/projects/vision", by=ROOT, query={"purge": "true"}).status == 204
    assert old.call("GET", f"{old.home}/projects/vision", by=ROOT).status == 404
    platform.run(EmptyContainer(Scope("acme"), "projects", "vision"), PLATFORM)
    assert kept(platform, old) == []
    old.make()


def kept(world: World, tenant: Tenant) -> list[str]:
    """The items and objects that have something of the data of a project's events."""
    tables = (world.platform.settings.entities_table, world.platform.settings.journal_table, world.replies_table)
    scan = world.backend.table.client.call
    items = [json.dumps(item) for table in tables for item in scan("Scan", {"TableName": table})["Items"]]
    objects = [world.platform.objects.get(key).decode("utf-8", "replace") for key in world.objects()]
    return [text for text in (*items, *objects) if f"{CANARY}-{tenant.project}" in text]


@CONTAINERS
def test_an_event_on_its_way_is_not_delivered(platform: World, kind: str) -> None:
    old = Tenant(platform, "acme")
    old.make()
    old.work()
    old.emit()
    [late] = [record for record in platform.records(old.scope) if record.entity_type == "emission"]
    old.purge(kind)
    old.make()
    old.work()
    old.emit(2)
    [new] = [record for record in platform.records(old.scope) if record.entity_type == "emission"]
    runs = old.seen(kind)["runs"][0]
    for record, more in ((late, 0), (new, 1)):
        assert platform.platform.get(DELIVERIES).settle(record.event(), platform.clock.now(), last=False)
        assert old.seen(kind)["runs"][0] == runs + more


@CONTAINERS
def test_an_idempotent_reply_is_not_given_again(platform: World, kind: str) -> None:
    again, _ = tenants(platform, kind)
    body = {"name": "hello", "image": "python3.11", "handler": "main.handle", "timeout": 10, "memory": 128,
            "source": {"files": {"main.py": "def handle(context, payload):\n    return payload\n"}}}  # fmt: skip
    made = [again.call("POST", "/v1/functions", body=body, Idempotency_Key="hello") for _ in range(2)]
    assert [reply.status for reply in made] == [201, 201]
    assert ["idempotent-replayed" in reply.headers for reply in made] == [False, True]


def test_a_user_of_the_name_gets_no_replies_of_the_former(platform: World) -> None:
    tenant = Tenant(platform, "acme")
    tenant.make()
    for number in range(2):
        user = tenant.post(f"{tenant.home}/users", {"name": "bob", "projects": [{"name": "vision", "role": "user"}]})
        bob = Principal("user", "bob", "acme", "vision", "user", {"vision": "user"}, "client", uids=(str(number), ""))
        made = tenant.call("POST", "/v1/events", by=bob, body={"name": "order"}, Idempotency_Key="k")
        assert (made.status, "idempotent-replayed" in made.headers) == ((201, 409)[number], False), user
        query = {"purge": "true"}
        assert tenant.call("DELETE", f"{tenant.home}/users/bob", query=query).status == 204


def test_a_function_of_the_name_has_nothing_of_the_former(platform: World) -> None:
    tenant = Tenant(platform, "acme")
    tenant.make()
    tenant.work()
    assert tenant.call("DELETE", "/v1/functions/hello", query={"purge": "true"}).status == 204
    platform.run(BuildFunction(tenant.scope, "hello", tenant.uid_of("hello")), PLATFORM)
    seen = []
    for name in ("hello", "unheard-of"):
        tenant.function(name)
        paths = [f"/v1/functions/{name}/{part}" for part in ("versions", "aliases", "runs", "stats")]
        *lists, stats = [tenant.call("GET", path).json for path in paths]
        seen.append(
            ([len(found["items"]) for found in lists], [found["total_count"] for found in lists], stats["by_status"])
        )
    assert seen[0] == seen[1]


def test_policies_of_a_former_domain_bind_nobody(platform: World) -> None:
    tenant = Tenant(platform, "acme")
    tenant.make()
    ann = replace(tenant.member, role="user", uids=("u", "former"))
    tenant.post(f"{tenant.home}/policies", {"name": "no", "cedar": "forbid (principal, action, resource);"})
    assert tenant.call("GET", "/v1/functions", by=ann).status == 403
    tenant.purge("domain")
    tenant.make()
    assert tenant.call("GET", "/v1/functions", by=replace(ann, uids=("u", "present"))).status == 200


def test_a_record_of_a_domain_is_in_its_trail_and_global(platform: World) -> None:
    tenant = Tenant(platform, "acme")
    tenant.make()
    assert tenant.call("POST", "/v1/admin/domains", by=ROOT, body={"name": "acme"}).status == 409
    wanted = [("create", "success"), ("create", "error")]
    found = [record for record in platform.records(Scope()) if record.entity == "acme"]
    assert [(record.operation, record.outcome) for record in found] == wanted
    trail = [(operation, outcome) for action, operation, outcome, _ in tenant.trail() if action == "domains.create"]
    assert trail == wanted


def test_a_warm_get_costs_no_request_more(platform: World) -> None:
    tenant = Tenant(platform, "acme")
    tenant.make()
    tenant.work()
    ann = replace(tenant.member, uids=("u", tenant.domain_uid))  # as the authorizer tells it
    costs = {}
    for path in ("/v1/functions/hello", "/v1/functions", f"{tenant.home}/users", f"{tenant.home}/audit-logs"):
        for _ in range(2):
            with watched(platform.platform.table.client) as requests:
                assert tenant.call("GET", path, by=ann).status == 200
        costs[path.rpartition("/")[2]] = requests.operations()
    listing = ["Query", "Query"]  # and its total
    trail = ["Query"] * (1 + DOMAIN_SHARDS)  # side by side, one of them of records from before there were shards
    assert costs == {"hello": ["GetItem"], "functions": listing, "users": listing, "audit-logs": trail}


@CONTAINERS
@pytest.mark.parametrize("by", ["member", "superadmin"])
def test_a_cursor_ends_with_the_list_that_it_was_of(platform: World, kind: str, by: str) -> None:
    who = ROOT if by == "superadmin" else None
    old, fresh = Tenant(platform, "acme"), Tenant(platform, "umbrella")
    for tenant in (old, fresh):
        tenant.make()
        tenant.people()
        tenant.work()
    place = {"X_Portico_Project": "acme/vision"}
    asked = [("/v1/functions", place), ("/v1/secrets", place)]
    asked = asked[:1] if kind == "project" else [*asked[:1], (f"{old.home}/users", {}), (f"{old.home}/audit-logs", {})]
    cursors = [
        old.call("GET", path, by=who, query={"limit": "1"}, **header).json["next_cursor"] for path, header in asked
    ]
    assert all(cursors)
    old.purge(kind)
    old.make()
    if kind == "domain":
        old.people()
    old.work()
    for (path, header), cursor in zip(asked, cursors, strict=True):
        reply = old.call("GET", path, by=who, query={"limit": "1", "cursor": cursor}, **header)
        assert (reply.status, reply.error["code"]) == (400, "INVALID_CURSOR"), path
