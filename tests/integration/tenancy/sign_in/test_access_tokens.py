"""Access tokens of one's own: shown once, good for what they list, out when deleted, expired, or their holder is."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from portico.access.authn.authorizer import REQUEST_AUTHORIZER
from portico.core.base import ttl_cache
from portico.core.data.codec import to_item
from portico.core.data.writes import Put
from portico.core.model.principal import Principal

from tests.integration.access.authn.conftest import Monotonic, event
from tests.integration.tenancy.sign_in.conftest import ADA, ADMIN
from tests.support.gateway import Client
from tests.support.hooks import watched
from tests.support.world import World

TOKENS = "/v1/tokens"
CI = Principal("service-account", "ci", "acme", "vision", "user", {"vision": "user"}, "client-acme")


@pytest.fixture
def mine(acme: World) -> Client:
    return acme.client("auth", ADA)


@pytest.fixture
def passing(monkeypatch: pytest.MonkeyPatch) -> Monotonic:
    """Lets the caches' time pass."""
    time = Monotonic()
    monkeypatch.setattr(ttl_cache, "time", time)
    return time


def made(client: Client, **fields: Any) -> str:
    reply = client.post(TOKENS, body={"name": "ci", **fields})
    assert reply.status == 201, reply.body
    return str(reply.json["token"])


def holder(world: World, token: str) -> Principal | None:
    """The principal that a request with the token has, None where the authorizer denies it."""
    answer = world.platform.get(REQUEST_AUTHORIZER).authorize(event("/v1/auth/me", Authorization=f"Bearer {token}"))
    if answer["policyDocument"]["Statement"][0]["Effect"] == "Deny":
        return None
    return Principal.from_claims(json.loads(answer["context"]["claims"]))


def id_of(token: str) -> str:
    return token.split("_")[1]


def secret_of(token: str) -> str:
    return token.split("_", 2)[2]


def by(world: World, function: str, token: str) -> Client:
    """A client of a function with the token."""
    principal = holder(world, token)
    assert principal is not None
    return world.client(function, principal)


def test_a_token_is_shown_once_and_is_its_holder(acme: World, mine: Client) -> None:
    reply = mine.post(TOKENS, body={"name": "ci"})
    assert (reply.status, reply.headers["location"]) == (201, f"{TOKENS}/{reply.json['id']}")
    token, secret = reply.json["token"], secret_of(reply.json["token"])
    assert token.startswith(f"pt_{reply.json['id']}_")
    for shown in (mine.get(TOKENS), mine.get(f"{TOKENS}/{reply.json['id']}")):
        assert (shown.status, secret in shown.body, "secret" in shown.body) == (200, False, False)
    assert [one["name"] for one in mine.get(TOKENS).json["items"]] == ["ci"]
    me = by(acme, "auth", token).get("/v1/auth/me").json
    assert (me["subject"], me["role"], me["projects"], me["amr"]) == (
        "user:acme/ada",
        "user",
        {"vision": "user"},
        ["token"],
    )


def test_a_service_account_holds_its_own(acme: World, mine: Client) -> None:
    made(mine)
    accounts = "/v1/domains/acme/service-accounts"
    body = {"name": "ci", "projects": [{"name": "vision", "role": "user"}]}
    assert acme.client("users", ADMIN).post(accounts, body=body).status == 201
    # A user of the same name holds others.
    assert acme.client("users", ADMIN).post("/v1/domains/acme/users", body={"name": "ci"}).status == 201
    for principal in (CI, replace(CI, kind="user")):
        client = acme.client("auth", principal)
        token = made(client)
        assert len(client.get(TOKENS).json["items"]) == 1
        assert by(acme, "auth", token).get("/v1/auth/me").json["subject"] == principal.subject


def test_a_token_is_good_for_what_it_lists(acme: World, mine: Client) -> None:
    for name in ("hello", "other"):
        acme.ready(name)
    run = acme.start()
    token = made(mine, permissions=["function:get", "run:get"], resources=["function:hello"])
    assert mine.get(TOKENS).json["items"][0]["resources"] == ["function:vision/hello"]
    functions, runs = by(acme, "functions", token), by(acme, "runs", token)
    assert functions.get("/v1/functions/hello").status == 200
    assert [one["name"] for one in functions.get("/v1/functions").json["items"]] == ["hello"]
    assert functions.get("/v1/functions/other").status == 404
    assert (functions.delete("/v1/functions/hello").status, runs.get(f"/v1/runs/{run.id}").status) == (403, 200)
    assert runs.get(f"/v1/runs/{acme.start(name='other').id}").status == 404
    assert by(acme, "auth", token).get(TOKENS).error["details"] == {"permission": "token:list"}


def test_a_token_of_some_projects_works_in_no_other(acme: World) -> None:
    acme.ready("hello")
    for name in ("audio", "video"):
        assert acme.client("projects", ADMIN).post("/v1/domains/acme/projects", body={"name": name}).status == 201
    token = made(acme.client("auth", ADMIN), projects=["Audio", "vision"])
    me = by(acme, "auth", token).get("/v1/auth/me").json
    assert (me["role"], me["projects"], me["project"]) == ("domain_admin", {"vision": "user"}, "vision")
    functions = by(acme, "functions", token)
    found = {
        name: functions.get("/v1/functions", X_Portico_Project=f"acme/{name}").status for name in ("audio", "video")
    }
    assert found == {"audio": 200, "video": 404}
    assert functions.get("/v1/functions/hello").status == 200
    assert by(acme, "users", token).get("/v1/domains/acme/users").status == 403


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"expires_at": "2099-01-01T00:00:00Z"}, "expires_at"),
        ({"permissions": ["function:fly"]}, "permissions.0"),
        ({"permissions": ["*", "teapot:*"]}, "permissions.1"),
        ({"permissions": ["keypair:create"]}, "permissions.0"),
        ({"permissions": []}, "permissions"),
        ({"projects": ["audio"]}, "projects.0"),
        ({"resources": ["teapot:vision/hello"]}, "resources.0"),
        ({"resources": ["function:a/b/c"]}, "resources.0"),
        ({"resources": ["project:vision/hello"]}, "resources.0"),
        ({"resources": ["base_image:python"]}, "resources.0"),
        ({"permissions": ["function:" + 31 * "x"] * 50}, "permissions.0"),
        ({"resources": [f"function:{n:03}{60 * 'x'}" for n in range(50)]}, "permissions"),
        ({"name": "a/b"}, "name"),
    ],
)
def test_a_bad_field_is_named(mine: Client, fields: dict[str, Any], named: str) -> None:
    reply = mine.post(TOKENS, body={"name": "ci", **fields})
    assert (reply.status, reply.fields) == (422, [named])
    assert mine.get(TOKENS).json["items"] == []


def test_a_bare_name_needs_a_project(acme: World) -> None:
    nowhere = acme.client("auth", replace(ADA, project=None, projects={}))
    assert nowhere.post(TOKENS, body={"name": "ci", "resources": ["function:hello"]}).fields == ["resources.0"]


def test_an_end_is_at_most_a_year_away(acme: World, mine: Client) -> None:
    now = acme.clock.now()
    for given, kept in ((None, 90), (365, 365), (1, 1)):
        body = {"name": "ci"} | ({"expires_at": (now + timedelta(days=given)).isoformat()} if given else {})
        reply = mine.post(TOKENS, body=body)
        assert reply.json["expires_at"] == (now + timedelta(days=kept)).isoformat().replace("+00:00", "Z")
    late = (now + timedelta(days=365, seconds=1)).isoformat()
    assert mine.post(TOKENS, body={"name": "ci", "expires_at": late}).status == 422


def test_a_holder_has_at_most_fifty(mine: Client) -> None:
    assert {mine.post(TOKENS, body={"name": "ci"}).status for _ in range(50)} == {201}
    refused = mine.post(TOKENS, body={"name": "ci"})
    assert (refused.status, refused.error["code"]) == (409, "TOO_MANY_TOKENS")
    one = mine.get(TOKENS).json["items"][0]["id"]
    assert (mine.delete(f"{TOKENS}/{one}").status, mine.post(TOKENS, body={"name": "ci"}).status) == (204, 201)


def test_a_token_gives_no_more_than_it_has(acme: World, mine: Client) -> None:
    soon = (acme.clock.now() + timedelta(days=2)).isoformat()
    lists = {"permissions": ["token:*", "function:get", "run:*"], "expires_at": soon}
    client = by(acme, "auth", made(mine, **lists))
    later = (acme.clock.now() + timedelta(days=3)).isoformat()
    for beyond in ({"permissions": ["*"]}, {"permissions": ["function:get", "function:*"]}, {"expires_at": later}):
        refused = client.post(TOKENS, body={"name": "more", **beyond})
        assert (refused.status, refused.error["details"]["field"]) == (403, next(iter(beyond)))
    given = client.post(TOKENS, body={"name": "less", "permissions": ["run:get"]})
    assert (given.status, given.json["expires_at"][:19]) == (201, soon[:19])
    same = client.post(TOKENS, body={"name": "same"})
    assert same.json["permissions"] == lists["permissions"]
    assert by(acme, "functions", given.json["token"]).get("/v1/functions").status == 403


def test_a_token_makes_no_key_pair(acme: World, mine: Client) -> None:
    pair = mine.post("/v1/auth/keypairs", body={}).json["access_key"]
    for token in (made(mine), made(mine, permissions=["keypair:*"])):
        client = by(acme, "auth", token)
        assert client.get(f"/v1/auth/keypairs/{pair}").status == 200
        assert client.post("/v1/auth/keypairs", body={}).status == 403
        assert client.post(f"/v1/auth/keypairs/{pair}/rotate").status == 403


def test_a_token_that_is_gone_makes_none(acme: World, mine: Client) -> None:
    client = by(acme, "auth", made(mine))
    assert mine.delete(f"{TOKENS}/{mine.get(TOKENS).json['items'][0]['id']}").status == 204
    assert client.post(TOKENS, body={"name": "again"}).status == 403
    assert mine.get(TOKENS).json["items"] == []


def test_a_token_may_delete_itself(acme: World, mine: Client) -> None:
    client = by(acme, "auth", made(mine))
    [one] = client.get(TOKENS).json["items"]
    assert client.delete(f"{TOKENS}/{one['id']}").status == 204
    assert [mine.delete(f"{TOKENS}/{one['id']}").status, mine.get(f"{TOKENS}/{one['id']}").status] == [404, 404]


def test_a_deleted_one_is_out_within_30_seconds(acme: World, mine: Client, passing: Monotonic) -> None:
    kept, gone = made(mine), made(mine)
    assert holder(acme, kept)
    assert holder(acme, gone)
    assert mine.delete(f"{TOKENS}/{id_of(gone)}").status == 204
    passing.now += 30
    assert holder(acme, gone) is None
    assert holder(acme, kept)


def test_an_expired_one_is_out_at_once_and_shown_nowhere(acme: World, mine: Client) -> None:
    token = made(mine, expires_at=(acme.clock.now() + timedelta(days=1)).isoformat())
    acme.clock.advance(86_399)
    assert holder(acme, token)
    acme.clock.advance(1)
    assert holder(acme, token) is None
    assert (mine.get(TOKENS).json["items"], mine.get(f"{TOKENS}/{id_of(token)}").status) == ([], 404)


@pytest.mark.parametrize("change", [{"status": "disabled"}, {"projects": []}, {"role": "viewer"}])
def test_it_has_the_rights_that_its_holder_has_now(
    acme: World, mine: Client, passing: Monotonic, change: dict[str, Any]
) -> None:
    token = made(mine, projects=["vision"])
    assert acme.client("users", ADMIN).patch("/v1/domains/acme/users/ada", body=change).status == 200
    passing.now += 30
    found = holder(acme, token)
    if "status" in change:
        assert found is None
    else:
        assert found is not None
        assert {"role": found.role, "projects": [*found.projects]} == {"role": "user", "projects": ["vision"], **change}


@pytest.mark.parametrize("where", ["/v1/domains/acme/users/ada", "/v1/domains/acme/users/batch-purge"])
def test_it_goes_with_its_holder(acme: World, mine: Client, passing: Monotonic, where: str) -> None:
    token, users = made(mine), acme.client("users", ADMIN)
    acme.clock.advance(0.1)
    made(mine)  # which ends in the same second
    if where.endswith("batch-purge"):
        assert users.post(where, body={"names": ["ada"]}).status == 204
    else:
        assert users.delete(where, query={"purge": "true"}).status == 204
    ada = {"name": "ada", "projects": [{"name": "vision", "role": "user"}]}
    assert users.post("/v1/domains/acme/users", body=ada).status == 201
    assert mine.get(TOKENS).json["items"] == []
    passing.now += 30
    assert holder(acme, token) is None


def test_a_namesake_is_not_its_holder(acme: World, mine: Client, passing: Monotonic) -> None:
    """One that was left behind: made while its holder was being purged."""
    token, users = made(mine), acme.client("users", ADMIN)
    table, name = acme.platform.table, acme.platform.store.entities
    [item] = acme.platform.service("access_tokens").repository.all_in(ADA.own_scope)
    assert users.delete("/v1/domains/acme/users/ada", query={"purge": "true"}).status == 204
    table.transact([Put(name, to_item(item))])
    assert users.post("/v1/domains/acme/users", body={"name": "ada"}).status == 201
    passing.now += 30
    assert holder(acme, token) is None


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: token + "A",
        lambda token: token.replace("pt_TU", "pt_TS"),
        lambda token: token.replace("pt_T", "pt_A"),
        lambda token: f"pt_{id_of(token)}_",
        lambda token: f"pt__{secret_of(token)}",
        secret_of,
        lambda token: "pt_" + "A" * 300,
    ],
)
def test_a_token_that_was_never_made_proves_nobody(acme: World, mine: Client, spoilt: Any) -> None:
    token = made(mine)
    assert holder(acme, spoilt(token)) is None
    assert holder(acme, token)


def test_a_token_costs_one_read_when_it_is_not_known(acme: World, mine: Client, passing: Monotonic) -> None:
    token = made(mine)
    unknown = token.replace(token[7:17], "AAAAAAAAAA")
    with watched(acme.backend.table.client) as requests:
        for text in (token, token, unknown, unknown, "pt_nothing", token[:-1] + "-"):
            holder(acme, text)
        assert requests.operations() == ["BatchGetItem"] * 2
        passing.now += 30
        holder(acme, token)
        assert requests.operations() == ["BatchGetItem"] * 3


def test_a_repeated_request_makes_one(acme: World, mine: Client) -> None:
    first, second = (mine.post(TOKENS, body={"name": "ci"}, Idempotency_Key="k-1") for _ in range(2))
    assert (first.status, second.status) == (201, 409)
    assert secret_of(first.json["token"]) not in second.body
    assert len(mine.get(TOKENS).json["items"]) == 1


def test_the_trail_tells_of_it_without_its_secret(acme: World, mine: Client) -> None:
    token = made(mine)
    found = [record for record in acme.records(ADA.own_scope) if record.entity_type == "token"]
    assert [(record.operation, record.entity) for record in found] == [("create", id_of(token))]
    assert secret_of(token) not in "".join(record.model_dump_json() for record in found)


def test_a_foreign_one_is_not_there(acme: World, mine: Client) -> None:
    made(mine)
    one = mine.get(TOKENS).json["items"][0]["id"]
    for other in (
        replace(ADA, name="bob"),
        replace(ADA, kind="service-account"),
        replace(ADA, domain="umbrella"),
        ADMIN,
    ):
        client = acme.client("auth", other)
        assert (client.get(f"{TOKENS}/{one}").status, client.delete(f"{TOKENS}/{one}").status) == (404, 404)
    assert mine.get(f"{TOKENS}/{one}").status == 200
