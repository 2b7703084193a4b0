"""Headers of every reply of the content API, whichever application answers."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portico.core.http.cookies import is_platforms
from portico.core.http.cross_origin import ALLOWED_HEADERS, EXPOSED_HEADERS

LARGEST: Final = 4_400_000  # bytes of a body; in base64 as much as a function of Lambda is given, and can answer
_METHODS: Final = "GET, HEAD, POST, PUT, PATCH, DELETE"


@dataclass
class ContentReplies:
    """Drops headers that no tenant may send, adds `nosniff`, and tells which origin may read the reply."""

    app: ASGIApp
    origins: Collection[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on."""
        origin = Headers(scope=scope).get("origin", "") if scope["type"] == "http" else ""

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                _guard(message)
                self._share(MutableHeaders(scope=message), origin)
            await send(message)

        await self.app(scope, receive, told)

    def _share(self, headers: MutableHeaders, origin: str) -> None:
        headers.add_vary_header("Origin")
        if origin in self.origins:
            headers["Access-Control-Allow-Origin"] = origin
            headers["Access-Control-Expose-Headers"] = ", ".join(EXPOSED_HEADERS)


@dataclass
class Preflights:
    """Answers preflights (Fetch, 3.2.2); the allowed origin is named as on any reply."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a preflight, passes everything else on."""
        if scope["type"] != "http" or not _is_preflight(scope):
            await self.app(scope, receive, send)
            return
        headers = Headers(
            {
                "Access-Control-Allow-Methods": _METHODS,
                "Access-Control-Allow-Headers": ", ".join(ALLOWED_HEADERS),
                "Access-Control-Max-Age": "600",
            }
        )
        await send({"type": "http.response.start", "status": 204, "headers": headers.raw})
        await send({"type": "http.response.body", "body": b""})


def _is_preflight(scope: Scope) -> bool:
    names = Headers(scope=scope).keys()
    return scope["method"] == "OPTIONS" and {"origin", "access-control-request-method"} <= set(names)


def _guard(message: Message) -> None:
    """Nothing is taken for another type, reaches beyond its path, or sets a cookie of the platform's."""
    told = ((name.lower(), value) for name, value in message["headers"])
    message["headers"] = [
        (name, value)
        for name, value in told
        if name != b"service-worker-allowed" and not (name == b"set-cookie" and _sets_ours(value))
    ]
    MutableHeaders(scope=message)["X-Content-Type-Options"] = "nosniff"


def _sets_ours(cookie: bytes) -> bool:
    return is_platforms(cookie.decode("latin-1").partition("=")[0].strip())
