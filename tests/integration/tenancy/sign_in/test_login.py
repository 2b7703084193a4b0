"""Signing in by password: who may, what is told, how guessing is slowed, what a change of the password ends."""

import pytest
from portico.access.authn.authorizer import REQUEST_AUTHORIZER
from portico.access.authn.password_hashes import Passwords
from portico.access.authn.tokens import VERIFIER
from portico.core.model.principal import Principal
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.members.entity import Status
from portico.tenancy.users.entity import User
from portico.tenancy.users.resource import USERS

from tests.integration.tenancy.sign_in.conftest import ADA, ADMIN, PASSWORD, Ask
from tests.support.hooks import watched
from tests.support.world import World


def user(world: World) -> User:
    return world.platform.get(USERS).repository.get(Scope("acme"), "ada")


def verified(world: World, token: str) -> Principal:
    return world.platform.get(VERIFIER).verify(token)


@pytest.mark.parametrize("who", [{"email": "ADA@example.com"}, {"user": "Ada"}])
def test_a_user_signs_in_by_address_or_name(acme: World, login: Ask, who: dict[str, str]) -> None:
    reply = login(**who)
    assert (reply.status, reply.headers["cache-control"]) == (200, "no-store")
    assert reply.json.keys() == {"access_token", "token_type", "expires_in", "refresh_token", "refresh_expires_in"}
    principal = verified(acme, reply.json["access_token"])
    assert (principal.subject, principal.method, principal.projects) == ("user:acme/ada", "pwd", {"vision": "user"})
    assert acme.client("auth", principal).get("/v1/auth/me").json["amr"] == ["pwd"]


def test_all_failed_sign_ins_have_the_same_reply_and_cost(acme: World, login: Ask) -> None:
    acme.run(USERS.actions["create"](Scope("acme"), {"name": "bob", "email": "bob@example.com"}), ADMIN)
    acme.run(USERS.actions["create"](Scope("acme"), {"name": "eve", "status": Status.DISABLED}), ADMIN)
    seen = []
    for who in ({"email": "ada@example.com"}, {"email": "no@example.com"}, {"email": "bob@example.com"}):
        with watched(acme.backend.table.client) as requests:
            reply = login("wrong-password-1", **who)
        error = {name: value for name, value in reply.error.items() if name != "request_id"}
        seen.append((reply.status, error, requests.operations()))
    assert seen[0] == seen[1] == seen[2]
    assert (login("wrong-password-1", user="eve").status, login(user="nobody").status) == (401, 401)


@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com"])
def test_guesses_wait_for_known_and_unknown_users_alike(acme: World, login: Ask, email: str) -> None:
    assert [login("wrong-password-1", email=email).status for _ in range(5)] == [401] * 5
    waits = []
    for _ in range(4):
        locked = login(PASSWORD, email=email)
        assert (locked.status, locked.error["code"]) == (429, "TOO_MANY_ATTEMPTS")
        waits.append(int(locked.headers["retry-after"]))
        acme.clock.advance(waits[-1])
        assert login("wrong-password-1", email=email).status == 401
    assert waits == [1, 2, 4, 8]


def test_success_and_time_forgive(acme: World, login: Ask) -> None:
    for _ in range(4):
        login("wrong-password-1")
    assert login().status == 200
    assert [login("wrong-password-1").status for _ in range(5)] == [401] * 5
    assert login().status == 429
    acme.clock.advance(24 * 3600 + 1)
    assert [login("wrong-password-1").status for _ in range(4)] == [401] * 4
    assert login().status == 200


def test_one_source_has_to_wait_whoever_it_tries(acme: World, login: Ask) -> None:
    statuses = [login("wrong-password-1", user=f"user-{number}").status for number in range(51)]
    assert statuses == [401] * 50 + [429]
    assert login().status == 429


def test_a_hash_of_old_parameters_is_renewed(acme: World, login: Ask) -> None:
    before = user(acme)
    old = before.changed(
        acme.clock.now(), password_hash=Passwords({"memory_cost": 128, "time_cost": 1}).hashed(PASSWORD)
    )
    acme.platform.get(USERS).repository.update(_call(acme), before, old)
    assert login().status == 200
    assert "m=64," in str(user(acme).password_hash)
    assert login().status == 200


def _call(world: World):  # type: ignore[no-untyped-def]
    from tests.support.sample_resource import call

    return call("update", Scope("acme"))


def change(world: World, old: str, new: str):  # type: ignore[no-untyped-def]
    return world.client("auth", ADA).post("/v1/auth/password", body={"old_password": old, "new_password": new})


def test_a_change_needs_the_old_password_and_a_good_new_one(acme: World, login: Ask) -> None:
    assert change(acme, "wrong-password-1", "giraffe-tower-12").error["code"] == "WRONG_PASSWORD"
    assert change(acme, PASSWORD, "my-ada-is-great").fields == ["new_password"]
    assert change(acme, PASSWORD, "giraffe-tower-12").status == 204
    assert (login().status, login("giraffe-tower-12").status) == (401, 200)


def test_a_change_ends_sessions_and_tokens_of_before(acme: World, login: Ask, ask: Ask) -> None:
    before = login().json
    acme.clock.advance(1)
    change(acme, PASSWORD, "giraffe-tower-12")
    acme.clock.advance(1)
    after = login("giraffe-tower-12").json
    admitted = acme.platform.get(REQUEST_AUTHORIZER).standing.admitted
    assert not admitted(verified(acme, before["access_token"]))
    assert admitted(verified(acme, after["access_token"]))
    assert ask(grant_type="refresh_token", refresh_token=before["refresh_token"]).status == 400
    assert ask(grant_type="refresh_token", refresh_token=after["refresh_token"]).status == 200


def test_an_address_is_one_users_and_free_again_after_the_purge(acme: World) -> None:
    users, root = acme.client("users", ADMIN), "/v1/domains/acme/users"
    taken = users.post(root, body={"name": "ada2", "email": "Ada@Example.com"})
    assert (taken.status, taken.error["code"]) == (409, "USER_EMAIL_EXISTS")
    assert users.delete(f"{root}/ada").status == 204
    assert users.post(root, body={"name": "ada2", "email": "ada@example.com"}).status == 409
    assert users.delete(f"{root}/ada", query={"purge": "1"}).status == 204
    assert users.post(root, body={"name": "ada2", "email": "ada@example.com"}).status == 201
    assert users.patch(f"{root}/ada2", body={"email": "lovelace@example.com"}).status == 200
    assert users.post(root, body={"name": "ada3", "email": "ada@example.com"}).status == 201


def test_no_secret_is_in_the_log_the_errors_or_the_journal(
    acme: World, login: Ask, ask: Ask, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    canary, texts = "canary-bird-in-coal-mine", []
    texts += [login(canary).body, change(acme, canary, canary + "2").body, login(canary, user="nobody").body]
    texts += [ask(grant_type="refresh_token", refresh_token=canary).body]
    texts += [ask(grant_type="urn:ietf:params:oauth:grant-type:jwt-bearer", assertion=canary).body]
    session = login().json
    made = acme.client("auth", ADA).post("/v1/auth/keypairs", body={}).json
    records = [*acme.records(GLOBAL), *acme.records(Scope("acme")), *acme.records(Scope("acme", user="ada"))]
    secrets = (canary, PASSWORD, session["refresh_token"], session["access_token"], made["secret_key"], "$argon2id$")
    everything = "".join([*texts, capsys.readouterr().out, *map(str, records)])
    assert len(records) > 5
    assert [secret for secret in secrets if secret in everything] == []
    items = acme.backend.client.call("Scan", {"TableName": acme.platform.store.entities})["Items"]
    assert [secret for secret in secrets[:-1] if secret in str(items)] == []
