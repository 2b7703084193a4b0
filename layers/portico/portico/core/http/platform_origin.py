"""Headers that keep the platform's pages out of reach of other origins, on every reply of the platform API."""

from dataclasses import dataclass
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portico.core.http.cross_origin import OPENER, UNFRAMED

_FRAMES: Final = "frame-ancestors"


@dataclass
class PlatformOrigin:
    """Lets nobody frame a reply, and no window of another origin hold on to it."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on. A policy of the reply's own is kept, but for its `frame-ancestors`."""

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                policy = headers.get("content-security-policy")
                headers["Content-Security-Policy"] = merged(policy) if policy else UNFRAMED
                headers["Cross-Origin-Opener-Policy"] = OPENER
            await send(message)

        await self.app(scope, receive, told)


def merged(policy: str) -> str:
    """A content security policy that lets nobody frame the page."""
    kept = [part.strip() for part in policy.split(";") if part.strip()]
    return "; ".join([*(part for part in kept if part.split()[0].lower() != _FRAMES), UNFRAMED])
