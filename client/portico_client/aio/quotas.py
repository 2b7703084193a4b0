"""Limits, and what is used of them."""

from collections.abc import Sequence

from portico_client import models as m
from portico_client import operations as o
from portico_client.aio.resources import Place
from portico_client.aio.transport import AsyncTransport


class Quotas:
    """The quotas of the project; with `of_domain` those of its domain, for who administers it."""

    def __init__(self, transport: AsyncTransport, domain: Place) -> None:
        self._transport = transport
        self._domain = domain

    async def list(self, *, of_domain: bool = False) -> Sequence[m.QuotaPublic]:
        """All limits, those that are set on what bounds the caller besides at the end."""
        operation, path = (o.DOMAIN_LIST_QUOTAS, await self._domain()) if of_domain else (o.LIST_QUOTAS, {})
        return (await self._transport.call(operation, path=path)).items
