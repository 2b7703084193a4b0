"""Key pairs: shown once, few of each user, out when disabled or rotated, gone with their users."""

import base64

import pytest
from portico.access.authn.authorizer import REQUEST_AUTHORIZER
from portico.access.authn.tokens import VERIFIER
from portico.core.model.principal import Principal
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.keypairs.resource import KEYPAIRS
from portico.tenancy.keypairs.uses import KEYPAIR_USES
from portico.tenancy.members.entity import Status
from portico.tenancy.users.resource import USERS

from tests.integration.tenancy.sign_in.conftest import ADA, ADMIN
from tests.support.gateway import Client, Reply, form
from tests.support.hooks import just_before, watched
from tests.support.world import World

OWN, OF_ADA = "/v1/auth/keypairs", "/v1/domains/acme/users/ada/keypairs"


@pytest.fixture
def mine(acme: World) -> Client:
    return acme.client("auth", ADA)


def token(world: World, access_key: str, secret_key: str) -> Reply:
    basic = "Basic " + base64.b64encode(f"{access_key}:{secret_key}".encode()).decode()
    kind = {"Content_Type": "application/x-www-form-urlencoded", "Authorization": basic}
    return world.client("auth", None).post("/v1/auth/token", raw=form(grant_type="client_credentials"), **kind)


def test_the_secret_is_shown_once(acme: World, mine: Client) -> None:
    made = mine.post(OWN, body={"description": "laptop"})
    assert (made.status, made.headers["location"]) == (201, f"{OWN}/{made.json['access_key']}")
    pair, secret = made.json["access_key"], made.json["secret_key"]
    signed_in = token(acme, pair, secret)
    assert (signed_in.status, "refresh_token" in signed_in.json) == (200, False)
    for reply in (mine.get(OWN), mine.get(f"{OWN}/{pair}"), mine.patch(f"{OWN}/{pair}", body={"description": "x"})):
        assert reply.status == 200
        assert secret not in reply.body
        assert "secret" not in reply.body


def test_a_user_has_at_most_ten(acme: World, mine: Client) -> None:
    assert [mine.post(OWN, body={}).status for _ in range(11)] == [201] * 10 + [409]
    assert len(mine.get(OWN).json["items"]) == 10
    one = mine.get(OWN).json["items"][0]["access_key"]
    assert mine.delete(f"{OWN}/{one}").status == 204
    assert mine.post(OWN, body={}).status == 201
    assert mine.post(OWN, body={}).error["details"]["limit"] == "keypairs"


def test_a_disabled_one_is_out_and_an_enabled_one_in(acme: World, mine: Client) -> None:
    made = mine.post(OWN, body={}).json
    pair = made["access_key"], made["secret_key"]
    principal = acme.platform.get(VERIFIER).verify(token(acme, *pair).json["access_token"])
    mine.patch(f"{OWN}/{pair[0]}", body={"status": "disabled"})
    assert token(acme, *pair).status == 401
    assert not acme.platform.get(REQUEST_AUTHORIZER).standing.admitted(principal)
    mine.patch(f"{OWN}/{pair[0]}", body={"status": "active"})
    assert token(acme, *pair).status == 200


def test_a_rotated_one_has_another_secret_and_its_tokens_are_out(acme: World, mine: Client) -> None:
    made = mine.post(OWN, body={}).json
    before = acme.platform.get(VERIFIER).verify(
        token(acme, made["access_key"], made["secret_key"]).json["access_token"]
    )
    acme.clock.advance(1)
    rotated = mine.post(f"{OWN}/{made['access_key']}/rotate")
    assert (rotated.status, rotated.json["access_key"]) == (201, made["access_key"])
    assert token(acme, made["access_key"], made["secret_key"]).status == 401
    after = token(acme, made["access_key"], rotated.json["secret_key"])
    admitted = acme.platform.get(REQUEST_AUTHORIZER).standing.admitted
    assert not admitted(before)
    assert admitted(acme.platform.get(VERIFIER).verify(after.json["access_token"]))


def test_no_standing_is_kept_beside_a_key_pair(acme: World, mine: Client) -> None:
    """Whoever changes the user while a pair is made, or after it: the pair says nothing of the user."""
    standing = acme.platform.get(REQUEST_AUTHORIZER).standing

    def disabled() -> None:
        acme.run(USERS.actions["update"](Scope("acme"), "ada", {"status": Status.DISABLED}), ADMIN)

    with just_before(acme.backend.table.client, "TransactWriteItems", disabled):
        made = mine.post(OWN, body={}).json
    pair = standing.signing_pair(made["access_key"], made["secret_key"].__eq__)
    assert pair is not None
    assert standing.principal(pair, made["access_key"], acme.clock.now()) is None
    assert token(acme, made["access_key"], made["secret_key"]).status == 401


def test_a_token_costs_one_read(acme: World, mine: Client) -> None:
    made = mine.post(OWN, body={}).json
    token(acme, made["access_key"], made["secret_key"])
    with watched(acme.backend.table.client) as requests:
        assert token(acme, made["access_key"], made["secret_key"]).status == 200
        assert token(acme, made["access_key"], "wrong").status == 401
    reads = [name for name in requests.operations() if "Get" in name or name == "Query"]
    assert reads == ["BatchGetItem"] * 2


def test_uses_are_noted_at_most_once_a_minute(acme: World, mine: Client) -> None:
    made = mine.post(OWN, body={}).json
    pair = made["access_key"], made["secret_key"]
    assert mine.get(f"{OWN}/{pair[0]}").json["last_used_at"] is None
    writes = []
    for seconds in (0, 30, 61):
        acme.clock.advance(seconds)
        acme.platform.get(KEYPAIR_USES)._noted.clear() if seconds == 30 else None  # another process
        with watched(acme.backend.table.client) as requests:
            token(acme, *pair)
        writes.append(mine.get(f"{OWN}/{pair[0]}").json["last_used_at"])
        assert requests.operations().count("TransactWriteItems") <= 1
    assert writes[0] == writes[1] != writes[2]


def test_nobody_elses(acme: World, mine: Client) -> None:
    pair = mine.post(OWN, body={}).json["access_key"]
    account = Principal("service-account", "ada", "acme", "vision", "user", {"vision": "user"}, "client-acme")
    stranger = Principal("user", "bob", "acme", "vision", "user", {"vision": "user"}, "client-acme")
    elsewhere = Principal("user", "ada", "umbrella", "vision", "domain_admin", {"vision": "user"}, "client-u")
    assert acme.client("auth", account).get(OWN).status == 403
    assert acme.client("auth", stranger).get(f"{OWN}/{pair}").status == 404
    for who in (account, stranger, elsewhere):
        users = acme.client("users", who)
        assert users.get(OF_ADA).status == users.get(OF_ADA.replace("ada", "nobody")).status != 200
        assert users.get(f"{OF_ADA}/{pair}").status == 404
        assert users.post(OF_ADA, body={}).status in {403, 404}
        assert users.post(f"{OF_ADA}/{pair}/rotate").status == 404
        assert users.delete(f"{OF_ADA}/{pair}").status == 404
    assert acme.client("users", ADMIN).get(f"{OF_ADA}/{pair}").status == 200


def test_an_admin_does_not_become_one_above(acme: World) -> None:
    root = Principal("user", "root", "acme", "vision", "superadmin", {"vision": "user"}, "client-acme")
    made = acme.client("users", root).post("/v1/domains/acme/users", body={"name": "boss", "role": "superadmin"})
    assert made.status == 201
    path = "/v1/domains/acme/users/boss/keypairs"
    assert acme.client("users", ADMIN).post(path, body={}).status == 403
    assert acme.client("users", ADMIN).get(path).status == 403


def test_they_go_with_their_user(acme: World, mine: Client) -> None:
    made = mine.post(OWN, body={}).json
    assert acme.client("users", ADMIN).delete("/v1/domains/acme/users/ada", query={"purge": "1"}).status == 204
    assert token(acme, made["access_key"], made["secret_key"]).status == 401
    assert acme.platform.get(KEYPAIRS).access_keys(Scope("acme", user="ada")) == []
    assert acme.platform.get(KEYPAIRS).repository.get_many(GLOBAL, [made["access_key"]]) == [None]
