"""Apps of sessions: who gets a token, what it says, and where it leads."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jwt
import pytest
from portico.access.authn.purpose_tokens import PURPOSE_TOKENS
from portico.compute.sessions.apps.tokens import APP_TOKENS, KIND
from portico.core.model.principal import Principal
from portico.tenancy.domains.usage_plans import USAGE_CLIENTS

from tests.integration.compute.sessions.conftest import Begin
from tests.support.gateway import Client
from tests.support.generic.setups import Clients
from tests.support.sample_resource import ADMIN, ANN, HOME
from tests.support.sessions import SessionWorld
from tests.support.tenant import Tenant

ROUTES = "/v1/app-proxy/routes"
APPS = [{"name": "web", "port": 8080}, {"name": "other", "port": 8081}]
Ready = Callable[[], str]


@pytest.fixture
def proxied(sessions: SessionWorld) -> SessionWorld:
    """A deployment that has an app proxy, and ann."""
    sessions.world.platform.put(USAGE_CLIENTS, Clients())  # type: ignore[arg-type]
    tenant = Tenant(sessions.world, "acme")
    tenant.make()
    ann = {"name": "ann", "email": "ann@example.com", "projects": [{"name": "vision", "role": "user"}]}
    tenant.post("/v1/domains/acme/users", ann)
    tokens = sessions.world.platform.get(APP_TOKENS)
    sessions.world.platform.put(APP_TOKENS, replace(tokens, base="http://localhost:4567"))
    return sessions


@pytest.fixture
def ready(proxied: SessionWorld, begin: Begin) -> Ready:
    """A session that runs, with two apps."""

    def start() -> str:
        key = begin(apps=APPS)
        proxied.passes()
        session = proxied.read(key)
        proxied.lifecycle.reported(proxied.call(), session, "ready", address="127.77.0.9", port=8790)
        return key

    return start


def opened(api: Client, key: str, app: str = "web") -> Any:
    return api.post(f"/v1/sessions/{key}/apps/{app}/tokens")


def led(sessions: SessionWorld, token: str) -> Any:
    return sessions.world.client("sessions", None).post(ROUTES, body={"token": token})


def test_a_token_is_for_the_host_of_one_app(api: Client, ready: Ready) -> None:
    key = ready()
    reply = opened(api, key)
    assert reply.status == 200, reply.body
    token = reply.json["token"]
    assert reply.json["url"] == f"http://web--{key}.localhost:4567/.portico/enter?token={token}"
    assert jwt.decode(token, options={"verify_signature": False})["aud"] == f"http://web--{key}.localhost:4567"
    assert jwt.get_unverified_header(token)["typ"] == "app+jwt"


def test_a_token_leads_to_the_agent(api: Client, ready: Ready, proxied: SessionWorld) -> None:
    key = ready()
    token = opened(api, key).json["token"]
    reply = led(proxied, token)
    assert reply.status == 200, reply.body
    secrets = {name: led(proxied, opened(api, key, name).json["token"]).json["secret"] for name in ("web", "other")}
    assert reply.json == {
        "session": key, "app": "web", "url": "http://127.77.0.9:8790", "headers": {},
        "secret": secrets["web"], "user": f"user:{HOME.domain}/ann", "token": token,
    }  # fmt: skip
    assert secrets["web"] != secrets["other"]


def test_use_renews_a_token(api: Client, ready: Ready, proxied: SessionWorld) -> None:
    token = opened(api, ready()).json["token"]
    proxied.world.clock.advance(121)
    ends = [
        jwt.decode(one, options={"verify_signature": False})["exp"]
        for one in (token, led(proxied, token).json["token"])
    ]
    assert ends[1] - ends[0] == 121


def test_a_visit_counts_as_activity(api: Client, ready: Ready, proxied: SessionWorld) -> None:
    key = ready()
    token = opened(api, key).json["token"]
    proxied.world.clock.advance(61)
    assert led(proxied, token).status == 200
    assert proxied.read(key).active_at == proxied.world.clock.now()


def test_another_kind_of_token_leads_nowhere(ready: Ready, proxied: SessionWorld) -> None:
    key, tokens = ready(), proxied.world.platform.get(PURPOSE_TOKENS)
    claims = {"domain": HOME.domain, "project": HOME.project, "app": "web", "visitor": ANN.claims()}
    for kind, audience in (("at+jwt", f"http://web--{key}.localhost:4567"), (KIND, "http://other.example")):
        reply = led(proxied, tokens.issue(kind, audience, key, 60, **claims))
        assert (reply.status, reply.error["code"]) == (401, "INVALID_TOKEN")


def test_rights_are_those_of_the_visit(api: Client, ready: Ready, proxied: SessionWorld) -> None:
    key = ready()
    tokens = proxied.world.platform.get(PURPOSE_TOKENS)
    bob = replace(ANN, name="bob", client="bob")
    claims = {"domain": HOME.domain, "project": HOME.project, "app": "web", "visitor": bob.claims()}
    forged = tokens.issue(KIND, f"http://web--{key}.localhost:4567", key, 60, **claims)
    assert led(proxied, forged).status == 403


def test_a_visit_ends_with_the_visitor(api: Client, ready: Ready, proxied: SessionWorld) -> None:
    token = opened(api, ready()).json["token"]
    assert proxied.world.client("users", ADMIN).delete("/v1/domains/acme/users/ann").status == 204
    reply = led(proxied, token)
    assert (reply.status, reply.error["code"]) == (403, "RIGHTS_LOST")


@pytest.mark.parametrize("principal", [
    replace(ANN, name="bob", client="bob"),
    Principal("user", "ada", HOME.domain, HOME.project, "user", {str(HOME.project): "project_admin"}, "ada"),
], ids=["member", "project-admin"])  # fmt: skip
def test_nobody_else_opens_an_app(ready: Ready, proxied: SessionWorld, principal: Principal) -> None:
    assert opened(proxied.world.client("sessions", principal), ready()).status == 403


def test_an_app_that_is_not_declared_is_not_found(api: Client, ready: Ready) -> None:
    reply = opened(api, ready(), "absent")
    assert (reply.status, reply.error["code"]) == (404, "APP_NOT_FOUND")


def test_a_session_that_does_not_run_has_no_apps(api: Client, proxied: SessionWorld, begin: Begin) -> None:
    reply = opened(api, begin(apps=APPS))
    assert (reply.status, reply.error["code"]) == (409, "SESSION_NOT_READY")


@pytest.mark.usefixtures("proxied")
def test_apps_are_listed_with_their_addresses(api: Client, begin: Begin) -> None:
    key = begin("other", apps=[*APPS, {"name": "db", "port": 5432, "protocol": "tcp"}])
    shown = {item["name"]: item for item in api.get(f"/v1/sessions/{key}/apps").json["items"]}
    assert shown["web"] == {
        "name": "web", "port": 8080, "protocol": "http", "origin": f"http://web--{key}.localhost:4567",
        "content_url": f"https://content.example.com/api/v1/sessions/{key}/apps/web/",
    }  # fmt: skip
    assert list(shown) == ["web", "other", "db"]
    assert (shown["db"]["content_url"], shown["db"]["origin"]) == (None, f"http://db--{key}.localhost:4567")


def test_without_a_proxy_an_app_has_no_origin(api: Client, begin: Begin) -> None:
    [shown] = api.get(f"/v1/sessions/{begin(apps=APPS[:1])}/apps").json["items"]
    assert shown["origin"] is None


def test_without_a_proxy_it_is_told_what_to_set(api: Client, sessions: SessionWorld, begin: Begin) -> None:
    key = begin(apps=APPS)
    sessions.passes()
    sessions.lifecycle.reported(sessions.call(), sessions.read(key), "ready", address="127.77.0.9", port=8790)
    reply = opened(api, key)
    assert (reply.status, reply.error["code"]) == (501, "APP_PROXY_UNAVAILABLE")
    assert reply.error["details"] == {"parameter": "AppUrl"}


@pytest.mark.parametrize(
    "name", ["Web", "a--b", "-a", "a-", "a.b", "a" * 25], ids=["case", "two", "first", "last", "dot", "long"]
)
def test_an_apps_name_is_a_part_of_a_host(api: Client, name: str) -> None:
    body = {"name": "x", "image": "python", "apps": [{"name": name, "port": 8080}]}
    reply = api.post("/v1/sessions", body=body)
    assert (reply.status, reply.fields) == (422, ["apps.0.name"])
