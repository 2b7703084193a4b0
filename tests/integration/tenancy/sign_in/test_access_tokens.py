"""Access tokens of one's own: shown once, good for what they list, out when deleted, expired, or their holder is."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from portico.access.authn.authorizer import REQUEST_AUTHORIZER
from portico.core.base import ttl_cache
from portico.core.model.principal import Principal

from tests.integration.access.authn.conftest import Monotonic, event
from tests.integration.tenancy.sign_in.conftest import ADA, ADMIN
from tests.support.gateway import Client, Reply
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


def by(world: World, function: str, token: str) -> Client:
    """A client of a function with the token."""
    principal = holder(world, token)
    assert principal is not None
    return world.client(function, principal)


def test_a_token_is_shown_once_and_is_its_holder(acme: World, mine: Client) -> None:
    reply = mine.post(TOKENS, body={"name": "ci"})
    assert (reply.status, reply.headers["location"]) == (201, f"{TOKENS}/{reply.json['id']}")
    token, secret = reply.json["token"], reply.json["token"].rpartition("_")[2]
    assert token.startswith(f"pt_{reply.json['id']}_")
    for shown in (mine.get(TOKENS), mine.get(f"{TOKENS}/{reply.json['id']}")):
        assert (shown.status, secret in shown.body, "secret" in shown.body) == (200, False, False)
    assert [one["name"] for one in mine.get(TOKENS).json["items"]] == ["ci"]
    me = by(acme, "auth", token).get("/v1/auth/me").json
    assert (me["subject"], me["role"], me["projects"], me["amr"]) == ("user:acme/ada", "user", {"vision": "user"}, ["token"])
