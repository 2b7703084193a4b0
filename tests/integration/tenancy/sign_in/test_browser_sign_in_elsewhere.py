"""Signing in by a browser through an OpenID provider that others made, over the platform's own outward requests."""

from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from portico.core.model.scope import Scope

from tests.integration.tenancy.sign_in.conftest import ADMIN
from tests.support.authorization_server import Browser
from tests.support.issuer import Issuer
from tests.support.openid_provider import Provider, provider
from tests.support.world import World

__all__ = ["provider"]
CALLBACK = "/v1/auth/callback"
REFRESH = {"raw": "grant_type=refresh_token", "Content_Type": "application/x-www-form-urlencoded"}


@pytest.fixture(autouse=True)
def local(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stack of one machine, which may ask 127.0.0.1."""
    monkeypatch.setenv("PORTICO_ENVIRONMENT", "local")


def back(browser: Browser) -> dict[str, str]:
    """The provider's answer, once somebody has signed in there."""
    where = {"domain": "acme", "provider": "corporate"}
    url = browser.send("GET", "/v1/auth/sign-in", query=where).headers["location"]
    answer = httpx.post(url, data={"sub": "w-1"})
    assert answer.status_code == 302, answer.text
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def test_a_browser_signs_in(acme: World, provider: Provider) -> None:
    body = {"name": "corporate", "issuer": provider.issuer, "client_id": "portico", "client_secret": "any",
            "mapping": {"user": "preferred_username"}, "create_users": True, "browser_sign_in": True}  # fmt: skip
    made = acme.client("identity_providers", ADMIN).post("/v1/domains/acme/identity-providers", body=body)
    assert made.status == 201, made.body
    provider.knows("w-1", preferred_username="wanda")
    browser, other = Browser(Issuer(acme)), Browser(Issuer(acme))
    answer = back(browser)
    assert browser.send("GET", CALLBACK, query=answer).status == 303
    assert browser.send("POST", "/v1/auth/token", **REFRESH, page="same-origin").status == 200
    assert other.send("GET", CALLBACK, query=back(other) | {"code": answer["code"]}).status == 401
    told = [record.error_code for record in acme.records(Scope("acme")) if record.action == "sign_ins.finish"]
    assert told[-1] == "PROVIDER_INVALID_GRANT"
