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
USER = "user/acme/ann"
DOMAIN = "/v1/domains/acme/quotas"
FOLDERS = ["folders", "folder_bytes"]
SESSIONS = [
    "concurrent_sessions",
    "pending_sessions",
    "session_slots.cpu",
    "session_slots.mem",
    "session_lifetime",
]
LIMITS = ["functions", "concurrent_runs", "storage_bytes", *FOLDERS, *SESSIONS, "requests_per_minute"]


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
        **dict.fromkeys([*FOLDERS, *SESSIONS[:-1]], (0, None)),
        "session_lifetime": (None, None),
    }
    assert {quota["policy"] for quota in found} == {None}


def test_limits_that_bound_the_caller_besides_come_last(acme: World) -> None:
    limit(acme, "domain", "keypair", max_functions=7, max_concurrent_runs=2)
    acme.client("functions", BY_PAIR).post("/v1/functions", body=FUNCTION)
    acme.client("functions").post("/v1/functions", body={**FUNCTION, "name": "two"})
    found = quotas(acme, BY_PAIR)
    assert [quota["scope"] for quota in found] == [
        *[PLACES["project"]] * len(LIMITS),
        *[PLACES["keypair"]] * 2,
        *[PLACES["domain"]] * 2,
    ]
    assert found[len(LIMITS)] == {
        "limit": "functions",
        "scope": PLACES["keypair"],
        "policy": "small",
        "max": 7,
        "used": 1,
    }
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
    assert len(quotas(acme, viewer)) == len(LIMITS)
    stranger = Principal("user", "bob", "acme", None, "user", {}, "client-acme")
    client = acme.client("domains", stranger)
    assert client.get("/v1/quotas", **{"X-Portico-Project": "acme/vision"}).status == 404


def test_what_quotas_cost(acme: World) -> None:
    """A query for each counter and gate, an item for each bucket: no more the more there is, and never a scan."""
    with watched(acme.backend.client) as unlimited:
        quotas(acme)
    assert unlimited.operations()[-9:] == ["Query"] * 9
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
        assert len(quotas(acme)) == len(LIMITS) + 4
    counted = sorted(warm.operations())
    queries = 3 * 2 + len([*FOLDERS, "reserved", *SESSIONS[:-1]])
    assert counted[: queries + 2] == ["GetItem"] * 2 + ["Query"] * queries
    assert set(counted[queries + 2 :]) <= {"UpdateItem"}, "reports of the limiter"


def test_folders_and_sessions_are_shown_as_they_are_counted(acme: World) -> None:
    limit(acme, "project", "user", max_session_slots={"cpu": 2.5, "mem": "4g"}, max_folders=3, max_session_lifetime=60)
    counted = {"folders": 1, "folder_bytes": 5, "folder_reserved": 7, "live_sessions": 2, "pending_sessions": 4}
    slots = {"slots/cpu": 1250, "slots/mem": 1000 * 1024**3}
    store = acme.platform.store
    places = (PLACES["project"], USER)
    adds = [store.counters.add(f"{place}#{name}", n) for place in places for name, n in (counted | slots).items()]
    store.table.transact(adds)
    found = quotas(acme)
    project, user = (used(found, place) for place in places)
    assert {name: project[name] for name in FOLDERS} == {"folders": (1, 3), "folder_bytes": (12, None)}
    assert {name: project[name] for name in SESSIONS} == {
        "concurrent_sessions": (2, None),
        "pending_sessions": (4, None),
        "session_slots.cpu": (1.25, 2.5),
        "session_slots.mem": (1024**3, 4 * 1024**3),
        "session_lifetime": (None, 60),
    }
    assert user == {name: project[name] for name in SESSIONS[2:]}, "of users that bound sessions"


def test_users_of_another_domain_are_bound_there(acme: World) -> None:
    limit(acme, "user", max_concurrent_sessions=1)
    namesake = replace(ANN, domain="umbrella", role="superadmin")
    found = acme.client("domains", namesake).get("/v1/quotas", **{"X-Portico-Project": "acme/vision"}).json["items"]
    assert USER not in {quota["scope"] for quota in found}
    assert USER in {quota["scope"] for quota in quotas(acme)}
