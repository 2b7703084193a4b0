"""Headers that go on to a program of a tenant's, and come back from it."""

import pytest
from portico.core.http.passing import back, cookie_below, onward

ROOT = "/api/v1/sessions/s/apps/web"


@pytest.mark.parametrize("name", [
    "Authorization", "X-BackendAI-Token", "X-BackendAI-Version", "X-Portico-Project", "X-Forwarded-For", "X_Forwarded_User",
    "Forwarded", "X-Amzn-Trace-Id", "Connection", "Keep-Alive", "TE", "Upgrade", "Proxy-Authorization", "Host", "Content-Length",
])  # fmt: skip
def test_what_is_not_the_programs_is_left_out(name: str) -> None:
    assert onward([(name, "x"), ("Accept", "text/html")], {}) == {"accept": "text/html"}


def test_connection_names_what_goes_no_further() -> None:
    assert onward([("Connection", "close, X-Hop"), ("X-Hop", "1"), ("X-Own", "2")], {}) == {"x-own": "2"}


def test_what_the_platform_says_cannot_be_said_before() -> None:
    assert onward([("X-Forwarded-User", "root")], {"x-forwarded-user": "ann"}) == {"x-forwarded-user": "ann"}


def test_cookies_of_the_platform_are_left_out() -> None:
    cookies = [("Cookie", "a=1; portico-app=t; b=2"), ("Cookie", "__Secure-portico-session=s; c=portico")]
    assert onward(cookies, {}) == {"cookie": "a=1; b=2; c=portico"}
    assert onward([("Cookie", "portico-app=t")], {}) == {}


def test_headers_of_one_name_are_joined() -> None:
    assert onward([("Accept", "a"), ("accept", "b")], {}) == {"accept": "a, b"}


@pytest.mark.parametrize(("sent", "kept"), [
    ("a=1", f"a=1; Path={ROOT}/"),
    ("a=1; Path=/x; HttpOnly; SameSite=Lax", f"a=1; HttpOnly; SameSite=Lax; Path={ROOT}/x"),
    ("a=1; Domain=example.com; path=/", f"a=1; Path={ROOT}/"),
    ("a=1; DOMAIN = x ; PATH = / ", f"a=1; Path={ROOT}/"),
    (f"a=1; Path={ROOT}/x", f"a=1; Path={ROOT}/x"),
    (f"a=1; Path={ROOT}2/x", f"a=1; Path={ROOT}{ROOT}2/x"),
    ("a=1; Path=//x", f"a=1; Path={ROOT}//x"),
    ("a=1; Path=/x; Path=/y", f"a=1; Path={ROOT}/y"),
    ("a=1; Path=x", f"a=1; Path={ROOT}/"),
    ("__Host-a=1; Path=/; Secure", ""),
    ("portico-app=1", ""),
    ("__Secure-Portico-session=1", ""),
])  # fmt: skip
def test_a_cookie_is_bounded_to_the_program(sent: str, kept: str) -> None:
    assert cookie_below(sent, ROOT) == kept


@pytest.mark.parametrize(("sent", "kept"), [
    ("/login", f"{ROOT}/login"), (f"{ROOT}/login", f"{ROOT}/login"), ("//other.example/x", "//other.example/x"),
    ("https://other.example", "https://other.example"), ("login", "login"),
])  # fmt: skip
def test_a_redirect_stays_below_the_program(sent: str, kept: str) -> None:
    assert back([("Location", sent)], ROOT) == [("location", kept)]


@pytest.mark.parametrize("name", [
    "Clear-Site-Data", "Strict-Transport-Security", "Service-Worker-Allowed", "Transfer-Encoding", "X-Portico-Agent",
    "Access-Control-Allow-Origin", "Content-Length", "Alt-Svc",
])  # fmt: skip
def test_a_program_says_nothing_of_its_whole_origin(name: str) -> None:
    assert back([(name, "x"), ("Content-Type", "text/html")], ROOT) == [("content-type", "text/html")]


def test_each_cookie_of_a_reply_is_its_own_header() -> None:
    sent = [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("Set-Cookie", "portico-app=3")]
    assert back(sent, ROOT) == [("set-cookie", f"a=1; Path={ROOT}/"), ("set-cookie", f"b=2; Path={ROOT}/")]


def test_a_value_of_several_lines_is_left_out() -> None:
    assert back([("X-A", "a\r\n b"), ("X-B", "tab\tbed"), ("X-C", "é")], ROOT) == [("x-b", "tab\tbed"), ("x-c", "é")]
