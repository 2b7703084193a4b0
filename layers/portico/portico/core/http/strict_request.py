"""The request that routes are given."""

from collections.abc import Mapping
from functools import cached_property

from fastapi import Request

from portico.core.http.middleware import MOST
from portico.core.http.proxy_events import MAX_BODY_BYTES, too_large


class StrictRequest(Request):
    """A request whose body is bounded."""

    @cached_property
    def named(self) -> Mapping[bytes, bytes]:
        """The headers by name in lower case; of one that is repeated, the first."""
        return dict(reversed(self.scope["headers"]))

    @property
    def content_type(self) -> str:
        """The content type in small letters, without its parameters."""
        return self.named.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()

    async def body(self) -> bytes:
        """The whole body. Raises PayloadTooLarge."""
        body = await super().body()
        most = self.scope.get(MOST, MAX_BODY_BYTES)
        if len(body) > most:
            raise too_large(most)
        return body
