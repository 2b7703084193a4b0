"""Signing in by a browser through an OpenID provider that others made, with an HTTP client that keeps cookies."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from tests.e2e.api import Access, Api, error_of, oauth_error_of, unique
from tests.e2e.cloud import Cloud
from tests.support.openid_provider import Provider, provider

__all__ = ["provider"]
SAME, CROSS = {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "cross-site"}
REFRESH = {"grant_type": "refresh_token"}


class Browser(httpx.Client):
    """Keeps cookies as browsers do, which take 127.0.0.1 for as trustworthy as https."""

    def __init__(self, access: Access) -> None:
        policy = DefaultCookiePolicy(secure_protocols=("http", "https"))
        super().__init__(base_url=access.url, cookies=CookieJar(policy), timeout=60)
        self.domain = access.domain

    def build_request(self, *given: Any, **named: Any) -> httpx.Request:
        """The request with the cookies; httpx itself leaves the policy of its jar behind."""
        request = super().build_request(*given, **named)
        self.cookies.set_cookie_header(request)
        return request

    def to_provider(self, **changes: str) -> httpx.Response:
        """The reply that leads to the provider."""
        where = {"domain": self.domain, "provider": "corporate", "return_to": "/console/"}
        return self.get("/v1/auth/sign-in", params=where | changes)

    def back(self, subject: str) -> str:
        """The URL that the provider leads to, once somebody has signed in there."""
        reply = self.to_provider()
        assert reply.status_code == 303, reply.text
        answer = httpx.post(reply.headers["location"], data={"sub": subject})
        assert answer.status_code == 302, answer.text
        return str(answer.headers["location"])

    def refresh(self, **headers: str) -> httpx.Response:
        """The reply of the token endpoint to a page."""
        return self.post("/v1/auth/token", data=REFRESH, headers=SAME | headers)


@pytest.fixture(scope="module")
def tenant(cloud: Cloud) -> Access:
    return cloud.tenant(unique("web"), "vision", "StandardPlan")


@pytest.fixture(scope="module", autouse=True)
def trusted(api: Api, tenant: Access, provider: Provider) -> None:
    """The tenant's browsers sign in at the provider."""
    body = {"name": "corporate", "issuer": provider.issuer, "client_id": "portico", "client_secret": "any",
            "mapping": {"user": "preferred_username"}, "create_users": True, "browser_sign_in": True}  # fmt: skip
    reply = api("POST", f"/v1/domains/{tenant.domain}/identity-providers", json=body)
    assert reply.status_code == 201, reply.text


OpenBrowser = Callable[[Access], Browser]


@pytest.fixture
def opened() -> Iterator[OpenBrowser]:
    """Opens browsers, each with cookies of its own."""
    with ExitStack() as stack:
        yield lambda access: stack.enter_context(Browser(access))


@pytest.fixture
def browser(tenant: Access, opened: OpenBrowser) -> Browser:
    return opened(tenant)


def refused(reply: httpx.Response) -> None:
    error_of(reply, 401, "SIGN_IN_REFUSED")
    assert "portico-session" not in reply.headers.get("set-cookie", "")


def test_a_browser_signs_in_works_and_signs_out(tenant: Access, provider: Provider, browser: Browser) -> None:
    provider.knows("w-1", preferred_username="wanda")
    url = browser.back("w-1")
    assert url.startswith(f"{tenant.url}/v1/auth/callback?")
    reply = browser.get(url, headers=CROSS)
    assert (reply.status_code, reply.headers["location"]) == (303, f"{tenant.url}/console/")
    [session] = [cookie for cookie in browser.cookies.jar if cookie.name == "__Secure-portico-session"]
    assert (session.secure, session.path) == (True, f"{urlsplit(tenant.url).path}/v1/auth/token")
    assert not [cookie for cookie in browser.cookies.jar if "sign-in" in cookie.name]
    for _ in range(2):
        tokens = browser.refresh()
        assert tokens.status_code == 200, tokens.text
        assert "refresh_token" not in tokens.json()
        bearer = {"Authorization": f"Bearer {tokens.json()['access_token']}"}
        me = httpx.get(f"{tenant.url}/v1/auth/me", headers=bearer).json()
        assert (me["subject"], me["amr"]) == (f"user:{tenant.domain}/wanda", ["idp"])
    assert browser.delete("/v1/auth/token", headers=SAME).status_code == 204
    assert not list(browser.cookies.jar)
    oauth_error_of(browser.refresh(), 400, "invalid_request")


def test_only_pages_of_the_platform_use_the_session(provider: Provider, browser: Browser) -> None:
    provider.knows("w-2", preferred_username="wendy")
    browser.get(browser.back("w-2"))
    for site in ("cross-site", "same-site", "none", "same-origin, same-origin"):
        oauth_error_of(browser.refresh(**{"Sec-Fetch-Site": site}), 400, "invalid_request")
    oauth_error_of(browser.post("/v1/auth/token", data=REFRESH), 400, "invalid_request")
    assert browser.refresh().status_code == 200


def test_a_callback_counts_once(tenant: Access, provider: Provider, browser: Browser, opened: OpenBrowser) -> None:
    provider.knows("w-3", preferred_username="willa")
    url, again = browser.back("w-3"), opened(tenant)
    again.cookies.update({cookie.name: str(cookie.value) for cookie in browser.cookies.jar})
    assert browser.get(url).status_code == 303
    refused(browser.get(url))
    refused(again.get(url))


def test_the_answer_to_another_attempt(
    tenant: Access, provider: Provider, browser: Browser, opened: OpenBrowser
) -> None:
    provider.knows("w-4", preferred_username="wilma")
    mine, theirs = browser.back("w-4"), opened(tenant).back("w-4")
    refused(browser.get(theirs))
    code = dict(parse_qsl(urlsplit(theirs).query))["code"]
    swapped = dict(parse_qsl(urlsplit(mine).query)) | {"code": code}
    refused(browser.get("/v1/auth/callback", params=swapped))


def test_the_provider_of_another_domain(access: Access, tenant: Access, browser: Browser) -> None:
    refused(browser.to_provider(domain=access.domain))
    refused(browser.to_provider(domain=unique("nowhere")))
    refused(browser.to_provider(provider="none"))


@pytest.mark.parametrize("return_to", ["https://evil.example/", "//evil.example", "/\\evil.example", "/%2e%2e/x"])
def test_no_way_elsewhere(browser: Browser, return_to: str) -> None:
    error = error_of(browser.to_provider(return_to=return_to), 422, "VALIDATION_FAILED")
    assert [problem["field"] for problem in error["details"]["errors"]] == ["return_to"]
