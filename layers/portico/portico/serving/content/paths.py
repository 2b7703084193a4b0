"""Paths of the content API: its gateway passes all of them on, the function alone routes them."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from starlette.types import ASGIApp, Receive, Scope, Send

from portico.core.base.errors import NotFound

_WITHIN: Final = frozenset("/\\\0")
_WHOLE: Final = frozenset({".", ".."})


@dataclass
class PlainPaths:
    """Refuses paths that a gateway and the router could read differently."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on. Raises NotFound."""
        path = scope.get("aws.event", {}).get("path", scope.get("path", ""))
        if scope["type"] == "http" and not is_plain(path):
            raise NotFound("There is nothing at this path.")
        await self.app(scope, receive, send)


def is_plain(path: str) -> bool:
    """True if no segment decodes to a dot segment, or to one with a slash, a backslash or NUL."""
    segments = [unquote(segment) for segment in path.split("/")]
    return not any(segment in _WHOLE or _WITHIN & set(segment) for segment in segments)
