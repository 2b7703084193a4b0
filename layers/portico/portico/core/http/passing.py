"""The headers of requests that go on to a program of a tenant's, and of the replies that come back from it.

A program is told who asks, and gets no credential with which it could ask in that name; what it answers holds for its own paths alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from portico.core.http.cookies import is_platforms

Headers = Iterable[tuple[str, str]]

# Of one connection (RFC 9110, 7.6.1), or written anew for the next.
_HOP_BY_HOP: Final = frozenset(
    {"connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization", "te", "trailer"}
    | {"transfer-encoding", "upgrade", "content-length", "host"}
)
# Words of the platform and of its gateway about who asks, in which a client could lie.
_OURS: Final = ("x-portico-", "x-backendai-", "x-forwarded-", "x-amz", "forwarded", "authorization")
# A reply's words about all of its origin, of which a program has a part.
_OF_ORIGIN: Final = frozenset(
    {"clear-site-data", "strict-transport-security", "public-key-pins", "alt-svc", "nel", "report-to"}
    | {"service-worker-allowed", "origin-agent-cluster"}
)


def onward(headers: Headers, added: Mapping[str, str]) -> dict[str, str]:
    """The headers that a program gets, by their names in lower case, with those that the platform adds."""
    given = [(name.lower(), value) for name, value in headers]
    dropped = _HOP_BY_HOP | _named(given)
    found: dict[str, str] = {}
    for name, value in given:
        if name in dropped or name.replace("_", "-").startswith(_OURS):
            continue
        kept = _of_programs(value) if name == "cookie" else value
        if kept:
            found[name] = f"{found[name]}{'; ' if name == 'cookie' else ', '}{kept}" if name in found else kept
    return {**found, **added}


def back(headers: Headers, root: str) -> list[tuple[str, str]]:
    """The headers of a program's reply; `root` is the path below which it stands, without a slash at its end."""
    given = [(name.lower(), value) for name, value in headers]
    dropped = _HOP_BY_HOP | _OF_ORIGIN | _named(given)
    return list(_bounded([(name, value) for name, value in given if name not in dropped and _is_plain(value)], root))


def _bounded(headers: Headers, root: str) -> Iterator[tuple[str, str]]:
    for name, value in headers:
        if name == "set-cookie":
            if cookie := cookie_below(value, root):
                yield name, cookie
        elif name == "location":
            yield name, place_below(value, root)
        elif not name.startswith(
            ("x-portico-", "access-control-")
        ):  # whom the reply is shared with is not its own word
            yield name, value


def cookie_below(cookie: str, root: str) -> str:
    """A `Set-Cookie` for the paths below `root` of the host that sends it; empty for one of the platform's name, or of the whole host."""
    pair, *attributes = (part.strip() for part in cookie.split(";"))
    name = pair.partition("=")[0].strip()
    if is_platforms(name) or name.lower().startswith("__host-"):  # which is of all paths (RFC 6265bis, 4.1.3.2)
        return ""
    path, kept = "/", [pair]
    for attribute in attributes:
        key, _, value = attribute.partition("=")
        if key.strip().lower() == "path":
            path = value.strip()
        elif attribute and key.strip().lower() != "domain":
            kept.append(attribute)
    path = path if path.startswith("/") else "/"  # RFC 6265, 5.2.4
    return "; ".join([*kept, f"Path={path if path.startswith(f'{root}/') else root + path}"])


def place_below(place: str, root: str) -> str:
    """A `Location` as the client has to ask for it; what is no path of the host, or is below `root` already, stays."""
    is_path = place.startswith("/") and not place.startswith(("//", f"{root}/"))
    return f"{root}{place}" if is_path else place


def _named(headers: Headers) -> set[str]:
    """The headers that `Connection` names as those of one hop."""
    values = (value for name, value in headers if name == "connection")
    return {token.strip().lower() for value in values for token in value.split(",")}


def _of_programs(cookies: str) -> str:
    """The header `Cookie` without cookies of the platform's."""
    pairs = (pair.strip() for pair in cookies.split(";"))
    return "; ".join(pair for pair in pairs if pair and not is_platforms(pair.partition("=")[0].strip()))


def _is_plain(value: str) -> bool:
    return value.isprintable() or not any(ord(letter) < 32 and letter != "\t" for letter in value)
