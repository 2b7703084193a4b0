"""Limits of resource policies: requests, functions, storage and runs, of domains, projects and key pairs."""

from dataclasses import replace
from typing import Any

import pytest
from portico.access.authn.access_keys import new_access_key
from portico.core.data.codec import to_item
from portico.core.data.writes import Put
from portico.core.model.principal import Principal, keypair_credential
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.domains.entity import Domain
from portico.tenancy.keypairs.entity import KeyPair
from portico.tenancy.projects.entity import Project
from portico.tenancy.resource_policies.entity import ResourcePolicy
from portico.tenancy.users.entity import User

from tests.support.gateway import Client, Reply
from tests.support.hooks import watched
from tests.support.sample_resource import ANN
from tests.support.world import FUNCTION, World

ACCESS = new_access_key("acme", "ann")
BY_PAIR = replace(ANN, credential=keypair_credential(ACCESS))
ADMIN = Principal("user", "root", "acme", "vision", "domain_admin", {"vision": "user"}, "client-acme")
ROOT = replace(ADMIN, role="superadmin")
PAIR = f"/v1/domains/acme/users/ann/keypairs/{ACCESS}"
PLACES = {"keypair": f"keypair/{ACCESS.lower()}", "project": "project/acme/vision", "domain": "domain/acme"}


@pytest.fixture
def acme(world: World) -> World:
    """The domain acme with its project vision, the user ann and a key pair of hers; none of them limited."""
    limit(world)
    return world


def limit(world: World, *places: str, **limits: Any) -> None:
    """Gives the places a policy; takes it from the others."""
    times: dict[str, Any] = {"created_at": world.clock.now(), "updated_at": world.clock.now()}
    named = {place: "small" if place in places else None for place in (*PLACES, "user")}
    parts = {"secret": "x", "secret_sha256": "x", "domain": "acme", "user": "ann", "slot": "0"}
    entities = (
        Domain(
            scope=GLOBAL, name="acme", client="client-acme", client_id="c", resource_policy=named["domain"], **times
        ),
        Project(scope=Scope("acme"), name="vision", resource_policy=named["project"], **times),
        User(scope=Scope("acme"), name="ann", resource_policy=named["user"], **times),
        KeyPair(scope=GLOBAL, access_key=ACCESS, resource_policy=named["keypair"], **parts, **times),
        ResourcePolicy(scope=GLOBAL, name="small", **limits, **times),
    )
    store = world.platform.store
    store.table.transact([Put(store.entities, to_item(entity)) for entity in entities])
    world.clock.advance(30)


def refusals(api: Client, count: int, path: str = "/v1/functions") -> list[Reply]:
    replies = [api.get(path) for _ in range(count)]
    return [reply for reply in replies if reply.status != 200]


@pytest.mark.parametrize("place", PLACES)
def test_requests_beyond_the_limit_are_a_429_that_names_it(acme: World, place: str) -> None:
    limit(acme, place, max_requests_per_minute=5)
    refused = refusals(acme.client("functions", BY_PAIR), 8)
    assert [reply.status for reply in refused] == [429] * 3
    error = refused[0].error
    details = {"limit": "requests_per_minute", "max": 5, "policy": "small", "scope": PLACES[place]}
    assert (error["code"], error["details"]) == ("LIMIT_EXCEEDED", details)
    assert refused[0].headers["retry-after"] == "12"
    assert refused[0].headers["ratelimit-policy"] == f'"{place}-requests";q=5;w=60'
    acme.clock.advance(12)
    assert refusals(acme.client("functions", BY_PAIR), 2)[0].headers["ratelimit"] == f'"{place}-requests";r=0;t=60'


def test_what_the_narrow_refuses_the_wide_does_not_pay(acme: World) -> None:
    limit(acme, "keypair", max_requests_per_minute=3)
    store = acme.platform.store
    acme_limited = store.get_together((Domain, GLOBAL, "acme"))[0].model_copy(update={"resource_policy": "wide"})
    wide = ResourcePolicy(
        scope=GLOBAL, name="wide", max_requests_per_minute=10, created_at=acme.clock.now(), updated_at=acme.clock.now()
    )
    store.table.transact([Put(store.entities, to_item(entity)) for entity in (acme_limited, wide)])
    acme.clock.advance(30)
    assert len(refusals(acme.client("functions", BY_PAIR), 20)) == 17
    assert len(refusals(acme.client("functions", ANN), 10)) == 3


def test_others_are_not_bound(acme: World) -> None:
    limit(acme, "domain", "project", max_requests_per_minute=0)
    assert refusals(acme.client("functions", ANN), 1)[0].status == 429
    assert refusals(acme.client("functions", ROOT), 3) == []
    elsewhere = Principal("user", "bob", "umbrella", "vision", "user", {"vision": "user"}, "client-u")
    assert refusals(acme.client("functions", elsewhere), 3) == []
    limit(acme, "keypair", max_requests_per_minute=0)
    assert refusals(acme.client("functions", ANN), 1) == []
    assert refusals(acme.client("functions", replace(ROOT, credential=BY_PAIR.credential)), 1)[0].status == 429


def test_what_limits_cost(acme: World) -> None:
    """Nothing but the request itself, when nothing limits; a report of the limiter now and then, when something does."""
    api = acme.client("functions", BY_PAIR)
    assert api.post("/v1/functions", body=FUNCTION).status == 201
    with watched(acme.backend.client) as requests:
        assert [api.get("/v1/functions/hello").status for _ in range(50)] == [200] * 50
    assert requests.operations() == ["GetItem"] * 50
    limit(acme, *PLACES, max_requests_per_minute=6_000)
    with watched(acme.backend.client) as cold:
        api.get("/v1/functions/hello")
    limits, own_policies = ["BatchGetItem"] * 2, ["Query"]
    assert cold.operations() == [*limits, *own_policies, "GetItem"]
    with watched(acme.backend.client) as warm:
        assert [api.get("/v1/functions/hello").status for _ in range(60)] == [200] * 60
    assert warm.operations() == ["GetItem"] * 60


@pytest.mark.parametrize("place", PLACES)
def test_functions_and_storage_are_limited(acme: World, place: str) -> None:
    api = acme.client("functions", BY_PAIR)
    assert api.post("/v1/functions", body=FUNCTION).status == 201
    size = acme.platform.store.counters.total(f"{PLACES[place]}#storage")
    assert size > 0
    limit(acme, place, max_functions=2)
    assert api.post("/v1/functions", body={**FUNCTION, "name": "two"}).status == 201
    refused = api.post("/v1/functions", body={**FUNCTION, "name": "three"})
    assert (refused.status, refused.error["code"]) == (409, "LIMIT_EXCEEDED")
    named = {"limit": "functions", "max": 2, "used": 2, "policy": "small", "scope": PLACES[place]}
    assert refused.error["details"] == named
    assert api.delete("/v1/functions/two", query={"purge": "1"}).status == 204
    assert api.post("/v1/functions", body={**FUNCTION, "name": "three"}).status == 201
    limit(acme, place, max_storage_bytes=2 * size + 1)
    full = api.post("/v1/functions", body={**FUNCTION, "name": "four"})
    assert (full.status, full.error["details"]["limit"]) == (409, "storage_bytes")


def test_a_key_pair_is_charged_with_what_it_did_alone(acme: World) -> None:
    limit(acme, "keypair", max_functions=0)
    assert acme.client("functions", BY_PAIR).post("/v1/functions", body=FUNCTION).status == 409
    assert acme.client("functions", ANN).post("/v1/functions", body=FUNCTION).status == 201


def test_who_says_what_limits_a_key_pair(acme: World) -> None:
    limit(acme, "keypair", max_functions=0)
    own = acme.client("auth", ANN)
    assert own.patch(f"/v1/auth/keypairs/{ACCESS}", body={"resource_policy": None}).status == 422
    assert own.post("/v1/auth/keypairs", body={"resource_policy": "large"}).status == 422
    assert own.get(f"/v1/auth/keypairs/{ACCESS}").json["resource_policy"] == "small"
    by_ann, by_admin = acme.client("users", ANN), acme.client("users", ADMIN)
    refused = by_ann.patch(PAIR, body={"resource_policy": None})
    assert (refused.status, refused.error["details"]) == (403, {"permission": "keypair:limit"})
    assert by_ann.patch(PAIR, body={"description": "laptop"}).status == 200
    assert by_admin.patch(PAIR, body={"resource_policy": "large"}).json["resource_policy"] == "large"
    assert by_admin.patch(PAIR, body={"resource_policy": None}).json["resource_policy"] is None


def test_not_even_an_admin_loosens_the_own(acme: World) -> None:
    ann = replace(ANN, role="domain_admin")
    assert acme.client("users", ann).patch(PAIR, body={"resource_policy": "large"}).status == 403
    assert (
        acme.client("users", replace(ann, role="superadmin")).patch(PAIR, body={"resource_policy": "l"}).status == 200
    )


def test_new_pairs_are_limited_as_their_user_is(acme: World) -> None:
    user = "/v1/domains/acme/users/ann"
    assert acme.client("users", ADMIN).patch(user, body={"resource_policy": "small"}).status == 200
    made = acme.client("auth", ANN).post("/v1/auth/keypairs", body={})
    assert (made.status, made.json["resource_policy"]) == (201, "small")
    chosen = acme.client("users", ADMIN).post(f"{user}/keypairs", body={"resource_policy": "large"})
    assert chosen.json["resource_policy"] == "large"
    assert acme.client("users", ANN).post(f"{user}/keypairs", body={"resource_policy": "large"}).status == 403


def test_who_administers_a_project_does_not_loosen_its_limits(acme: World) -> None:
    limit(acme, "project", max_functions=5)
    project, chief = "/v1/domains/acme/projects/vision", replace(ANN, projects={"vision": "project_admin"})
    refused = acme.client("projects", chief).patch(project, body={"resource_policy": None})
    assert (refused.status, refused.error["details"]) == (403, {"permission": "project:limit"})
    kept = acme.client("projects", chief).put(project, body={"description": "x", "resource_policy": "small"})
    assert (kept.status, kept.json["resource_policy"]) == (200, "small")
    assert acme.client("projects", ADMIN).patch(project, body={"resource_policy": None}).status == 200
