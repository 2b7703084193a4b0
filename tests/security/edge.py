"""The edge in this process: API Gateway's routing by the template, the real authorizer, then the real handler.

What AWS leaves open is a choice here (`Reading`), for a property of the platform must hold whichever way the gateway reads.
"""

import asyncio
import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from threading import get_ident
from typing import Any
from urllib.parse import unquote

from tests.support.gateway import Reply
from tests.support.template import Resource, template_resources

Headers = Sequence[tuple[str, str]]
Pairs = Sequence[tuple[str, str]]
_LOOPS: dict[int, asyncio.AbstractEventLoop] = {}  # by thread
_OWN = {"x-forwarded-proto", "x-forwarded-port"}


@dataclass(frozen=True)
class Reading:
    """How the gateway reads a path: matches it decoded or as it came, and tells it decoded or as it came."""

    matches_decoded: bool = False
    tells_decoded: bool = False
    method_first: bool = False  # among resources with the method, or the resource first and then its method
    headers: str = "last"  # of those that came more than once, what is told beside the list: see `_told`


@dataclass(frozen=True)
class Request:
    """A request as it comes over the wire."""

    method: str
    path: str
    query: Pairs = ()
    headers: Headers = ()
    body: bytes | None = None


@dataclass
class Edge:
    """Answers requests; `ran` has the resource of the gateway and the event of each that reached a handler."""

    authorizer: str = "functions.authorizer.app.handler"
    reading: Reading = field(default_factory=Reading)
    ran: list[tuple[Resource, dict[str, Any]]] = field(default_factory=list)

    def send(self, request: Request) -> Reply:
        """The reply of the gateway, of the authorizer's denial, or of the function."""
        _ensure_event_loop()
        found = self.resource(request)
        if found is None:
            return _refused(404, "NOT_FOUND")
        resource, parameters = found
        event = self._event(request, resource, parameters)
        if not resource.public:
            arn = f"arn:aws:execute-api:us-east-1:000000000000:abc123/api/{request.method}{request.path}"
            answer = _handler(self.authorizer)({**event, "type": "REQUEST", "methodArn": arn}, None)
            if answer["policyDocument"]["Statement"][0]["Effect"] != "Allow":
                return _refused(401, "UNAUTHENTICATED")
            event["requestContext"]["authorizer"] = {**answer["context"], "principalId": answer["principalId"]}
        self.ran.append((resource, event))
        return _reply(_handler(resource.handler)(event, None))

    def resource(
        self, request: Request, known: Sequence[Resource] | None = None
    ) -> tuple[Resource, dict[str, str]] | None:
        """What the gateway takes the request for; one of the template's resources unless others are given."""
        known = known or template_resources()
        path = unquote(request.path) if self.reading.matches_decoded else request.path
        segments = path.split("/")[1:] if path.startswith("/") else [path]
        for one in known:
            fits = one.method in {request.method, "ANY"}
            if self.reading.method_first and not fits:
                continue
            parameters = one.match(segments)
            if parameters is None:
                continue
            if fits:
                return one, parameters
            if not any(other.path == one.path and other.method in {request.method, "ANY"}
                       for other in known):  # fmt: skip
                return None
        return None

    def _event(self, request: Request, resource: Resource, parameters: Mapping[str, str]) -> dict[str, Any]:
        path = unquote(request.path) if self.reading.tells_decoded else request.path
        own = (("X-Forwarded-Proto", "https"), ("X-Forwarded-Port", "443"))  # the gateway's, whatever the client says
        host = () if any(name.lower() == "host" for name, _ in request.headers) else (("Host", "localhost"),)
        headers = (*host, *(one for one in request.headers if one[0].lower() not in _OWN), *own)
        body, encoded = _body(request.body)
        return {
            "resource": resource.path,
            "path": path,
            "httpMethod": request.method,
            **_told(headers, self.reading.headers),
            "queryStringParameters": dict(request.query) or None,
            "multiValueQueryStringParameters": _grouped(request.query) or None,
            "pathParameters": {name: unquote(value) for name, value in parameters.items()} or None,
            "stageVariables": None,
            "requestContext": {
                "requestId": "gateway-1",
                "stage": "api",
                "path": f"/api{path}",
                "resourcePath": resource.path,
                "httpMethod": request.method,
                "identity": {"sourceIp": "127.0.0.1"},
            },
            "body": body,
            "isBase64Encoded": encoded,
        }


def _ensure_event_loop() -> None:
    """Handlers take the thread's event loop: here one of our own, for fixtures and threads of tools have none of a test's."""
    if get_ident() not in _LOOPS:
        _LOOPS[get_ident()] = asyncio.new_event_loop()
    asyncio.set_event_loop(_LOOPS[get_ident()])


def close_event_loops() -> None:
    """Those that were made for requests outside a test."""
    while _LOOPS:
        _LOOPS.popitem()[1].close()


def with_reading(edge: Edge, reading: Reading) -> Edge:
    """The same edge, of a gateway that reads otherwise."""
    return replace(edge, reading=reading, ran=[])


def _body(body: bytes | None) -> tuple[str | None, bool]:
    if body is None:
        return None, False
    try:
        return body.decode("utf-8"), False
    except UnicodeDecodeError:
        return base64.b64encode(body).decode(), True


def _told(headers: Headers, reading: str) -> dict[str, Any]:
    """The headers of the event: the last or the first of each spelling, or one text of all, as the local emulator makes it;
    and the lists of all, by their spellings or (`folded`) by the first one."""
    if reading == "joined":
        lists = _grouped([(name.lower(), value) for name, value in headers])
        return {"headers": {name: ", ".join(values) for name, values in lists.items()},
                "multiValueHeaders": {name: [", ".join(values)] for name, values in lists.items()}}  # fmt: skip
    if reading == "folded":
        spelled = {name.lower(): name for name, _ in reversed(headers)}
        headers = [(spelled[name.lower()], value) for name, value in headers]
    told = dict(reversed(headers)) if reading == "first" else dict(headers)
    return {"headers": told, "multiValueHeaders": _grouped(headers)}


def _grouped(pairs: Pairs) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


@cache
def _handler(dotted: str) -> Any:
    module, _, name = dotted.rpartition(".")
    return getattr(import_module(module), name)


def _refused(status: int, code: str) -> Reply:
    text = f'{{"error":{{"code":"{code}","message":"Refused.","details":{{}},"request_id":"gateway-1"}}}}'
    kind = {"content-type": "application/json", "x-request-id": "gateway-1"}
    return Reply(status, kind, text)


def _reply(answer: Mapping[str, Any]) -> Reply:
    found = {name.lower(): value for name, value in (answer.get("headers") or {}).items()}
    found |= {name.lower(): values[0] for name, values in (answer.get("multiValueHeaders") or {}).items()}
    body = answer["body"]
    return Reply(answer["statusCode"], found, body)
