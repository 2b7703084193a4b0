"""Requests that mean one thing to a gateway and another to a router: spellings of paths, methods and headers."""

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from tests.security.edge import Reading, Request
from tests.support.template import Resource, operations, template_resources

READINGS: Final = tuple(
    Reading(matches, tells, method) for matches in (False, True) for tells in (False, True) for method in (False, True)
)
METHODS: Final = (
    "GET",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "HEAD",
    "OPTIONS",
    "TRACE",
    "get",
    "Post",
    "PURGE",
    "G\tET",
    "",
)
VALUES: Final = (
    *("hello", "search", "batch-delete", "batch-purge", "redrive", "runs", "restore", "token", "login", "..", ".", "%2e"),
    *("a%2Fruns", "a%2frestore", "a%252fruns", "%2e%2e", "..%2f..", "a%5cb", "a%00", "a;x=1", "a%3b", "a%3Fb", "a%23b"),
    *("%ff", "%c0%ae%c0%ae", "%c0%af", "%e2%80%ae", "%ef%bc%8f", "%ef%bc%8e%ef%bc%8e", "%2566", "se%61rch", "SEARCH"),
    *("{name}", "%7Bname%7D", "{proxy+}", "*", "", " ", "%20", "a+b", "a%0d%0aX: y", "a" * 300, "0", "null", "%", "%zz"),
)  # fmt: skip
HEADERS: Final = (
    *("X-Original-URL", "X-Rewrite-URL", "X-Original-URI", "X-Forwarded-Uri", "X-Forwarded-Path", "X-Forwarded-Prefix"),
    *("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X_HTTP_Method_Override", "X-Forwarded-Host"),
    *("X-Forwarded-For", "X-Forwarded-User", "X-Remote-User", "Remote_User", "X-Portico-Principal", "X-Amzn-Principal"),
    *("X-Amz-Date", "X-Api-Key", "Forwarded", "X_Authorization", "X-Authorization", "Authorization_", "Claims", "Via"),
)  # fmt: skip
_PUBLIC: Final = ("/v1/auth/token", "/v1/auth/login", "/health", "/docs", "/v1/openapi.json", "/.well-known/jwks.json")


def requests(seed: int, count: int) -> Iterator[tuple[Reading, Request]]:
    """So many of them, each with a way for the gateway to read it; the same for the same seed."""
    chance = random.Random(seed)
    known = (*operations(), *template_resources())
    for number in range(count):
        resource = known[number % len(known)]
        path = _filled(resource, chance)
        if chance.random() < 0.4:
            path = _joined(path, chance)
        for _ in range(chance.choice((0, 0, 1, 1, 2))):
            path = chance.choice(_CHANGES)(path, chance)
        method = resource.method if chance.random() < 0.8 else chance.choice(METHODS)
        yield chance.choice(READINGS), Request(method, path, (), _headers(chance, known))


def _filled(resource: Resource, chance: random.Random) -> str:
    parts = (chance.choice(VALUES) if part.startswith("{") else part for part in resource.segments)
    return "/" + "/".join(parts)


def _headers(chance: random.Random, known: Sequence[Resource]) -> tuple[tuple[str, str], ...]:
    names = chance.sample(HEADERS, chance.choice((0, 0, 1, 3)))
    return tuple(
        (name, chance.choice((chance.choice(known).path, "DELETE", "user:acme/root", "127.0.0.1"))) for name in names
    )


def _at(path: str, chance: random.Random, text: str) -> str:
    """The path with a text at one of its slashes."""
    places = [place for place, letter in enumerate(path) if letter == "/"] or [0]
    place = chance.choice(places)
    return f"{path[:place]}{text}{path[place:]}"


def _joined(path: str, chance: random.Random) -> str:
    """Two segments as one that is two again when it is decoded."""
    head, _, tail = path.rpartition("/") if chance.random() < 0.7 else path.partition("/v1/")
    return f"{head}{chance.choice(('%2f', '%2F', '%252f'))}{tail}"


def _encoded(path: str, chance: random.Random) -> str:
    """One character as its percent encoding, once or twice, in small or capital letters."""
    place = chance.randrange(len(path)) if path else 0
    code = "".join(f"%{byte:02x}" for byte in path[place : place + 1].encode())
    code = code.upper() if chance.random() < 0.5 else code
    return path[:place] + (code.replace("%", "%25") if chance.random() < 0.3 else code) + path[place + 1 :]


_CHANGES: Final[tuple[Callable[[str, random.Random], str], ...]] = (
    lambda path, chance: _at(path, chance, "/"),
    lambda path, chance: _at(path, chance, "/."),
    lambda path, chance: _at(path, chance, "/x/.."),
    lambda path, chance: _at(path, chance, "/%2e"),
    lambda path, chance: _at(path, chance, "/%2e%2e"),
    lambda path, chance: _at(path, chance, "/..;"),
    lambda path, chance: _at(path, chance, "%2f"),
    lambda path, chance: _at(path, chance, "%5c"),
    lambda path, chance: _at(path, chance, "%00"),
    lambda path, chance: _at(path, chance, ";x=1"),
    lambda path, chance: (
        path + chance.choice(("/", "//", "/.", "%20", "%00", ".json", ";", "?x=1", "%3fx=1", "#x", "%23"))
    ),
    lambda path, chance: path.upper() if chance.random() < 0.5 else path.title(),
    lambda path, chance: path.replace("/", chance.choice(("%2f", "%2F", "\\", "%5c", "//", "%252f", "%ef%bc%8f")), 1),
    lambda path, chance: path.replace("/", "%2f"),
    lambda path, chance: chance.choice(_PUBLIC) + chance.choice(("/..", "/../..", "%2f..", "/%2e%2e", ";", "")) + path,
    lambda path, chance: path + chance.choice(("/..", "%2f..%2f..", "/../")) + chance.choice(_PUBLIC),
    lambda path, chance: "https://localhost" + path,
    lambda path, chance: "/api" + path,
    lambda path, chance: path[1:],
    _encoded,
    _encoded,
    _encoded,
)
