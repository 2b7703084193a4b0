"""The access tokens of the caller."""

from collections.abc import Iterator, Mapping
from typing import Any

from portico_client import models as m
from portico_client import operations as o
from portico_client.transport import Transport


class AccessTokens:
    """Access tokens of one's own, for programs: `Portico(url, token="pt_..")`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self, body: m.AccessTokenCreate | Mapping[str, Any], *, idempotency_key: str | None = None
    ) -> m.AccessTokenWithSecret:
        """Adds one; it is shown this once."""
        return self._transport.call(o.CREATE_TOKEN, body=body, idempotency_key=idempotency_key)

    def list(self) -> Iterator[m.AccessTokenPublic]:
        """All that have not ended."""
        yield from self._transport.call(o.SEARCH_TOKENS).items

    def get(self, token_id: str) -> m.AccessTokenPublic:
        """One by its id. Raises NotFound."""
        return self._transport.call(o.GET_TOKEN, path={"id": token_id})

    def delete(self, token_id: str) -> None:
        """Removes one for good; it is out within 30 seconds."""
        self._transport.call(o.DELETE_TOKEN, path={"id": token_id})
