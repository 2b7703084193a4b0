"""Quotas: the limits on a place beside what is used there, and what it costs to see them."""

from dataclasses import replace
from typing import Any

from portico.core.model.claims import Claim
from portico.core.model.principal import Principal

from tests.integration.tenancy.resource_policies.test_limits import ADMIN, BY_PAIR, PLACES, ROOT, acme, limit
from tests.support.hooks import watched
from tests.support.sample_resource import ANN
from tests.support.world import FUNCTION, World

__all__ = ["acme"]
DOMAIN = "/v1/domains/acme/quotas"
LIMITS = ["functions", "concurrent_runs", "storage_bytes", "requests_per_minute"]


def quotas(world: World, principal: Principal = ANN, path: str = "/v1/quotas") -> list[dict[str, Any]]:
    reply = world.client("domains", principal).get(path)
    assert reply.status == 200, reply.json
    found: list[dict[str, Any]] = reply.json["items"]
    return found


def used(found: list[dict[str, Any]], scope: str) -> dict[str, tuple[int | None, int | None]]:
    return {quota["limit"]: (quota["used"], quota["max"]) for quota in found if quota["scope"] == scope}


def test_without_a_policy_what_is_counted_is_shown(acme: World) -> None:
    acme.client("functions").post("/v1/functions", body=FUNCTION)
    found = quotas(acme)
    assert [quota["limit"] for quota in found] == LIMITS
    size = acme.platform.store.counters.total("project/acme/vision#storage")
    assert used(found, PLACES["project"]) == {
        "functions": (1, None),
        "concurrent_runs": (None, None),
        "storage_bytes": (size, None),
        "requests_per_minute": (None, None),
    }
    assert {quota["policy"] for quota in found} == {None}


def test_limits_that_bound_the_caller_besides_come_last(acme: World) -> None:
    limit(acme, "domain", "keypair", max_functions=7, max_concurrent_runs=2)
    acme.client("functions", BY_PAIR).post("/v1/functions", body=FUNCTION)
    acme.client("functions").post("/v1/functions", body={**FUNCTION, "name": "two"})
    found = quotas(acme, BY_PAIR)
    assert [quota["scope"] for quota in found] == [
        *[PLACES["project"]] * 4,
        *[PLACES["keypair"]] * 2,
        *[PLACES["domain"]] * 2,
    ]
    assert found[4] == {"limit": "functions", "scope": PLACES["keypair"], "policy": "small", "max": 7, "used": 1}
    assert used(found, PLACES["domain"])["functions"] == (2, 7)
    assert {quota["scope"] for quota in quotas(acme)} == {PLACES["project"], PLACES["domain"]}


def test_runs_and_requests_are_counted_where_limited(acme: World) -> None:
    limit(acme, "project", max_concurrent_runs=3, max_requests_per_minute=100)
    store, slots = acme.platform.store, (0, 2)
    for number in slots:
        claim = Claim("slot", "project/acme/vision#runs-at-once", f"slot#{number:09d}")
        store.table.client.call("PutItem", {"TableName": store.entities, "Item": _marshalled(claim)})
    for _ in range(9):
        acme.client("functions").get("/v1/functions")
    found = used(quotas(acme), PLACES["project"])
    assert found["concurrent_runs"] == (2, 3)
    assert found["requests_per_minute"] == (10, 100), "with the one that asks"
    acme.clock.advance(60)
    assert used(quotas(acme), PLACES["project"])["requests_per_minute"] == (1, 100)


def _marshalled(claim: Claim) -> dict[str, Any]:
    return {name: {"S": value} for name, value in claim.key.items()}


def test_nothing_of_a_quota_of_none_is_used(acme: World) -> None:
    limit(acme, "domain", max_requests_per_minute=0, max_functions=0)
    found = used(quotas(acme, ROOT, DOMAIN), PLACES["domain"])
    assert (found["requests_per_minute"], found["functions"]) == ((0, 0), (0, 0))


def test_a_domain_has_quotas_for_who_administers_it(acme: World) -> None:
    limit(acme, "domain", "project", max_functions=7)
    acme.client("functions").post("/v1/functions", body=FUNCTION)
    found = quotas(acme, ADMIN, DOMAIN)
    assert [(quota["limit"], quota["scope"]) for quota in found] == [(name, PLACES["domain"]) for name in LIMITS]
    assert used(found, PLACES["domain"])["functions"] == (1, 7)
    refused = [acme.client("domains").get(path).status for path in (DOMAIN, "/v1/domains/umbrella/quotas")]
    assert refused == [403, 404], "one's own domain is no secret"


def test_viewers_see_quotas_and_strangers_do_not(acme: World) -> None:
    viewer = replace(ANN, projects={"vision": "viewer"})
    assert len(quotas(acme, viewer)) == 4
    stranger = Principal("user", "bob", "acme", None, "user", {}, "client-acme")
    client = acme.client("domains", stranger)
    assert client.get("/v1/quotas", **{"X-Portico-Project": "acme/vision"}).status == 404


def test_what_quotas_cost(acme: World) -> None:
    """A query for each counter and gate, an item for each bucket: no more the more there is, and never a scan."""
    with watched(acme.backend.client) as unlimited:
        quotas(acme)
    assert unlimited.operations()[-2:] == ["Query"] * 2
    limit(
        acme,
        "project",
        "domain",
        max_functions=5,
        max_concurrent_runs=5,
        max_storage_bytes=5,
        max_requests_per_minute=90,
    )
    quotas(acme)
    with watched(acme.backend.client) as warm:
        assert len(quotas(acme)) == 8
    counted = sorted(warm.operations())
    assert counted[:8] == ["GetItem"] * 2 + ["Query"] * 6
    assert set(counted[8:]) <= {"UpdateItem"}, "reports of the limiter"
