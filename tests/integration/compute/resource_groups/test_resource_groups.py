"""Resource groups: what one may be, that one at most is the default, and that one with sessions stays."""

from dataclasses import replace
from typing import Any

import pytest
from portico.core.model.principal import PLATFORM
from portico.core.model.scope import GLOBAL
from portico.tenancy.sign_in.actions import Bootstrap

from tests.integration.compute.resource_groups.conftest import GROUPS, Pools
from tests.support.sample_resource import ADMIN

GIB = 1024**3


def test_the_first_start_makes_one_that_is_the_default(pools: Pools) -> None:
    found = pools.get("default")
    assert (found["is_default"], found["engine"], found["scheduler"]) == (True, "ecs", "fifo")
    assert found["capacity"] == {"cpu": 16, "mem": 64 * GIB}
    assert pools.change("default", capacity={"cpu": 2}, description="ours").status == 200
    pools.world.run(Bootstrap("acme", "vision", "root"), PLATFORM)
    assert pools.get("default")["capacity"] == {"cpu": 2, "mem": 64 * GIB}


def test_one_that_was_deleted_is_not_made_again(pools: Pools) -> None:
    assert pools.api.delete(f"{GROUPS}/default").status == 204
    pools.world.run(Bootstrap("acme", "vision", "root"), PLATFORM)
    assert pools.api.get(f"{GROUPS}/default").status == 404


@pytest.mark.parametrize(
    ("given", "shown"), [(2, 2), ("2", 2), (0.25, 0.25), ("512m", 512 * 1024**2), ("1.5G", 3 * GIB // 2), (0, 0)]
)
def test_amounts_are_numbers_or_have_a_suffix(pools: Pools, given: Any, shown: float) -> None:
    made = pools.make("sized", capacity={"mem": given, "cpu": 1}, session_defaults={"resources": {"mem": given}})
    assert (made["capacity"]["mem"], made["session_defaults"]["resources"]["mem"]) == (shown, shown)


@pytest.mark.parametrize(
    "given", ["", "2x", "1kk", "-1", -1, "1e400", "nan", True, None, {}, 10**19, "1_0", "infinity", "٣"]
)
def test_what_is_no_amount_is_refused_by_name(pools: Pools, given: Any) -> None:
    reply = pools.api.post(GROUPS, body={"name": "odd", "capacity": {"cpu": 1, "mem": given}})
    assert (reply.status, reply.fields) == (422, ["capacity.mem"])


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"capacity": {}}, "capacity"),
        ({"scheduler": "random"}, "scheduler"),
        ({"engine": "docker"}, "engine"),
        ({"engine": "microvm"}, "engine"),
        ({"engine_options": {"subnets": "a"}}, "engine_options.subnets"),
        ({"fair_share": {"half_life_days": 0}}, "fair_share.half_life_days"),
        ({"fair_share": {"half_life": 7}}, "fair_share.half_life"),
        ({"max_lifetime": 0}, "max_lifetime"),
        ({"max_pending": -1}, "max_pending"),
        ({"preemption": {"mode": "kill"}}, "preemption.mode"),
        ({"preemption": {"preemptible_priority": 101}}, "preemption.preemptible_priority"),
        ({"session_defaults": {"image": "python"}}, "session_defaults.image"),
        ({"allowed": {"projects": ["vision"]}}, "allowed.projects.0"),
        ({"allowed": {"domains": ["acme", "none"]}}, "allowed.domains.1"),
        ({"allowed": {"projects": ["acme/vision", "acme/none"]}}, "allowed.projects.1"),
        ({"allowed": {"keypairs": ["PKNONE"]}}, "allowed.keypairs.0"),
    ],
)
def test_what_a_group_may_not_be_is_named(pools: Pools, fields: dict[str, Any], named: str) -> None:
    body = {"name": "odd", "capacity": {"cpu": 1}, **fields}
    reply = pools.api.post(GROUPS, body=body)
    assert (reply.status, reply.fields) == (422, [named]), reply.body


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"capacity": {"cuda.device": 1}}, "capacity.cuda.device"),
        ({"session_defaults": {"resources": {"gpu": 1}}}, "session_defaults.resources.gpu"),
        ({"fair_share": {"resource_weights": {"gpu": 1}}}, "fair_share.resource_weights.gpu"),
    ],
)
def test_a_slot_that_the_engine_has_not_is_refused(pools: Pools, fields: dict[str, Any], named: str) -> None:
    created = pools.api.post(GROUPS, body={"name": "odd", "capacity": {"cpu": 1}, **fields})
    changed = pools.change("default", **fields)
    for reply in (created, changed):
        assert (reply.status, reply.error["code"], reply.fields) == (422, "SLOT_UNSUPPORTED", [named])
        details = {name: reply.error["details"][name] for name in ("engine", "supported")}
        assert details == {"engine": "ecs", "supported": ["cpu", "mem"]}


def test_the_capacity_is_changed_slot_by_slot(pools: Pools) -> None:
    pools.make("small")
    assert pools.change("small", capacity={"cpu": 6}).json["capacity"] == {"cpu": 6, "mem": 8 * GIB}
    assert pools.change("small", capacity={"mem": None}).json["capacity"] == {"cpu": 6}
    refused = pools.change("small", capacity={"cpu": None})
    assert (refused.status, refused.fields) == (422, ["capacity"])


def test_the_engine_is_not_changed(pools: Pools) -> None:
    reply = pools.change("default", engine="ecs")
    assert (reply.status, reply.fields) == (422, ["engine"])


def test_another_default_takes_the_place_of_the_first(pools: Pools) -> None:
    pools.make("batch", is_default=True)
    assert (pools.get("default")["is_default"], pools.get("batch")["is_default"]) == (False, True)
    assert pools.change("default", is_default=True).status == 200
    assert (pools.get("default")["is_default"], pools.get("batch")["is_default"]) == (True, False)
    told = {record.entity for record in pools.world.records(GLOBAL) if record.entity_type == "resource_group"}
    assert told == {"batch", "default"}


def test_a_deleted_default_comes_back_as_none(pools: Pools) -> None:
    pools.api.delete(f"{GROUPS}/default")
    pools.make("batch", is_default=True)
    assert pools.api.post(f"{GROUPS}/default/restore").json["is_default"] is False


def test_two_defaults_in_one_batch_are_refused(pools: Pools) -> None:
    for name in ("one", "two"):
        pools.make(name)
    items = [{"name": name, "is_default": True} for name in ("one", "two")]
    reply = pools.api.post(f"{GROUPS}/batch-update", body={"items": items})
    assert (reply.status, reply.error["code"]) == (409, "RESOURCE_GROUP_IS_DEFAULT_EXISTS")
    moved = [{"name": "one", "is_default": True}, {"name": "default", "is_default": False}]
    assert pools.api.post(f"{GROUPS}/batch-update", body={"items": moved}).status == 200
    assert [pools.get(name)["is_default"] for name in ("default", "one", "two")] == [False, True, False]


@pytest.mark.parametrize(("told", "counted"), [("sessions", "live_sessions"), ("pending_sessions", "pending_sessions")])
@pytest.mark.parametrize("purge", ["0", "1"])
def test_a_group_with_sessions_stays(pools: Pools, told: str, counted: str, purge: str) -> None:
    pools.make("Busy")
    count(pools, f"group/busy#{counted}", 2)
    reply = pools.api.delete(f"{GROUPS}/Busy", query={"purge": purge})
    assert (reply.status, reply.error["code"]) == (409, "RESOURCE_GROUP_IN_USE")
    assert reply.error["details"][told] == 2
    batch = pools.api.post(f"{GROUPS}/batch-purge", body={"names": ["Busy"]})
    assert (batch.status, batch.error["code"]) == (409, "RESOURCE_GROUP_IN_USE")
    count(pools, f"group/busy#{counted}", -2)
    assert pools.api.delete(f"{GROUPS}/Busy", query={"purge": purge}).status == 204


def test_only_superadmins_manage_them(pools: Pools) -> None:
    for role in ("domain_admin", "user", "viewer"):
        api = pools.world.client("domains", replace(ADMIN, role=role))
        created = api.post(GROUPS, body={"name": "x", "capacity": {"cpu": 1}})
        assert (api.get(GROUPS).status, created.status) == (404, 404)


def count(pools: Pools, name: str, amount: int) -> None:
    """Adds to a counter, as sessions do."""
    store = pools.world.platform.store
    store.table.transact([store.counters.add(name, amount)])
