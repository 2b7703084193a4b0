"""The secrets of clients at identity providers: how they prove Portico, and who is never sent them."""

from typing import Any

import pytest
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope

from tests.integration.tenancy.sign_in.conftest import ADMIN
from tests.support.authorization_server import AuthorizationServer, Browser
from tests.support.gateway import Client, Reply
from tests.support.issuer import Issuer
from tests.support.world import World

SECRET = "seven+lamps under:snow%"
PROVIDERS = "/v1/domains/acme/identity-providers"
PATH = f"{PROVIDERS}/corporate"


@pytest.fixture
def server(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> AuthorizationServer:
    made = AuthorizationServer(issuer, SECRET)
    made.publish(monkeypatch)
    issuer.provider(browser_sign_in=True, client_secret=SECRET)
    return made


@pytest.fixture
def providers(acme: World) -> Client:
    return acme.client("identity_providers", ADMIN)


def signed_in(server: AuthorizationServer) -> Reply:
    browser = Browser(server.issuer)
    where = {"domain": "acme", "provider": "corporate"}
    url = browser.send("GET", "/v1/auth/sign-in", query=where).headers["location"]
    return browser.send("GET", "/v1/auth/callback", query=server.authorize(url, preferred_username="cleo"))


def last_reason(world: World) -> str | None:
    return [record.error_code for record in world.records(Scope("acme")) if record.action == "sign_ins.finish"][-1]


@pytest.mark.parametrize("methods", [None, ["client_secret_basic"], ["client_secret_post", "client_secret_basic"], []])
def test_by_http_basic(server: AuthorizationServer, monkeypatch: pytest.MonkeyPatch, methods: Any) -> None:
    server.publish(monkeypatch, **({} if methods is None else {"token_endpoint_auth_methods_supported": methods}))
    assert signed_in(server).status == 303
    [(fields, headers)] = server.asked
    assert headers["Authorization"].startswith("Basic ")
    assert not {"client_id", "client_secret"} & fields.keys()


def test_in_the_form_where_there_is_only_that(server: AuthorizationServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.publish(monkeypatch, token_endpoint_auth_methods_supported=["client_secret_post", "private_key_jwt"])
    assert signed_in(server).status == 303
    [(fields, headers)] = server.asked
    assert (fields["client_secret"], dict(headers)) == (SECRET, {})


def test_a_secret_that_the_provider_refuses(acme: World, server: AuthorizationServer) -> None:
    server.secret = "another"
    assert signed_in(server).status == 401
    assert last_reason(acme) == "PROVIDER_INVALID_CLIENT"


def test_a_secret_is_never_shown(acme: World, server: AuthorizationServer, providers: Client) -> None:
    shown = providers.get(PATH)
    assert (shown.status, "secret" in shown.body) == (200, False)
    told = "".join(record.model_dump_json() for record in acme.records(Scope("acme")))
    assert ("corporate" in told, SECRET in told) == (True, False)


def test_a_change_of_something_else_keeps_it(server: AuthorizationServer, providers: Client) -> None:
    assert providers.patch(PATH, body={"display_name": "Corporate"}).status == 200
    assert signed_in(server).status == 303


def test_null_and_a_replacement_take_it_away(acme: World, server: AuthorizationServer, providers: Client) -> None:
    assert providers.patch(PATH, body={"client_secret": None}).status == 200
    assert signed_in(server).status == 401
    assert providers.patch(PATH, body={"client_secret": SECRET}).status == 200
    assert signed_in(server).status == 303
    whole = {"issuer": server.issuer.url, "client_id": "portico", "browser_sign_in": True}
    assert providers.put(PATH, body=whole).status == 200
    assert signed_in(server).status == 401
    assert "Authorization" not in server.asked[-1][1]


@pytest.mark.parametrize("change", [{"issuer": "https://other.example"}, {"client_id": "other"}])
def test_another_client_is_never_sent_it(server: AuthorizationServer, providers: Client, change: Any) -> None:
    refused = providers.patch(PATH, body=change)
    assert (refused.status, refused.fields) == (422, ["client_secret"])
    assert signed_in(server).status == 303
    assert providers.patch(PATH, body={**change, "client_secret": None}).status == 200
    assert providers.patch(PATH, body={"issuer": server.issuer.url, "client_id": "portico"}).status == 200
    assert signed_in(server).status == 401


def test_one_made_with_a_secret(server: AuthorizationServer, providers: Client) -> None:
    assert providers.delete(PATH, query={"purge": "1"}).status == 204
    body = {"name": "Corporate", "issuer": server.issuer.url, "client_id": "portico", "client_secret": SECRET}
    mapping = {"user": "preferred_username"}
    made = providers.post(PROVIDERS, body={**body, "browser_sign_in": True, "create_users": True, "mapping": mapping})
    assert (made.status, "secret" in made.body) == (201, False)
    assert signed_in(server).status == 303


@pytest.mark.parametrize("secret", ["", "x" * 513, 5])
def test_secrets_that_cannot_be(server: AuthorizationServer, providers: Client, secret: Any) -> None:
    refused = providers.patch(PATH, body={"client_secret": secret})
    assert (refused.status, refused.fields) == (422, ["client_secret"])


def test_a_secret_is_a_matter_of_administrators(acme: World, server: AuthorizationServer) -> None:
    ada = Principal("user", "ada", "acme", "vision", "user", {"vision": "user"}, "client-acme")
    refused = acme.client("identity_providers", ada).patch(PATH, body={"client_secret": "mine"})
    assert refused.status in {403, 404}
    assert signed_in(server).status == 303
