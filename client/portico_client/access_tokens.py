# Written by client/codegen.py from client/portico_client/aio/access_tokens.py; not to be edited.
"""The access tokens of the caller."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Unpack

from portico_client import models as m
from portico_client import operations as o
from portico_client.transport import Transport
from portico_client.requests import body_of

if TYPE_CHECKING:
    from portico_client import fields as f


class AccessTokens:
    """Access tokens of one's own, for programs: `Portico(url, token="pt_..")`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        body: m.AccessTokenCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.AccessTokenCreate]",
    ) -> m.AccessTokenWithSecret:
        """Adds one; it is shown this once."""
        wanted = body_of(body, fields, m.AccessTokenCreate)
        return self._transport.call(o.CREATE_TOKEN, body=wanted, idempotency_key=idempotency_key)

    def list(self) -> Iterator[m.AccessTokenPublic]:
        """All that have not ended."""
        page = self._transport.call(o.SEARCH_TOKENS)
        for item in page.items:
            yield item

    def get(self, token_id: str) -> m.AccessTokenPublic:
        """One by its id. Raises NotFound."""
        return self._transport.call(o.GET_TOKEN, path={"id": token_id})

    def delete(self, token_id: str) -> None:
        """Removes one for good; it is out within 30 seconds."""
        self._transport.call(o.DELETE_TOKEN, path={"id": token_id})
