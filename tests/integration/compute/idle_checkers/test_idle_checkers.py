"""Idle checkers: what one may be, and which sessions they look at."""

from dataclasses import replace
from typing import Any

import pytest
from portico.compute.idle_checkers.resource import IDLE_CHECKERS
from portico.compute.idle_checkers.service import looking_at
from portico.core.model.principal import PLATFORM
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.domains.entity import Domain
from portico.tenancy.domains.usage_plans import USAGE_CLIENTS
from portico.tenancy.projects.entity import Project
from portico.tenancy.sign_in.actions import Bootstrap

from tests.support.gateway import Client, Reply
from tests.support.generic.setups import Clients
from tests.support.sample_resource import ADMIN
from tests.support.world import World

CHECKERS = "/v1/admin/idle-checkers"
IDLE = {"name": "idle", "kind": "inactivity", "seconds": 600}


@pytest.fixture
def api(world: World) -> Client:
    world.platform.put(USAGE_CLIENTS, Clients())  # type: ignore[arg-type]
    for domain in ("acme", "umbrella"):
        world.run(Bootstrap(domain, "vision", "root"), PLATFORM)
    client = world.client("domains", ADMIN)
    assert client.post(CHECKERS, body=IDLE).status == 201
    return client


def bind(api: Client, *bindings: Any, **headers: str) -> Reply:
    return api.put(f"{CHECKERS}/idle/bindings", body=list(bindings), **headers)


def looked_at(world: World, domain: str, group: str = "default") -> bool:
    from portico.compute.resource_groups.entity import ResourceGroup

    keys = ((Domain, GLOBAL, domain), (Project, Scope(domain), "vision"), (ResourceGroup, GLOBAL, group))
    found, project, pool = world.platform.store.get_together(*keys)
    scope = Scope(domain, "vision").at((found.uid, project.uid))
    return looking_at(world.platform.get(IDLE_CHECKERS).every(), scope, pool) != []


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"kind": "cpu"}, "kind"),
        ({"seconds": 0}, "seconds"),
        ({"seconds": 10**9}, "seconds"),
        ({"grace": -1}, "grace"),
        ({"session_types": []}, "session_types"),
        ({"session_types": ["system"]}, "session_types.0"),
        ({"session_types": ["batch", "batch"]}, "session_types"),
        ({"bindings": []}, "bindings"),
    ],
)
def test_what_a_checker_may_not_be_is_named(api: Client, fields: dict[str, Any], named: str) -> None:
    reply = api.post(CHECKERS, body={**IDLE, "name": "odd", **fields})
    assert (reply.status, reply.fields[0]) == (422, named)


@pytest.mark.parametrize(
    ("binding", "acme", "umbrella"),
    [
        ({"scope": "global"}, True, True),
        ({"scope": "domain/Acme"}, True, False),
        ({"scope": "project/umbrella/Vision"}, False, True),
        ({"resource_group": "Default"}, True, True),
    ],
)
def test_what_it_is_bound_to(api: Client, world: World, binding: dict[str, str], acme: bool, umbrella: bool) -> None:
    assert not looked_at(world, "acme"), "it is bound to nothing at first"
    reply = bind(api, binding)
    assert reply.status == 200, reply.body
    [shown] = reply.json["bindings"]
    assert shown.keys() == {"scope", "resource_group"}
    assert (looked_at(world, "acme"), looked_at(world, "umbrella")) == (acme, umbrella)
    assert bind(api).json["bindings"] == []
    assert not looked_at(world, "acme")


@pytest.mark.parametrize(
    ("binding", "named"),
    [
        ({"scope": "domain/none"}, "1.scope"),
        ({"scope": "project/acme/none"}, "1.scope"),
        ({"resource_group": "none"}, "1.resource_group"),
        ({"scope": "user/acme/ann"}, "1.scope"),
        ({"scope": "acme"}, "1.scope"),
        ({"scope": "global", "resource_group": "default"}, "1"),
        ({}, "1"),
        ({"scope": None}, "1"),
        ({"project": "acme/vision"}, "1.project"),
    ],
)
def test_what_it_cannot_be_bound_to_is_named(api: Client, binding: dict[str, Any], named: str) -> None:
    reply = bind(api, {"scope": "global"}, binding)
    assert (reply.status, reply.fields) == (422, [named])
    assert api.get(f"{CHECKERS}/idle").json["bindings"] == []


def test_a_successor_of_the_name_is_not_looked_at(api: Client, world: World) -> None:
    bind(api, {"scope": "project/umbrella/vision"})
    projects = world.client("projects", ADMIN)
    assert projects.delete("/v1/domains/umbrella/projects/vision", query={"purge": "1"}).status == 204
    assert bind(api, {"scope": "project/umbrella/vision"}, {"scope": "domain/acme"}).status == 200
    assert projects.post("/v1/domains/umbrella/projects", body={"name": "vision"}).status == 201
    assert not looked_at(world, "umbrella")
    bind(api, {"scope": "project/umbrella/vision"})
    assert looked_at(world, "umbrella")


def test_bindings_are_of_a_version(api: Client) -> None:
    tag = api.get(f"{CHECKERS}/idle").headers["etag"]
    assert bind(api, {"scope": "global"}, If_Match=tag).status == 200
    assert bind(api, If_Match=tag).status == 412


def test_a_deleted_checker_looks_at_nothing(api: Client, world: World) -> None:
    bind(api, {"scope": "global"})
    assert api.delete(f"{CHECKERS}/idle").status == 204
    assert not looked_at(world, "acme")


def test_who_is_no_superadmin_binds_nothing(api: Client, world: World) -> None:
    chief = world.client("domains", replace(ADMIN, role="domain_admin"))
    assert bind(chief, {"scope": "domain/acme"}).status == bind(chief).status == 404
