"""Requests at random, from a seed: those of the samples, as they are, a little off, and hostile."""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from copy import deepcopy
from random import Random
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

Event = dict[str, Any]

TEXTS: Final = (
    *("", " ", "a", "Hello", "ACME", "x" * 64, "x" * 5000, "-a", "a.b_c-d", "a/b", "..", "%2e%2e", "a%00b", "é", "日本", "\u202e"),
    *("null", "true", "1", "-1", "0", "2", "1e3", "999999999999999999999", "1.0", " 1", "0x1", "yes", "on", "T", "None", "nan"),
    *("019a8f3e-6c4d-7f0a-8d52-3b1e9c7a4f60", "name:asc", "name:up", "nothing:asc", '{"name":{"equals":"a"}}', "{}", "[]", '{"a":', "{"),
    *("2026-01-01T00:00:00Z", "2026-01-01", "*", '"1"', 'W/"1"', "acme/vision", "acme", "a/b/c", "\x00", "' OR 1=1 --", "${jndi:x}"),
)  # fmt: skip
VALUES: Final = (
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        1.5,
        10**30,
        1e308,
        [],
        {},
        [None],
        [[]],
        {"": None},
        {"a": {"b": [1]}},
        ["a"] * 101,
    ),
    *(*TEXTS, "\ud800"),
)
BODIES: Final = (
    *("", " ", "null", "[]", "{}", "1", '"a"', "{", '{"a":1,"a":2}', '{"a":NaN}', '{"a":1e999}', '"\\ud800"', '{"\\u0000":1}'),
    *("[" * 100, "[" * 60 + "]" * 60, "\ufeff{}", '{"name": "a"} x', "a=1", "a=1&a=2", "&&==", "%ff=%zz", "true", "1" * 5000),
)  # fmt: skip
QUERIES: Final = (
    *("page", "page_size", "limit", "offset", "cursor", "order", "filter", "purge", "cascade", "blocking", "unknown", "", "q", "since"),
    *("until", "state", "code", "tail", "wait", "name", "Limit", "limit[]"),
)  # fmt: skip
HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "Accept": ("application/json", "*/*", "text/html", "application/problem+json", "application/*;q=0", "", "a", "text/plain, */*;q=0.1"),
    "Content-Type": (
        *("application/json", "application/json; charset=utf-8", "APPLICATION/JSON", "text/plain", "", "application/xml; a=b", "json"),
        *("application/x-www-form-urlencoded", "application/merge-patch+json", "multipart/form-data; boundary=x", "application/json,text/a"),
    ),
    "Content-Encoding": ("identity", "gzip", "", "br, gzip"),
    "Content-Length": ("0", "1", "99999999999", "x", "-1"),
    "If-Match": TEXTS,
    "If-None-Match": TEXTS,
    "X-Portico-Project": TEXTS,
    "Idempotency-Key": ("k", '"k"', "", "x" * 256, "é", "other"),
    "Authorization": ("", "Basic", "Basic !", "Basic YTpi", "Bearer x", "x" * 2000),
    "Origin": ("https://example.com", "null", ""),
    "X-Request-Id": ("mine", "not mine", ""),
    "traceparent": ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "00-0-0-0"),
    "Cookie": ("a=b", "portico_session=x", ";;="),
}  # fmt: skip


def request(sample: Event, chance: Random) -> Event:
    """A request made of a sample's: a fifth as it is, the others changed once to three times."""
    event = deepcopy(sample)
    for _ in range(max(0, chance.randrange(-1, 4))):
        chance.choice(_CHANGES)(event, chance)
    event["multiValueHeaders"] = {name: [value] for name, value in event["headers"].items()}
    return event


def _body(event: Event, chance: Random) -> None:
    """Another body; most of the time one that is almost right."""
    text = "{}" if event["isBase64Encoded"] else event["body"] or "{}"
    event["isBase64Encoded"] = False
    if chance.random() < 0.2:
        event["body"] = chance.choice(BODIES)
    elif "urlencoded" in event["headers"].get("Content-Type", ""):
        event["body"] = urlencode(_fields(parse_qsl(text, keep_blank_values=True), chance), errors="replace")
    else:
        event["body"] = _json(text, chance)
    if chance.random() < 0.05:
        raw = (event["body"] or "").encode(errors="replace") + chance.choice((b"", b"\xff", b"\x00"))
        event |= {"body": b64encode(raw).decode(), "isBase64Encoded": True}


def _fields(fields: list[tuple[str, str]], chance: Random) -> list[tuple[str, str]]:
    """A form with a field more, less or another."""
    changed = [*fields, (chance.choice([*QUERIES, *(name for name, _ in fields)]), chance.choice(TEXTS))]
    return chance.sample(changed, chance.randrange(len(changed) + 1))


def _json(text: str, chance: Random) -> str:
    """A JSON value in which one part is another, or gone, or twice."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    holders = list(_holders(value))
    if not holders:
        return json.dumps(chance.choice(VALUES))
    holder = chance.choice(holders)
    key: Any = chance.choice(list(holder)) if isinstance(holder, dict) and holder else chance.choice(TEXTS)
    if isinstance(holder, list):
        holder.append(chance.choice(VALUES))
    elif chance.random() < 0.3:
        holder.pop(key, None)
    else:
        holder[key if chance.random() < 0.8 else chance.choice(TEXTS)] = chance.choice(VALUES)
    return json.dumps(value)


def _holders(value: Any) -> Any:
    if isinstance(value, dict | list):
        yield value
        for part in value.values() if isinstance(value, dict) else value:
            yield from _holders(part)


def _path(event: Event, chance: Random) -> None:
    """Another value in the path, or a path that is none."""
    parts = event["path"].split("/")
    at = chance.randrange(1, len(parts))
    parts[at] = chance.choice(TEXTS) if chance.random() < 0.9 else f"{parts[at]}/{chance.choice(TEXTS)}"
    event["path"] = "/".join(parts)
    if chance.random() < 0.7:  # a gateway that reads as the router does
        event["resource"] = event["path"]


def _query(event: Event, chance: Random) -> None:
    """Other parameters: one more, one less, one twice."""
    known = dict(event["multiValueQueryStringParameters"] or {})
    name = chance.choice([*QUERIES, *known])
    if chance.random() < 0.2:
        known.pop(name, None)
    else:
        known[name] = [
            chance.choice(TEXTS).encode(errors="replace").decode() for _ in range(chance.choice((1, 1, 1, 2)))
        ]
    event["multiValueQueryStringParameters"] = known or None
    event["queryStringParameters"] = {name: values[-1] for name, values in known.items()} or None


def _header(event: Event, chance: Random) -> None:
    """Another header."""
    name = chance.choice(list(HEADERS))
    text = chance.choice(HEADERS[name])
    if chance.random() < 0.2:
        event["headers"] = {key: value for key, value in event["headers"].items() if key.lower() != name.lower()}
    else:
        event["headers"] = {**event["headers"], name: text.encode(errors="replace").decode()}


def _caller(event: Event, chance: Random) -> None:
    """Nobody, or one without a project."""
    context = event["requestContext"]
    claims = json.loads((context.get("authorizer") or {}).get("claims", "{}"))
    changed = {**claims, "project": None} if chance.random() < 0.5 else None
    context["authorizer"] = {"claims": json.dumps(changed)} if changed else {}


def _method(event: Event, chance: Random) -> None:
    """Another method; a preflight's, with what makes it one."""
    event["httpMethod"] = chance.choice(
        ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "OPTIONS", "QUERY")
    )
    if event["httpMethod"] == "OPTIONS":
        asked = {"Origin": "https://example.com", "Access-Control-Request-Method": chance.choice(("PUT", "QUERY"))}
        event["headers"] = {**event["headers"], **asked}


_CHANGES: Final[tuple[Callable[[Event, Random], None], ...]] = (
    *(_body, _body, _body, _body, _body, _query, _query, _query, _header, _header, _path, _caller, _method),
)
