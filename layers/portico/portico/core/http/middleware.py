"""The middleware of every request: its id, its limits, its log and metrics, and the replies to errors."""

import time
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portico.core.base.errors import Internal
from portico.core.base.observability import logger
from portico.core.base.parts import Lazy
from portico.core.http.errors import FORM, as_ours, respond
from portico.core.http.gateway_route import split
from portico.core.http.ports import Services, give_services
from portico.core.http.proxy_events import MAX_BODY_BYTES, check_length, check_repeated, proved, request_id, traceparent
from portico.core.http.request_lines import Measurable, write_lines
from portico.core.model.call import Told
from portico.core.model.conventions import ErrorForm

MOST: Final = "portico.most"  # where a request finds how many bytes its body may have


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
            check_length(watch.headers, self.most)
            scope[MOST] = self.most
            event = scope.get("aws.event", {})
            check_repeated(event)
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
        event = scope.get("aws.event", {})
        self.request_id = scope["portico.request_id"] = request_id(self.headers.get("x-request-id", ""), event)
        scope["portico.traceparent"] = traceparent(self.headers.get("traceparent", ""))
        principal = scope["portico.principal"] = proved(event)
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
        """The lines of the request and of its action."""
        route = self._scope.get("route")
        about = Measurable(self._method, getattr(route, "path", "unmatched"), self.status, self._start)
        resource = next(iter(getattr(route, "tags", ())), "none")
        write_lines(about, self._told, self.request_id, str(resource), self._domain)


def _raw_path(scope: Scope) -> str:
    """The path as it came, where no gateway tells it."""
    raw = scope.get("raw_path")
    return str(scope["path"]) if raw is None else raw.decode("latin-1")
