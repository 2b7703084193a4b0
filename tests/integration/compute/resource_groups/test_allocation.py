"""What one can have of a resource group, and which presets would start."""

from dataclasses import replace
from typing import Any

import pytest
from portico.core.model.principal import Principal, keypair_credential

from tests.integration.compute.resource_groups.conftest import Pools
from tests.support.hooks import watched
from tests.support.sample_resource import ADMIN, ANN

USABLE = "/v1/resource-groups"
PRESETS = "/v1/admin/resource-presets"
GIB = 1024**3
PAIR = replace(ANN, credential=keypair_credential("PKANN"))


def limited(pools: Pools, path: str, name: str, **limits: Any) -> None:
    """Gives a place a policy of its own."""
    assert pools.api.post("/v1/admin/resource-policies", body={"name": name, **limits}).status == 201
    group = "projects" if "/projects/" in path else "users" if "/users/" in path else "domains"
    reply = pools.world.client(group, ADMIN).patch(path, body={"resource_policy": name})
    assert reply.status == 200, reply.body
    pools.world.clock.advance(30)


def allocation(pools: Pools, principal: Principal = ANN, group: str = "default") -> Any:
    reply = pools.world.client("domains", principal).get(f"{USABLE}/{group}/allocation")
    assert reply.status == 200, reply.body
    return reply.json


def checked(pools: Pools, **body: Any) -> Any:
    reply = pools.world.client("domains", ANN).post(f"{USABLE}/check-presets", body=body)
    assert reply.status == 200, reply.body
    return reply.json


def preset(pools: Pools, name: str, **fields: Any) -> None:
    reply = pools.api.post(PRESETS, body={"name": name, **fields})
    assert reply.status == 201, reply.body


def test_without_limits_it_is_what_is_free(pools: Pools) -> None:
    pools.count(**{"group/default#slots/cpu": 1500, "project/acme/vision#slots/cpu": 500})
    found = allocation(pools)
    assert found["assignable"] == {"cpu": 14.5, "mem": 64 * GIB}
    project = {"limits": {}, "used": {"cpu": 0.5, "mem": 0}, "assignable": {}, "max_sessions": None, "sessions": 0}
    assert found["breakdown"]["project"] == project
    assert found["breakdown"]["group"]["free"] == found["assignable"]
    assert list(found["breakdown"]) == ["keypair", "user", "project", "domain", "group"]
    assert found["breakdown"]["keypair"] is None


def test_the_least_of_all_places_is_assignable(pools: Pools) -> None:
    assert pools.world.client("users", ADMIN).post("/v1/domains/acme/users", body={"name": "ann"}).status == 201
    limited(pools, "/v1/admin/domains/acme", "wide", max_session_slots={"cpu": 10, "mem": "8g"})
    limited(pools, "/v1/domains/acme/projects/vision", "middle", max_session_slots={"cpu": 6})
    limited(pools, "/v1/domains/acme/users/ann", "narrow", max_session_slots={"mem": "4g"}, max_concurrent_sessions=3)
    pools.count(**{"domain/acme#slots/mem": 5 * GIB * 1000, "project/acme/vision#slots/cpu": 2000})
    pools.count(**{"user/acme/ann#slots/mem": 3 * GIB * 1000, "user/acme/ann#live_sessions": 1})
    found = allocation(pools)
    assert found["assignable"] == {"cpu": 4, "mem": GIB}
    parts = {place: part.get("assignable") for place, part in found["breakdown"].items() if part}
    assert parts["domain"] == {"cpu": 10, "mem": 3 * GIB}
    assert (parts["project"], parts["user"]) == ({"cpu": 4}, {"mem": GIB})
    user = found["breakdown"]["user"]
    assert (user["max_sessions"], user["sessions"]) == (3, 1)
    assert allocation(pools, PAIR)["breakdown"]["keypair"]["limits"] == {}


def test_nothing_is_left_where_a_limit_was_lowered(pools: Pools) -> None:
    limited(pools, "/v1/domains/acme/projects/vision", "none", max_session_slots={"cpu": 1, "gpu": 1})
    pools.count(**{"project/acme/vision#slots/cpu": 2000})
    assert allocation(pools)["assignable"] == {"cpu": 0, "gpu": 1, "mem": 64 * GIB}


def test_a_group_that_is_not_for_one_is_not_there(pools: Pools) -> None:
    pools.make("theirs", allowed={"domains": ["umbrella"]})
    api = pools.world.client("domains", ANN)
    for group in ("theirs", "none"):
        reply = api.get(f"{USABLE}/{group}/allocation")
        assert (reply.status, reply.error["code"]) == (404, "RESOURCE_GROUP_NOT_FOUND")
        refused = api.post(f"{USABLE}/check-presets", body={"resource_group": group})
        assert (refused.status, refused.error["code"]) == (422, "RESOURCE_GROUP_NOT_FOUND")
        assert refused.fields == ["resource_group"]


def test_presets_that_would_start(pools: Pools) -> None:
    pools.make("batch", capacity={"cpu": 2, "mem": "4g"})
    preset(pools, "small", slots={"cpu": 1, "mem": "2g"})
    preset(pools, "large", slots={"cpu": 4, "mem": "8g"}, display_name="Large")
    preset(pools, "only", slots={"cpu": 2}, resource_group="Batch")
    found = {one["name"]: (one["allocatable"], one["lacking"]) for one in checked(pools)["presets"]}
    assert found == {"small": (True, []), "large": (True, [])}
    batch = checked(pools, resource_group="BATCH")
    assert (batch["resource_group"], batch["assignable"]) == ("batch", {"cpu": 2, "mem": 4 * GIB})
    found = {one["name"]: (one["allocatable"], one["lacking"]) for one in batch["presets"]}
    assert found == {"small": (True, []), "large": (False, ["cpu", "mem"]), "only": (True, [])}
    assert batch["presets"][0]["slots"] == {"cpu": 4, "mem": 8 * GIB}


def test_nothing_starts_where_no_more_sessions_may(pools: Pools) -> None:
    preset(pools, "small", slots={"cpu": 1})
    limited(pools, "/v1/admin/domains/acme", "two", max_concurrent_sessions=2)
    pools.count(**{"domain/acme#live_sessions": 2})
    [found] = checked(pools)["presets"]
    assert (found["allocatable"], found["lacking"]) == (False, ["sessions"])


@pytest.mark.parametrize(
    ("fields", "named", "code"),
    [
        ({"slots": {}}, "slots", "VALIDATION_FAILED"),
        ({"slots": {"cpu": "many"}}, "slots.cpu", "VALIDATION_FAILED"),
        ({"slots": {"gpu": 1}}, "slots.gpu", "SLOT_UNSUPPORTED"),
        ({"slots": {"gpu": 1}, "resource_group": "default"}, "slots.gpu", "SLOT_UNSUPPORTED"),
        ({"resource_group": "none"}, "resource_group", "VALIDATION_FAILED"),
    ],
)
def test_what_a_preset_may_not_be_is_named(pools: Pools, fields: dict[str, Any], named: str, code: str) -> None:
    reply = pools.api.post(PRESETS, body={"name": "odd", "slots": {"cpu": 1}, **fields})
    assert (reply.status, reply.fields, reply.error["code"]) == (422, [named], code)


def test_deleted_presets_are_not_offered(pools: Pools) -> None:
    preset(pools, "small", slots={"cpu": 1})
    assert pools.api.patch(f"{PRESETS}/small", body={"slots": {"mem": "1g"}}).json["slots"] == {"cpu": 1, "mem": GIB}
    assert pools.api.delete(f"{PRESETS}/small").status == 204
    assert checked(pools)["presets"] == []


def test_what_an_allocation_costs(pools: Pools) -> None:
    """A query for each slot and place but the group, which has one request, however many sessions there are."""
    allocation(pools)
    with watched(pools.world.backend.client) as requests:
        allocation(pools)
    assert sorted(requests.operations()) == ["BatchGetItem"] * 3 + ["Query"] * (3 * 3 + 2)
