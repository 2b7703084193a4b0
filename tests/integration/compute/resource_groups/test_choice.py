"""The resource groups that one may use, and the one that a session gets."""

from dataclasses import replace
from typing import Any

import pytest
from portico.access.authn.access_keys import new_access_key
from portico.core.base.errors import Unprocessable
from portico.core.data.codec import to_item
from portico.core.data.writes import Put
from portico.core.model.principal import Principal, keypair_credential
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.keypairs.entity import KeyPair

from tests.integration.compute.resource_groups.conftest import Pools
from tests.support.sample_resource import ADMIN, ANN

USABLE = "/v1/resource-groups"
HIDDEN = {"allowed", "bound", "engine_options", "fair_share", "preemption"}
BOB = Principal("user", "bob", "umbrella", "vision", "user", {"vision": "user"}, "client-u")
LISTENER = replace(ANN, project="speech", projects={"speech": "user"})
ACCESS = new_access_key("umbrella", "bob")


def usable(pools: Pools, principal: Principal = ANN) -> list[str]:
    reply = pools.world.client("domains", principal).get(USABLE)
    assert reply.status == 200, reply.body
    assert all(HIDDEN.isdisjoint(group) for group in reply.json["items"])
    assert reply.json["total_count"] == len(reply.json["items"])
    return [group["name"] for group in reply.json["items"]]


def choice(pools: Pools, name: str | None = None, principal: Principal = ANN) -> str:
    scope = Scope(principal.domain, principal.project)
    return pools.service.choose(scope, name, principal.access_key).name


def refusal(pools: Pools, name: str | None = None, principal: Principal = ANN) -> Unprocessable:
    with pytest.raises(Unprocessable) as refused:
        choice(pools, name, principal)
    assert [problem["field"] for problem in refused.value.details["errors"]] == ["resource_group"]
    return refused.value


def test_the_default_is_listed_first(pools: Pools) -> None:
    for name in ("alpha", "zeta"):
        pools.make(name, is_active=name == "alpha")
    assert usable(pools) == ["default", "alpha", "zeta"]


@pytest.mark.parametrize(
    ("allowed", "users"),
    [
        ({}, "ann listener bob pair"),
        ({"domains": ["Acme"]}, "ann listener"),
        ({"projects": ["acme/Vision"]}, "ann"),
        ({"domains": ["umbrella"], "projects": ["acme/speech"]}, "listener bob pair"),
        ({"keypairs": [ACCESS.lower()]}, "pair"),
        ({"keypairs": [ACCESS], "projects": ["acme/vision"]}, "ann pair"),
    ],
)
def test_whom_a_group_allows(pools: Pools, allowed: dict[str, Any], users: str) -> None:
    times: dict[str, Any] = {"created_at": pools.world.clock.now(), "updated_at": pools.world.clock.now()}
    parts = {"secret": "x", "secret_sha256": "x", "domain": "umbrella", "user": "bob", "slot": "0"}
    store = pools.world.platform.store
    store.table.transact([Put(store.entities, to_item(KeyPair(scope=GLOBAL, access_key=ACCESS, **parts, **times)))])
    pools.make("pool", allowed=allowed)
    pair = replace(BOB, credential=keypair_credential(ACCESS))
    callers = {"ann": ANN, "listener": LISTENER, "bob": BOB, "pair": pair}
    assert [name for name, who in callers.items() if "pool" in usable(pools, who)] == users.split()
    for name, who in callers.items():
        if name in users.split():
            assert choice(pools, "Pool", who) == "pool"
        else:
            assert refusal(pools, "pool", who).code == "RESOURCE_GROUP_NOT_FOUND"
            assert pools.world.client("domains", who).get(f"{USABLE}/pool/capacity").status == 404


def test_superadmins_are_bound_as_well(pools: Pools) -> None:
    pools.make("pool", allowed={"domains": ["umbrella"]})
    assert usable(pools, ADMIN) == ["default"]


def test_lists_are_replaced_and_merged_with_the_others(pools: Pools) -> None:
    pools.make("pool", allowed={"domains": ["acme"]})
    changed = pools.change("pool", allowed={"projects": ["umbrella/vision"]}).json["allowed"]
    assert changed == {"domains": ["acme"], "projects": ["umbrella/vision"], "keypairs": []}
    assert [usable(pools, who)[-1] for who in (ANN, BOB)] == ["pool", "pool"]
    pools.change("pool", allowed={"domains": []})
    assert [usable(pools, who)[-1] for who in (ANN, BOB)] == ["default", "pool"]
    pools.change("pool", allowed=None)
    assert usable(pools)[-1] == "pool"


def test_a_successor_of_the_name_is_not_allowed(pools: Pools) -> None:
    pools.make("pool", allowed={"projects": ["umbrella/vision"]})
    projects = pools.world.client("projects", ADMIN)
    assert projects.delete("/v1/domains/umbrella/projects/vision", query={"purge": "1"}).status == 204
    assert pools.change("pool", description="still there").status == 200
    assert pools.change("pool", allowed={"domains": ["acme"]}).status == 200, "one that is gone stays named"
    assert projects.post("/v1/domains/umbrella/projects", body={"name": "vision"}).status == 201
    assert usable(pools, BOB) == ["default"]
    assert pools.change("pool", allowed={"projects": ["umbrella/vision"]}).status == 200
    assert usable(pools, BOB) == ["default", "pool"]


def test_without_a_name_it_is_the_default(pools: Pools) -> None:
    pools.make("other")
    assert choice(pools) == "default"


def test_without_a_name_the_projects_goes_first(pools: Pools) -> None:
    pools.make("other")
    path = "/v1/domains/acme/projects/vision"
    projects = pools.world.client("projects", ADMIN)
    assert projects.patch(path, body={"resource_group": "other"}).json["resource_group"] == "other"
    assert (choice(pools), choice(pools, principal=LISTENER), choice(pools, "default")) == (
        "other",
        "default",
        "default",
    )
    pools.change("other", allowed={"domains": ["umbrella"]})
    assert refusal(pools).code == "RESOURCE_GROUP_NOT_FOUND"


@pytest.mark.parametrize("group", ["none", "theirs"])
def test_a_project_names_a_group_that_it_may_use(pools: Pools, group: str) -> None:
    pools.make("theirs", allowed={"domains": ["umbrella"]})
    projects = pools.world.client("projects", ADMIN)
    made = projects.post("/v1/domains/acme/projects", body={"name": "new", "resource_group": group})
    changed = projects.patch("/v1/domains/acme/projects/vision", body={"resource_group": group})
    for reply in (made, changed):
        assert (reply.status, reply.error["code"], reply.fields) == (
            422,
            "RESOURCE_GROUP_NOT_FOUND",
            ["resource_group"],
        )


def test_without_a_default_it_is_the_only_one(pools: Pools) -> None:
    pools.make("only")
    pools.change("default", allowed={"domains": ["umbrella"]})
    assert choice(pools) == "only"
    pools.make("second")
    error = refusal(pools)
    assert (error.code, error.details["resource_groups"]) == ("RESOURCE_GROUP_REQUIRED", ["only", "second"])
    pools.change("second", is_active=False)
    assert choice(pools) == "only"


def test_where_there_is_none_one_is_required(pools: Pools) -> None:
    pools.change("default", is_active=False)
    assert refusal(pools).code == "RESOURCE_GROUP_REQUIRED"
    assert refusal(pools, "default").code == "RESOURCE_GROUP_INACTIVE"


def test_the_capacity_shows_what_is_taken(pools: Pools) -> None:
    counted = {"slots/cpu": 2500, "slots/mem": 1024**3 * 1000, "live_sessions": 3, "pending_sessions": 1}
    pools.count(**{f"group/default#{name}": amount for name, amount in counted.items()})
    reply = pools.world.client("domains", ANN).get(f"{USABLE}/Default/capacity")
    assert reply.json == {
        "capacity": {"cpu": 16, "mem": 64 * 1024**3},
        "used": {"cpu": 2.5, "mem": 1024**3},
        "free": {"cpu": 13.5, "mem": 63 * 1024**3},
        "sessions": 3,
        "pending_sessions": 1,
    }
    pools.change("default", capacity={"cpu": 1})
    assert pools.world.client("domains", ANN).get(f"{USABLE}/default/capacity").json["free"]["cpu"] == 0
