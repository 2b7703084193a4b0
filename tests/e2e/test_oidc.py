"""Signing in through an OpenID provider that others made (`oidc-provider-mock`), by token exchange."""

from typing import Any

import httpx
import jwt
import pytest

from tests.e2e.api import Access, Api, error_of, oauth_error_of, unique
from tests.e2e.cloud import Cloud
from tests.support.openid_provider import Provider, provider

EXCHANGE = {
    "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
    "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
}

__all__ = ["provider"]


@pytest.fixture(scope="module")
def tenant(cloud: Cloud) -> Access:
    """A tenant that trusts the provider."""
    return cloud.tenant(unique("sso"), "vision", "StandardPlan")


@pytest.fixture(scope="module")
def trusted(api: Api, tenant: Access, provider: Provider) -> str:
    """The path of the identity provider."""
    path = f"/v1/domains/{tenant.domain}/identity-providers"
    body = {
        "name": "corporate",
        "issuer": provider.issuer,
        "client_id": "portico",
        "mapping": {"user": "preferred_username", "groups": "teams"},
        "roles": [{"group": "platform", "role": "domain_admin"}],
        "projects": [{"group": "vision", "project": "vision", "role": "project_admin"},
                     {"group": "vision", "project": "nowhere", "role": "user"}],
        "create_users": True,
    }  # fmt: skip
    reply = api("POST", path, json=body)
    assert reply.status_code == 201, reply.text
    assert reply.json() | body | {"mapping": reply.json()["mapping"]} == reply.json()
    return f"{path}/corporate"


def exchanged(tenant: Access, token: str, **form: str) -> httpx.Response:
    named = {} if "resource" in form else {"audience": tenant.domain}
    return httpx.post(
        f"{tenant.url}/v1/auth/token", data={**EXCHANGE, "subject_token": token, **named, **form}, timeout=60
    )


def me(tenant: Access, reply: httpx.Response) -> dict[str, Any]:
    assert reply.status_code == 200, reply.text
    headers = {"Authorization": f"Bearer {reply.json()['access_token']}"}
    shown = httpx.get(f"{tenant.url}/v1/auth/me", headers=headers)
    assert shown.status_code == 200, shown.text
    found: dict[str, Any] = shown.json()
    return found


def refused(reply: httpx.Response) -> None:
    error = oauth_error_of(reply, 401, "invalid_grant")
    assert error["error_description"] == "The subject token is not valid for this domain."


def test_the_first_sign_in_makes_the_user(api: Api, tenant: Access, provider: Provider, trusted: str) -> None:
    token = provider.id_token(
        "s-1",
        preferred_username="ada",
        name="Ada Lovelace",
        email="Ada@example.com",
        email_verified=True,
        teams=["vision", "x"],
    )
    reply = exchanged(tenant, token)
    assert reply.json().keys() == {"access_token", "token_type", "expires_in", "issued_token_type"}
    shown = me(tenant, reply)
    assert (shown["subject"], shown["role"], shown["projects"]) == (
        f"user:{tenant.domain}/ada", "user", {"vision": "project_admin"},
    )  # fmt: skip
    user = api("GET", f"/v1/domains/{tenant.domain}/users/ada").json()
    assert (user["email"], user["full_name"]) == ("ada@example.com", "Ada Lovelace")
    assert user["federated_identities"] == [{"issuer": provider.issuer, "subject": "s-1"}]
    by_url = {"resource": f"https://portico.example/api/v1/domains/{tenant.domain}"}
    assert me(tenant, exchanged(tenant, token, **by_url)) == shown


def test_groups_are_followed_at_each_sign_in(tenant: Access, provider: Provider, trusted: str) -> None:
    promoted = provider.id_token("s-2", preferred_username="bob", teams=["platform"])
    assert me(tenant, exchanged(tenant, promoted))["role"] == "domain_admin"
    shown = me(tenant, exchanged(tenant, provider.id_token("s-2", preferred_username="bob", teams=["vision"])))
    assert (shown["role"], shown["projects"]) == ("user", {"vision": "project_admin"})


def test_a_name_belongs_to_whom_it_was_first_given(tenant: Access, provider: Provider, trusted: str) -> None:
    assert me(tenant, exchanged(tenant, provider.id_token("s-3", preferred_username="cleo")))["name"] == "cleo"
    refused(exchanged(tenant, provider.id_token("s-4", preferred_username="cleo")))


def test_known_users_are_linked_and_disabled_ones_refused(
    api: Api, tenant: Access, provider: Provider, trusted: str
) -> None:
    token = provider.id_token("s-5", preferred_username="u")
    refused(exchanged(tenant, token))
    path = f"/v1/domains/{tenant.domain}/users/u"
    link = {"federated_identities": [{"issuer": provider.issuer, "subject": "s-5"}]}
    assert api("PATCH", path, json=link).status_code == 200
    assert me(tenant, exchanged(tenant, token))["name"] == "u"
    assert api("PATCH", path, json={"status": "disabled"}).status_code == 200
    refused(exchanged(tenant, token))
    assert api("PATCH", path, json={"status": "active"}).status_code == 200


def test_nobody_becomes_a_superadmin(api: Api, access: Access, provider: Provider) -> None:
    path = f"/v1/domains/{access.domain}/identity-providers"
    body = {"name": unique("idp"), "issuer": provider.issuer, "client_id": "portico"}
    body = {**body, "mapping": {"user": "preferred_username"}, "create_users": True}
    refused_role = api("POST", path, json={**body, "roles": [{"group": "x", "role": "superadmin"}]})
    error_of(refused_role, 422, "VALIDATION_FAILED")
    assert api("POST", path, json=body).status_code == 201
    refused(exchanged(access, provider.id_token("s-6", preferred_username="admin")))
    assert api("DELETE", f"{path}/{body['name']}?purge=true").status_code == 204


def test_what_is_not_proved_is_refused_alike(
    api: Api, tenant: Access, provider: Provider, trusted: str, access: Access
) -> None:
    token = provider.id_token("s-7", preferred_username="eve")
    header, body, signature = token.split(".")
    claims = jwt.decode(token, options={"verify_signature": False})
    wrong = {
        "for another client": provider.id_token("s-7", "other", preferred_username="eve"),
        "another signature": f"{header}.{body}.{signature[:-6]}AAAAAA",
        "no algorithm": jwt.encode(claims, None, algorithm="none"),
        "our own key": jwt.encode(claims, "k" * 32, algorithm="HS256"),
        "our own token": access.token(),
        "an issuer that is not trusted": jwt.encode({**claims, "iss": "http://127.0.0.1:1"}, "k" * 32),
        "no name": provider.id_token("s-8"),
        "garbage": "x.y.z",
        "enormous": "x" * 20_000,
    }
    for forged in wrong.values():
        refused(exchanged(tenant, forged))
    for domain in ("nowhere", access.domain, "", "../" + tenant.domain, "x" * 300):
        reply = exchanged(tenant, token, audience=domain)
        refused(reply) if domain else oauth_error_of(reply, 400, "invalid_request")
    assert api("PATCH", trusted, json={"enabled": False}).status_code == 200
    refused(exchanged(tenant, token))
    assert api("PATCH", trusted, json={"enabled": True}).status_code == 200
    assert me(tenant, exchanged(tenant, token))["name"] == "eve"


@pytest.mark.parametrize("issuer", ["http://idp.example.com", "https://user@idp.example.com", "https://127.0.0.1#x",
    "ftp://idp.example.com", "https://[::1]", "file:///etc/passwd", "https://", "http://127.0.0.1.evil.example"])  # fmt: skip
def test_an_issuer_that_cannot_be(api: Api, tenant: Access, issuer: str) -> None:
    body = {"name": unique("idp"), "issuer": issuer, "client_id": "x"}
    error = error_of(api("POST", f"/v1/domains/{tenant.domain}/identity-providers", json=body), 422)
    assert error["details"]["errors"][0]["field"] == "issuer"
