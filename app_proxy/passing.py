"""The headers that go on to an app and come back from it."""

from collections.abc import Iterable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Final

from multidict import CIMultiDict

# RFC 9110, 7.6.1: those of one connection only.
HOP_BY_HOP: Final = frozenset(
    {"connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization", "te", "trailer"}
    | {"transfer-encoding", "upgrade"}
)
# What would tell the app, which is a tenant's, more of its visitor than it may know, or lie about him.
_OURS: Final = ("x-portico-", "x-backendai-", "x-forwarded-", "forwarded", "sec-websocket-")


def onward(
    headers: Iterable[tuple[str, str]], cookie: str, secret: str, user: str, scheme: str, way: Mapping[str, str]
) -> "CIMultiDict[str]":
    """The headers of a request as the agent gets them: without the proxy's own cookie and anybody's credentials, with those of the `way` to it."""
    given = [(name, value) for name, value in headers if not _is_ours(name)]
    named = {part.strip().lower() for name, value in given if name.lower() == "connection" for part in value.split(",")}
    found: CIMultiDict[str] = CIMultiDict()
    for name, value in given:
        low = name.lower()
        if low == "cookie":
            if rest := without(value, cookie):
                found.add(name, rest)
        elif low not in HOP_BY_HOP and low not in named and low != "authorization":
            found.add(name, value)
    found["Authorization"] = f"Bearer {secret}"
    found["X-Forwarded-User"] = user
    found["X-Forwarded-Proto"] = scheme
    for name, value in way.items():
        found[name] = value
    return found


def back(headers: Iterable[tuple[str, str]], cookie: str) -> "CIMultiDict[str]":
    """The headers of an app's reply as the browser gets them: an app does not set the proxy's cookie, nor one for its neighbours."""
    found: CIMultiDict[str] = CIMultiDict()
    for name, value in headers:
        low = name.lower()
        if low in HOP_BY_HOP or (low == "set-cookie" and not _is_of_this_host(value, cookie)):
            continue
        found.add(name, value)
    return found


def without(cookies: str, name: str) -> str:
    """The header `Cookie` without one of its cookies, in every spelling of its pair."""
    pairs = [pair.strip() for pair in cookies.split(";")]
    return "; ".join(pair for pair in pairs if pair and pair.partition("=")[0].strip() != name)


def cookie_of(cookies: str, name: str) -> str | None:
    """The value of a cookie; None if there is none, or more than one, of which one is not ours."""
    found = [value for pair in cookies.split(";") for key, _, value in [pair.strip().partition("=")] if key == name]
    return found[0] if len(found) == 1 else None


def _is_ours(name: str) -> bool:
    low = name.lower().replace("_", "-")
    return low.startswith(_OURS)


def _is_of_this_host(value: str, cookie: str) -> bool:
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(value)
    except CookieError:
        return False
    return all(name != cookie and not morsel["domain"] for name, morsel in jar.items()) and bool(jar)
