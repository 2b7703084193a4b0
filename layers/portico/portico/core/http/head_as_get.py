"""`HEAD` (RFC 9110, 9.3.2): answered by the route of `GET`, alike."""

from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send


@dataclass
class HeadAsGet:
    """Runs a `HEAD` as the `GET` that it asks about.

    The reply keeps its content: API Gateway sends none of it, as HTTP demands of a server, but takes `Content-Length` from it.
    """

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on. The method changes in the scope itself, in which those outside look for the route."""
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope["method"] = "GET"
        await self.app(scope, receive, send)
