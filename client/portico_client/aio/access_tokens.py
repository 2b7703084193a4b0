"""The access tokens of the caller."""

from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any, Unpack

from portico_client import models as m
from portico_client import operations as o
from portico_client.aio.transport import AsyncTransport
from portico_client.requests import body_of

if TYPE_CHECKING:
    from portico_client import fields as f


class AccessTokens:
    """Access tokens of one's own, for programs: `Portico(url, token="pt_..")`."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def create(
        self,
        body: m.AccessTokenCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.AccessTokenCreate]",
    ) -> m.AccessTokenWithSecret:
        """Adds one; it is shown this once."""
        wanted = body_of(body, fields, m.AccessTokenCreate)
        return await self._transport.call(o.CREATE_TOKEN, body=wanted, idempotency_key=idempotency_key)

    async def list(self) -> AsyncIterator[m.AccessTokenPublic]:
        """All that have not ended."""
        page = await self._transport.call(o.SEARCH_TOKENS)
        for item in page.items:
            yield item

    async def get(self, token_id: str) -> m.AccessTokenPublic:
        """One by its id. Raises NotFound."""
        return await self._transport.call(o.GET_TOKEN, path={"id": token_id})

    async def delete(self, token_id: str) -> None:
        """Removes one for good; it is out within 30 seconds."""
        await self._transport.call(o.DELETE_TOKEN, path={"id": token_id})
