"""Signing in: a token for a key pair, and one and the same refusal for everything else."""

import base64
import re
from dataclasses import asdict
from typing import Any

import pytest
from portico.access.authn.keyring import KEYRING
from portico.access.authn.tokens import VERIFIER
from portico.core.data.repository import Repository
from portico.core.model.entity import Entity
from portico.core.model.principal import PLATFORM
from portico.core.model.scope import GLOBAL, Scope
from portico.platform.bootstrap import IDENTITY, Credentials
from portico.tenancy.domains.entity import Domain
from portico.tenancy.domains.usage_plans import USAGE_CLIENTS, UsageClient
from portico.tenancy.keypairs.entity import KeyPair
from portico.tenancy.members.entity import Status
from portico.tenancy.sign_in.actions import Bootstrap
from portico.tenancy.users.entity import User

from tests.support.gateway import Client, Reply, form
from tests.support.sample_resource import call
from tests.support.world import World

GRANT = form(grant_type="client_credentials")
FORM = "application/x-www-form-urlencoded"
KNOWN = {"kind", "name", "domain", "project", "role", "projects", "client"}


class Clients:
    """The port to the usage plans."""

    def __init__(self) -> None:
        self.registered: list[str] = []

    def register(self, domain: str, plan: str) -> UsageClient:
        self.registered.append(domain)
        return UsageClient(f"id-{domain}", f"client-{domain}")

    def forget(self, key_id: str) -> None:
        self.registered.remove(key_id.removeprefix("id-"))


@pytest.fixture
def signing(world: World) -> World:
    world.platform.put(USAGE_CLIENTS, Clients())  # type: ignore[arg-type]
    return world


@pytest.fixture
def pair(signing: World) -> Credentials:
    return bootstrap(signing)


def bootstrap(world: World, **changes: Any) -> Credentials:
    return world.run(Bootstrap("acme", "vision", "ann", **changes), PLATFORM)


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def ask(world: World, header: str, body: str = GRANT) -> Reply:
    return Client(world.client("auth").handler, None).post(
        "/v1/auth/token", raw=body, Content_Type=FORM, Authorization=header
    )


@pytest.mark.parametrize("more", [GRANT, "grant_type=password", "scope=a&scope=b", "x=&x="])
def test_a_parameter_given_twice_is_refused(signing: World, pair: Credentials, more: str) -> None:
    reply = ask(signing, basic(pair.access_key, str(pair.secret_key)), f"{GRANT}&{more}")
    assert (reply.status, reply.oauth["error"]) == (400, "invalid_request")


def test_a_key_pair_gives_a_token(signing: World, pair: Credentials) -> None:
    reply = ask(signing, basic(pair.access_key, str(pair.secret_key)))
    assert (reply.status, reply.json["token_type"], reply.json["expires_in"]) == (200, "Bearer", 900)
    assert reply.headers["cache-control"] == "no-store"
    principal = signing.platform.get(VERIFIER).verify(reply.json["access_token"])
    assert (principal.method, principal.credential) == ("keypair", f"keypair:{pair.access_key}")
    shown = {key: value for key, value in asdict(principal).items() if key in KNOWN}
    assert shown == {
        "kind": "user", "name": "ann", "domain": "acme", "project": "vision", "role": "superadmin",
        "projects": {"vision": "user"}, "client": "client-acme",
    }  # fmt: skip
    me = Client(signing.client("auth").handler, principal).get("/v1/auth/me").json
    assert (me["subject"], me["projects"]) == ("user:acme/ann", {"vision": "user"})


def change(world: World, entity_type: type[Entity], scope: Scope, key: str, **fields: Any) -> None:
    repository: Repository[Any] = Repository(world.platform.store, entity_type)
    found = repository.get(scope, key)
    repository.update(call("update"), found, found.changed(world.clock.now(), **fields))


SPOILT: dict[str, Any] = {
    "wrong secret": lambda _world, pair: (pair.access_key, "wrong"),
    "empty secret": lambda _world, pair: (pair.access_key, ""),
    "unknown key": lambda _world, pair: ("PKUNKNOWN", pair.secret_key),
    "empty key": lambda _world, pair: ("", pair.secret_key),
    "nothing": lambda _world, _pair: ("", ""),
    "a long key": lambda _world, _pair: ("x" * 700, "y"),
    "odd key": lambda _world, _pair: ("%00#current", "y"),
    "disabled pair": lambda world, pair: change(world, KeyPair, GLOBAL, pair.access_key, status=Status.DISABLED),
    "deleted pair": lambda world, pair: change(
        world, KeyPair, GLOBAL, pair.access_key, deleted_at=world.clock.now()),
    "disabled user": lambda world, _pair: change(world, User, Scope("acme"), "ann", status=Status.DISABLED),
    "deleted user": lambda world, _pair: change(world, User, Scope("acme"), "ann", deleted_at=world.clock.now()),
    "deleted domain": lambda world, _pair: change(world, Domain, GLOBAL, "acme", deleted_at=world.clock.now()),
}  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_whatever_is_wrong_the_answer_is_the_same(signing: World, pair: Credentials, spoil: Any) -> None:
    user, password = spoil(signing, pair) or (pair.access_key, str(pair.secret_key))
    reply = ask(signing, basic(user, password))
    assert (reply.status, reply.headers["www-authenticate"]) == (401, 'Basic realm="portico"')
    assert reply.oauth == {
        "error": "invalid_client",
        "error_description": "The key pair is not valid.",
        "code": "INVALID_CLIENT",
        "request_id": "gateway-1",
    }


@pytest.mark.parametrize("header", ["", "Basic", "Basic !!!", "Bearer x", "Basic " + base64.b64encode(b"no-colon").decode(),
    "Basic " + base64.b64encode(b"a\0:b").decode(), "Basic " + base64.b64encode(b"\xff:b").decode()])  # fmt: skip
def test_what_is_no_key_pair(signing: World, pair: Credentials, header: str) -> None:
    reply = ask(signing, header)
    assert (reply.status, reply.oauth["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(("body", "error"), [
    ("", "invalid_request"), (form(other="x"), "invalid_request"), (form(grant_type="password"), "unsupported_grant_type"),
    (form(grant_type='a "grant"\\\u00fc\n'), "unsupported_grant_type"), (form(grant_type="x" * 200), "invalid_request"),
    (form(grant_type="refresh_token"), "invalid_request"), (f"{GRANT}&grant_type=client_credentials", "invalid_request"),
    (f"{GRANT}&x=1&x=2", "invalid_request"),
    (form(grant_type="urn:ietf:params:oauth:grant-type:token-exchange", subject_token="x"), "invalid_request"),
])  # fmt: skip
def test_a_faulty_request_has_an_error_of_oauth(signing: World, pair: Credentials, body: str, error: str) -> None:
    reply = ask(signing, basic(pair.access_key, str(pair.secret_key)), body)
    assert (reply.status, reply.oauth["error"]) == (400, error)
    assert re.fullmatch(r"[\x20-\x21\x23-\x5b\x5d-\x7e]+", reply.oauth["error_description"])


def by_form(world: World, header: str = "", **fields: str) -> Reply:
    body = form(grant_type="client_credentials", **fields)
    headers = {"Content_Type": FORM, **({"Authorization": header} if header else {})}
    return world.client("auth", None).post("/v1/auth/token", raw=body, **headers)


def test_a_key_pair_in_the_form(signing: World, pair: Credentials) -> None:
    secret = str(pair.secret_key)
    reply = by_form(signing, client_id=pair.access_key, client_secret=secret)
    assert signing.platform.get(VERIFIER).verify(reply.json["access_token"]).subject == "user:acme/ann"
    for fields in ({"client_id": pair.access_key}, {"client_secret": secret}, {},
                   {"client_id": pair.access_key, "client_secret": "wrong"}):  # fmt: skip
        refused = by_form(signing, **fields)
        assert (refused.status, refused.oauth["error"]) == (401, "invalid_client")
        assert refused.headers["www-authenticate"] == 'Basic realm="portico"'


def test_one_way_of_sending_a_key_pair_at_a_time(signing: World, pair: Credentials) -> None:
    header, secret = basic(pair.access_key, str(pair.secret_key)), str(pair.secret_key)
    assert by_form(signing, header, client_id=pair.access_key).status == 200
    for fields in ({"client_id": pair.access_key, "client_secret": secret}, {"client_id": "another"}):
        refused = by_form(signing, header, **fields)
        assert (refused.status, refused.oauth["error"]) == (400, "invalid_request")


def test_problems_are_no_errors_of_oauth(signing: World, pair: Credentials) -> None:
    accept = {"Accept": "application/problem+json, application/json", "Content_Type": FORM}
    reply = signing.client("auth", None).post("/v1/auth/token", raw=form(grant_type="x"), **accept)
    assert reply.oauth["code"] == "UNSUPPORTED_GRANT_TYPE"
    elsewhere = signing.client("auth", None).post("/v1/auth/login", body={})
    assert (elsewhere.status, elsewhere.error["code"]) == (422, "VALIDATION_FAILED")


def test_secrets_are_neither_recorded_nor_stored(signing: World, pair: Credentials) -> None:
    secret = str(pair.secret_key)
    ask(signing, basic(pair.access_key, "a-wrong-secret"))
    told = "".join(record.model_dump_json() for record in signing.records(GLOBAL))
    kept = Repository(signing.platform.store, KeyPair).get(GLOBAL, pair.access_key)
    assert secret not in told + kept.model_dump_json()
    assert "a-wrong-secret" not in told
    assert signing.platform.get(KEYRING).cipher.decrypt(kept.secret, {"access_key": pair.access_key}) == secret.encode()


def test_a_failed_attempt_is_recorded(signing: World, pair: Credentials) -> None:
    ask(signing, basic(pair.access_key, "wrong"))
    places = (GLOBAL, Scope("acme"), Scope("acme", user="ann"))
    last = max((record for place in places for record in signing.records(place)), key=lambda record: record.id)
    assert (last.action, last.outcome, last.error_code, last.entity) == (
        "tokens.issue",
        "denied",
        "INVALID_CLIENT",
        pair.access_key,
    )


def test_the_first_start_makes_nothing_twice(signing: World, pair: Credentials) -> None:
    again = bootstrap(signing)
    assert (again.access_key, again.secret_key) == (pair.access_key, None)
    rotated = bootstrap(signing, rotate=True)
    assert rotated.access_key != pair.access_key
    assert signing.platform.get(IDENTITY).clients.registered == ["acme"]  # type: ignore[attr-defined]
    for good in (pair, rotated):
        assert ask(signing, basic(good.access_key, str(good.secret_key))).status == 200


def test_the_public_keys_are_published(signing: World, pair: Credentials) -> None:
    reply = Client(signing.client("auth").handler, None).get("/.well-known/jwks.json")
    assert (reply.status, reply.headers["cache-control"]) == (200, "public, max-age=60")
    assert [key["kid"] for key in reply.json["keys"]] == [signing.platform.get(KEYRING).signing_key.kid]
    assert not any("d" in key for key in reply.json["keys"])


def test_the_authorizer_lets_the_token_in(signing: World, pair: Credentials) -> None:
    from functions.authorizer.app import handler

    token = ask(signing, basic(pair.access_key, str(pair.secret_key))).json["access_token"]
    event = {"methodArn": "arn:aws:execute-api:r:a:i/api/GET/x", "headers": {"authorization": f"Bearer {token}"}}
    answer = handler(event, None)
    assert answer["policyDocument"]["Statement"][0]["Effect"] == "Allow"
    assert answer["usageIdentifierKey"] == "client-acme"
