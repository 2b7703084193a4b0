"""The middleware of every request: its id, its limits, its log and metrics, and the replies to errors."""

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portico.core.base.errors import BadRequest, Internal, PayloadTooLarge
from portico.core.base.ids import new_id
from portico.core.base.observability import LATENCY, Measured, by_outcome, logger, measure
from portico.core.base.parts import Lazy
from portico.core.base.repeated_headers import repeated
from portico.core.http.errors import FORM, as_ours, respond
from portico.core.http.gateway_route import split
from portico.core.http.ports import Services, give_services
from portico.core.model.call import Told
from portico.core.model.conventions import ErrorForm
from portico.core.model.principal import Principal

MAX_BODY_BYTES: Final = 4 * 1024 * 1024
MOST: Final = "portico.most"  # where a request finds how many bytes its body may have
# What says who asks, for what, once or again: nothing may turn on which of two is read.
_ONCE: Final = (
    *("authorization", "x-backendai-token", "x-portico-project", "idempotency-key"),
    *("host", "content-type", "content-encoding"),
)
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_TRACEPARENT: Final = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


@dataclass
class Gate:
    """The one middleware of Portico, as plain ASGI.

    A `HEAD` (RFC 9110, 9.3.2) is run as the `GET` that it asks about, by the scope's method, in which those outside look for the route.
    Its reply keeps its content: API Gateway sends none of it, as HTTP demands of a server, but takes `Content-Length` from it.
    """

    app: ASGIApp
    services: Lazy[Services]
    most: int = MAX_BODY_BYTES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, unless its size is refused; always answers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        watch = _Watch(scope, send)
        try:
            _check(watch.headers, self.most)
            scope[MOST] = self.most
            event = scope.get("aws.event", {})
            _check_repeated(event)
            scope["path"] = "/".join(split(event.get("path") or _raw_path(scope), scope))
            give_services(scope, self.services())
            if scope["method"] == "HEAD":
                scope["method"] = "GET"
            await self.app(scope, receive, watch.send)
        except Exception as error:
            await self._refuse(watch, error, scope, receive)
        finally:
            watch.log()

    async def _refuse(self, watch: "_Watch", error: Exception, scope: Scope, receive: Receive) -> None:
        """Answers an error in the one body, unless a reply has begun; what nobody foresaw is logged, and told to nobody."""
        ours = as_ours(error, scope)
        if ours is None or watch.status:
            logger().error("request.failed", extra={"request_id": watch.request_id}, exc_info=error)
        if watch.status == 0:
            accept = ",".join(watch.headers.getlist("accept"))
            reply = respond(ours or Internal(), watch.request_id, accept, scope.get(FORM, ErrorForm.PORTICO))
            await reply(scope, receive, watch.send)


class _Watch:
    """One request, from its start to its log line."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.headers = Headers(scope=scope)
        self.status = 0
        self._scope, self._send, self._start = scope, send, time.perf_counter()
        self._method = scope["method"]  # as it was asked; in the scope a HEAD becomes a GET, and is measured as one
        self.request_id = scope["portico.request_id"] = _request_id(self.headers, scope)
        scope["portico.traceparent"] = _traceparent(self.headers)
        principal = scope["portico.principal"] = _proved(scope)
        self._domain = (principal and principal.domain) or "-"
        self._told = scope["portico.told"] = Told()
        self._added: dict[str, str] = scope.setdefault("portico.headers", {})

    async def send(self, message: Message) -> None:
        """Adds the headers that every reply has."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-Id"] = self.request_id
            headers.update(self._added)
            headers.setdefault("Cache-Control", "no-store")
            headers.setdefault("X-Content-Type-Options", "nosniff")
        await self._send(message)

    def log(self) -> None:
        """The line of the log and the line of metrics of the request and of its action, by its route rather than its path."""
        duration = round((time.perf_counter() - self._start) * 1000, 3)
        route, told = getattr(self._scope.get("route"), "path", "unmatched"), self._told
        fields = {"method": self._method, "route": route, "status": self.status, "duration_ms": duration}
        logger().info("http.request", extra={**fields, **told.fields, "request_id": self.request_id})
        resource = next(iter(getattr(self._scope.get("route"), "tags", ())), "none")
        by: tuple[dict[str, str], ...] = ({"resource": str(resource)}, {"status": f"{self.status // 100}xx"})
        properties = {"route": f"{self._scope['method']} {route}", "domain": self._domain}
        if told.outcome:
            action = by_outcome(told.outcome, told.milliseconds)
            measure(Measured(LATENCY, duration, by), action, **properties, action=told.fields["action"])
        else:
            measure(Measured(LATENCY, duration, by), **properties)


def _raw_path(scope: Scope) -> str:
    """The path as it came, where no gateway tells it."""
    raw = scope.get("raw_path")
    return str(scope["path"]) if raw is None else raw.decode("latin-1")


def _proved(scope: Scope) -> Principal | None:
    """The caller, as the authorizer proved it; None when it proved none."""
    context = scope.get("aws.event", {}).get("requestContext", {}).get("authorizer") or {}
    try:
        return Principal.from_claims(json.loads(context["claims"]))
    except (KeyError, TypeError, ValueError):
        return None


def _request_id(headers: Headers, scope: Scope) -> str:
    asked = headers.get("x-request-id", "")
    if _REQUEST_ID.fullmatch(asked):
        return asked
    context: dict[str, Any] = scope.get("aws.event", {}).get("requestContext", {})
    return str(context.get("requestId") or new_id())


def _traceparent(headers: Headers) -> str | None:
    given = headers.get("traceparent", "")
    return given if _TRACEPARENT.fullmatch(given) else None


def _check(headers: Headers, most: int) -> None:
    length = headers.get("content-length", "0")
    if length.isdigit() and int(length) > most:
        raise too_large(most)


def _check_repeated(event: Mapping[str, Any]) -> None:
    if name := repeated(event, _ONCE):
        raise BadRequest(f"The header {name} is repeated.", details={"header": name})


def too_large(most: int = MAX_BODY_BYTES) -> PayloadTooLarge:
    """The error for a body over the limit."""
    return PayloadTooLarge(f"A body has at most {most} bytes.", details={"limit_bytes": most})
