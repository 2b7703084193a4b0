"""Signing in by a browser: an authorization code of the domain's provider, and what the browser keeps of it."""

from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest
from portico.core.model.principal import PLATFORM
from portico.core.model.scope import Scope
from portico.tenancy.sign_in.actions import Bootstrap
from portico.tenancy.sign_in.browsers.cookies import SESSION, attempt_name
from portico.tenancy.sign_in.oidc_grant import RECORDED

from tests.integration.tenancy.sign_in.conftest import ADMIN, Ask
from tests.support.authorization_server import AuthorizationServer, Browser
from tests.support.gateway import Reply, proxy_event
from tests.support.issuer import Issuer
from tests.support.world import World

URL = "https://issuer.example"
START, CALLBACK, TOKEN = "/v1/auth/sign-in", "/v1/auth/callback", "/v1/auth/token"
FORM = {"Content_Type": "application/x-www-form-urlencoded"}
WHERE = {"domain": "acme", "provider": "corporate", "return_to": "/console/"}
REFRESH = {"raw": "grant_type=refresh_token", **FORM}


@pytest.fixture
def server(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> AuthorizationServer:
    made = AuthorizationServer(issuer)
    made.publish(monkeypatch)
    issuer.provider(browser_sign_in=True)
    return made


@pytest.fixture
def browser(server: AuthorizationServer) -> Browser:
    return Browser(server.issuer)


def started(browser: Browser, **changes: str) -> str:
    reply = browser.send("GET", START, query=WHERE | changes)
    assert reply.status == 303, reply.body
    return reply.headers["location"]


def signed_in(browser: Browser, server: AuthorizationServer, **claims: object) -> Reply:
    answer = server.authorize(started(browser), **{"preferred_username": "cleo", **claims})
    return browser.send("GET", CALLBACK, query=answer, page="cross-site")


def refused(reply: Reply) -> None:
    assert (reply.status, reply.error["code"]) == (401, "SIGN_IN_REFUSED"), reply.body
    assert reply.error["message"] == "The sign-in was refused. The domain's administrators see why in the audit trail."
    assert reply.error["details"] == {}


def reasons(world: World) -> list[tuple[str | None, str | None]]:
    """The entity and the code of each refusal in the domain's trail, as an administrator reads them."""
    query = {"filter": '{"action": {"starts_with": "sign_ins."}, "outcome": {"equals": "denied"}}'}
    reply = world.client("audit", ADMIN).get("/v1/domains/acme/audit-logs", query=query)
    assert reply.status == 200, reply.body
    return [(found["entity"], found["error_code"]) for found in reversed(reply.json["items"])]


def test_a_browser_signs_in(browser: Browser, server: AuthorizationServer) -> None:
    reply = signed_in(browser, server)
    assert (reply.status, reply.headers["location"]) == (303, "http://localhost/api/console/")
    tokens = browser.send("POST", TOKEN, **REFRESH, page="same-origin")
    assert tokens.status == 200, tokens.body
    assert tokens.json.keys() == {"access_token", "token_type", "expires_in", "refresh_expires_in"}


def test_the_request_to_the_provider(browser: Browser, issuer: Issuer) -> None:
    issuer.provider(scopes=["email", "groups"])
    asked = dict(parse_qsl(urlsplit(started(browser)).query))
    secret = {asked.pop(name) for name in ("state", "nonce", "code_challenge")}
    assert {len(text) for text in secret} == {43}
    assert asked == {
        "tenant": "1",
        "response_type": "code",
        "client_id": "portico",
        "redirect_uri": "http://localhost/api/v1/auth/callback",
        "scope": "openid email groups",
        "code_challenge_method": "S256",
    }


def test_the_cookie_of_an_attempt(browser: Browser, server: AuthorizationServer) -> None:
    reply = browser.send("GET", START, query=WHERE)
    [line] = reply.cookies
    name, rest = line.split("=", 1)
    assert name.startswith("__Host-portico-sign-in-")
    assert rest.partition("; ")[2] == "Max-Age=600; Path=/; HttpOnly; Secure; SameSite=Lax"
    assert (reply.headers["cache-control"], reply.headers["referrer-policy"]) == ("no-store", "no-referrer")
    answer = server.authorize(reply.headers["location"])
    assert answer["state"] not in line
    back = browser.send("GET", CALLBACK, query=answer | {"code": "unknown"})
    assert back.cookies == [f"{name}=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax"]


def test_the_cookie_of_a_session(browser: Browser, server: AuthorizationServer) -> None:
    reply = signed_in(browser, server)
    assert (reply.headers["cache-control"], reply.headers["referrer-policy"]) == ("no-store", "no-referrer")
    [_, line] = reply.cookies
    name, rest = line.split("=", 1)
    assert name == "__Secure-portico-session"
    wanted = "Max-Age=2592000; Path=/api/v1/auth/token; HttpOnly; Secure; SameSite=Strict"
    assert rest.partition("; ")[2] == wanted
    assert rest.partition(";")[0] not in reply.headers["location"] + reply.body


def test_each_refresh_keeps_the_next_token_in_the_cookie(browser: Browser, server: AuthorizationServer) -> None:
    signed_in(browser, server)
    seen = {browser.jar[SESSION].value}
    for _ in range(3):
        reply = browser.send("POST", TOKEN, **REFRESH, page="same-origin")
        assert reply.status == 200
        assert not [text for text in seen | {browser.jar[SESSION].value} if text in reply.body]
        seen.add(browser.jar[SESSION].value)
    assert len(seen) == 4
    claims = jwt.decode(reply.json["access_token"], options={"verify_signature": False})
    assert (claims["sub"], claims["amr"]) == ("user:acme/cleo", ["idp"])


def test_a_stolen_token_ends_the_session(acme: World, browser: Browser, server: AuthorizationServer, ask: Ask) -> None:
    signed_in(browser, server)
    stolen = browser.jar[SESSION].value
    assert browser.send("POST", TOKEN, **REFRESH, page="same-origin").status == 200
    acme.clock.advance(11)
    assert ask(grant_type="refresh_token", refresh_token=stolen).status == 400
    refused_by = browser.send("POST", TOKEN, **REFRESH, page="same-origin")
    assert (refused_by.status, refused_by.oauth["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize("page", [None, "cross-site", "same-site", "none"])
def test_only_pages_of_the_platform_use_the_session(
    browser: Browser, server: AuthorizationServer, page: str | None
) -> None:
    signed_in(browser, server)
    before = browser.jar[SESSION].value
    reply = browser.send("POST", TOKEN, **REFRESH, page=page)
    assert (reply.status, reply.oauth["error"]) == (400, "invalid_request")
    assert browser.send("DELETE", TOKEN, page=page).status == 400
    assert browser.jar[SESSION].value == before
    assert browser.send("POST", TOKEN, **REFRESH, page="same-origin").status == 200


def test_a_token_in_the_form_is_not_answered_by_a_cookie(browser: Browser, login: Ask) -> None:
    form = f"grant_type=refresh_token&refresh_token={login().json['refresh_token']}"
    reply = browser.send("POST", TOKEN, raw=form, **FORM, page="same-origin")
    assert (reply.status, "refresh_token" in reply.json, list(reply.cookies)) == (200, True, [])


def test_two_sessions_in_one_request(browser: Browser, server: AuthorizationServer) -> None:
    signed_in(browser, server)
    both = f"{SESSION}=other; {SESSION}={browser.jar[SESSION].value}"
    browser.jar.clear()
    reply = browser.send("POST", TOKEN, **REFRESH, Cookie=both, page="same-origin")
    assert (reply.status, reply.oauth["error"]) == (400, "invalid_request")


def test_signing_out(browser: Browser, server: AuthorizationServer, ask: Ask) -> None:
    signed_in(browser, server)
    token = browser.jar[SESSION].value
    reply = browser.send("DELETE", TOKEN, page="same-origin")
    assert (reply.status, reply.body) == (204, "")
    gone = f"{SESSION}=; Max-Age=0; Path=/api/v1/auth/token; HttpOnly; Secure; SameSite=Strict"
    assert reply.cookies == [gone]
    assert SESSION not in browser.jar
    assert ask(grant_type="refresh_token", refresh_token=token).status == 400
    assert browser.send("DELETE", TOKEN, page="same-origin").status == 204


def test_a_state_that_is_not_the_attempts(acme: World, browser: Browser, server: AuthorizationServer) -> None:
    mine, theirs = server.authorize(started(browser)), server.authorize(started(Browser(server.issuer)))
    kept = next(iter(browser.jar.values())).value
    browser.jar.clear()
    refused(browser.send("GET", CALLBACK, query=theirs, Cookie=f"{attempt_name(theirs['state'])}={kept}"))
    assert reasons(acme) == [("corporate", "STATE_UNKNOWN")]
    assert set(server.grants) == {mine["code"], theirs["code"]}  # neither was redeemed


def test_the_answer_to_another_browser(browser: Browser, server: AuthorizationServer) -> None:
    answer = server.authorize(started(Browser(server.issuer)))
    refused(browser.send("GET", CALLBACK, query=answer))
    assert SESSION not in browser.jar
    assert server.asked == []


def test_a_cookie_that_is_not_ours(browser: Browser, server: AuthorizationServer) -> None:
    answer = server.authorize(started(browser))
    [(name, kept)] = browser.jar.items()
    browser.jar.clear()
    content, _, seal = kept.value.rpartition(".")
    for forged in ("", "x", f"{content}.{seal[::-1]}", f"{content[::-1]}.{seal}", "." * 3000):
        refused(browser.send("GET", CALLBACK, query=answer, Cookie=f"{name}={forged}"))
    assert server.asked == []


@pytest.mark.parametrize("nonce", [None, "", "other", 5, "\u00e9"])
def test_the_token_of_another_attempt(
    acme: World, browser: Browser, server: AuthorizationServer, nonce: object
) -> None:
    refused(signed_in(browser, server, nonce=nonce))
    assert reasons(acme) == [("corporate", "ID_TOKEN_NONCE")]
    assert SESSION not in browser.jar


def test_the_code_of_another_attempt(acme: World, browser: Browser, server: AuthorizationServer) -> None:
    stolen = server.authorize(started(Browser(server.issuer)))["code"]
    refused(browser.send("GET", CALLBACK, query=server.authorize(started(browser)) | {"code": stolen}))
    assert reasons(acme) == [("corporate", "PROVIDER_INVALID_GRANT")]


def test_a_code_counts_once(acme: World, browser: Browser, server: AuthorizationServer) -> None:
    answer = server.authorize(started(browser), preferred_username="cleo")
    again = Browser(server.issuer, dict(browser.jar))
    assert browser.send("GET", CALLBACK, query=answer).status == 303
    refused(browser.send("GET", CALLBACK, query=answer))
    refused(again.send("GET", CALLBACK, query=answer))
    assert reasons(acme) == [("corporate", "PROVIDER_INVALID_GRANT")]


def test_a_state_counts_once(acme: World, browser: Browser, server: AuthorizationServer) -> None:
    url = started(browser)
    again = Browser(server.issuer, dict(browser.jar))
    assert browser.send("GET", CALLBACK, query=server.authorize(url, preferred_username="cleo")).status == 303
    refused(again.send("GET", CALLBACK, query=server.authorize(url, preferred_username="cleo")))
    assert reasons(acme) == [("corporate/s-1", "STATE_USED")]
    assert SESSION not in again.jar


def test_an_attempt_lasts_ten_minutes(acme: World, browser: Browser, server: AuthorizationServer) -> None:
    answer = server.authorize(started(browser), preferred_username="cleo")
    acme.clock.advance(601)
    refused(browser.send("GET", CALLBACK, query=answer))
    assert reasons(acme) == [("corporate", "ATTEMPT_EXPIRED")]


def test_sign_ins_in_two_tabs(browser: Browser, server: AuthorizationServer) -> None:
    urls: dict[str, str] = {}
    while len(urls) < 2:  # one in eight takes the cookie of the one before, whose attempt ends
        url = started(browser)
        urls[attempt_name(dict(parse_qsl(urlsplit(url).query))["state"])] = url
    for url in urls.values():
        answer = server.authorize(url, preferred_username="cleo")
        assert browser.send("GET", CALLBACK, query=answer).status == 303


ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "/\\evil.example/", "\\\\evil.example", "/%2Fevil.example", "/%5cevil.example",
    "/a//evil.example", "/../v1", "/a/../../b", "/./a", "/..", "javascript:alert(1)", "console/", "", "/\tevil.example",
    "/a\r\nSet-Cookie: a=b", "/a b", "/\u00e9", "/@evil.example", "/" + "a" * 256, "?a=b", "#a", "/a?\\", "/a\n",
]  # fmt: skip


@pytest.mark.parametrize("return_to", ELSEWHERE)
def test_no_way_elsewhere(browser: Browser, return_to: str) -> None:
    reply = browser.send("GET", START, query=WHERE | {"return_to": return_to})
    assert (reply.status, reply.fields, list(reply.cookies)) == (422, ["return_to"], [])


@pytest.mark.parametrize("return_to", ["/", "/console/", "/docs", "/console/?a=b&c=/d#/functions/hello", "/a/b.html"])
def test_ways_back(browser: Browser, server: AuthorizationServer, return_to: str) -> None:
    answer = server.authorize(started(browser, return_to=return_to), preferred_username="cleo")
    reply = browser.send("GET", CALLBACK, query=answer)
    assert (reply.status, reply.headers["location"]) == (303, f"http://localhost/api{return_to}")


def test_strangers_are_told_one_thing(acme: World, browser: Browser, issuer: Issuer) -> None:
    acme.run(Bootstrap("other", "vision", "root", "domain_admin"), PLATFORM)
    bodies = set()
    for where in ({"domain": "nowhere"}, {"provider": "none"}, {"domain": "other"}):
        reply = browser.send("GET", START, query=WHERE | where)
        refused(reply)
        bodies.add(reply.body.replace(reply.error["request_id"], ""))
    for change in ({"browser_sign_in": False}, {"browser_sign_in": True, "enabled": False}):
        issuer.provider(**change)
        reply = browser.send("GET", START, query=WHERE)
        refused(reply)
        bodies.add(reply.body.replace(reply.error["request_id"], ""))
    assert len(bodies) == 1
    assert browser.jar == {}
    told = [("none", "PROVIDER_UNKNOWN"), ("corporate", "BROWSER_SIGN_IN_OFF"), ("corporate", "PROVIDER_UNKNOWN")]
    assert reasons(acme) == told


def test_a_provider_that_is_switched_off_meanwhile(
    acme: World, browser: Browser, server: AuthorizationServer, issuer: Issuer
) -> None:
    answer = server.authorize(started(browser))
    issuer.provider(browser_sign_in=False)
    refused(browser.send("GET", CALLBACK, query=answer))
    assert reasons(acme) == [("corporate", "BROWSER_SIGN_IN_OFF")]
    assert server.asked == []


ISSUERS: dict[str, tuple[bool, str | None, bool]] = {
    "not sent": (False, None, True),
    "not sent though announced": (True, None, False),
    "the issuer": (True, URL, True),
    "the issuer, unannounced": (False, URL, True),
    "another": (True, "https://other.example", False),
    "another, unannounced": (False, "https://other.example", False),
}


@pytest.mark.parametrize(("announced", "sent", "right"), ISSUERS.values(), ids=ISSUERS)
def test_the_issuer_of_a_response(
    acme: World, browser: Browser, server: AuthorizationServer, monkeypatch: pytest.MonkeyPatch,
    announced: bool, sent: str | None, right: bool,
) -> None:  # fmt: skip
    server.publish(monkeypatch, authorization_response_iss_parameter_supported=announced)
    answer = server.authorize(started(browser), preferred_username="cleo") | ({"iss": sent} if sent else {})
    reply = browser.send("GET", CALLBACK, query=answer)
    assert reply.status == (303 if right else 401)
    assert reasons(acme) == ([] if right else [("corporate", "RESPONSE_ISSUER")])
    assert bool(server.asked) is right


@pytest.mark.parametrize(("error", "code"), [
    ("access_denied", "PROVIDER_ACCESS_DENIED"), ("<script>", "PROVIDER_ERROR"), ("", "CODE_ABSENT"),
])  # fmt: skip
def test_a_provider_that_refuses(
    acme: World, browser: Browser, server: AuthorizationServer, error: str, code: str
) -> None:
    state = server.authorize(started(browser))["state"]
    refused(browser.send("GET", CALLBACK, query={"state": state, **({"error": error} if error else {})}))
    assert reasons(acme) == [("corporate", code)]


def test_those_who_are_out_do_not_come_in(acme: World, browser: Browser, server: AuthorizationServer) -> None:
    signed_in(browser, server)
    acme.client("users", ADMIN).patch("/v1/domains/acme/users/cleo", body={"status": "disabled"})
    assert browser.send("POST", TOKEN, **REFRESH, page="same-origin").status == 400
    browser.jar.clear()
    refused(signed_in(browser, server))
    assert reasons(acme) == [("corporate/s-1", "USER_DISABLED")]
    assert SESSION not in browser.jar


def test_strangers_do_not_fill_the_trail(acme: World, browser: Browser) -> None:
    for _ in range(RECORDED.quota + 5):
        refused(browser.send("GET", START, query=WHERE | {"provider": "none"}))
    found = [record for record in acme.records(Scope("acme")) if record.action == "sign_ins.start"]
    assert RECORDED.quota <= len(found) <= RECORDED.quota + 2


@pytest.mark.parametrize("path", [START, CALLBACK])
def test_a_parameter_that_is_given_twice(browser: Browser, path: str) -> None:
    event = proxy_event("GET", path, {**WHERE, "state": "s"}, None, {}, None)
    event["multiValueQueryStringParameters"]["state"] = ["s", "t"]
    answer = browser.issuer.world.client("auth", None).handler(event, None)
    assert (answer["statusCode"], "INVALID_REQUEST" in answer["body"]) == (400, True)


NOWHERE = [None, 5, "", "http://issuer.example/token", "https://127.0.0.1#x", "javascript:a"]


@pytest.mark.parametrize("url", NOWHERE)
def test_an_authorization_endpoint_that_cannot_be(
    acme: World, browser: Browser, server: AuthorizationServer, monkeypatch: pytest.MonkeyPatch, url: object
) -> None:
    server.publish(monkeypatch, authorization_endpoint=url)
    refused(browser.send("GET", START, query=WHERE))
    assert reasons(acme) == [("corporate", "ISSUER_METADATA")]


@pytest.mark.parametrize("url", NOWHERE)
def test_a_token_endpoint_that_cannot_be(
    acme: World, browser: Browser, server: AuthorizationServer, monkeypatch: pytest.MonkeyPatch, url: object
) -> None:
    server.publish(monkeypatch, token_endpoint=url)
    refused(signed_in(browser, server))
    assert reasons(acme) == [("corporate", "ISSUER_METADATA")]


def test_nothing_secret_is_on_record(acme: World, browser: Browser, server: AuthorizationServer) -> None:
    answer = server.authorize(started(browser), preferred_username="cleo")
    kept = [one.value for one in browser.jar.values()]
    browser.send("GET", CALLBACK, query=answer)
    [(fields, _)] = server.asked
    hidden = [*answer.values(), *kept, browser.jar[SESSION].value, fields["code_verifier"]]
    told = "".join(record.model_dump_json() for record in acme.records(Scope("acme")))
    assert "sign_ins.finish" in told
    assert not [text for text in hidden if text in told]
