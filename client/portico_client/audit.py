# Written by client/codegen.py from client/portico_client/aio/audit.py; not to be edited.
"""The trail of what was done."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Unpack

from portico_client import models as m
from portico_client import operations as o
from portico_client.resources import Place, items
from portico_client.transport import Transport
from portico_client.base import Page
from portico_client.requests import Body, body_of

if TYPE_CHECKING:
    from portico_client import fields as f


class AuditLogs:
    """The records of a domain; with `everywhere` those of all domains, for who runs the deployment."""

    def __init__(self, transport: Transport, scope: Place) -> None:
        self._transport = transport
        self._scope = scope

    def list(
        self,
        *,
        filter: Mapping[str, Any] | None = None,  # noqa: A002
        order: str | None = None,
        everywhere: bool = False,
    ) -> Iterator[m.AuditLogPublic]:
        """All of them that the filter lets through, page after page."""
        operation = o.ADMIN_SEARCH_AUDIT_LOGS if everywhere else o.DOMAIN_SEARCH_AUDIT_LOGS
        path = self._path(everywhere=everywhere)
        for item in items(self._transport, operation, path=path, query={"filter": filter, "order": order}):
            yield item

    def search_by_body(self, body: Body, *, everywhere: bool = False) -> Page[m.AuditLogPublic]:
        """One page, by a filter that is too long for a query."""
        operation = o.ADMIN_SEARCH_AUDIT_LOGS_BY_BODY if everywhere else o.DOMAIN_SEARCH_AUDIT_LOGS_BY_BODY
        return self._transport.call(operation, path=self._path(everywhere=everywhere), body=body)

    def republish(
        self,
        body: m.Republish | Mapping[str, Any] | None = None,
        /,
        *,
        everywhere: bool = False,
        **fields: "Unpack[f.Republish]",
    ) -> m.RepublishedPublic:
        """Gives past records to the bus again."""
        operation = o.ADMIN_REPUBLISH_AUDIT_LOGS if everywhere else o.DOMAIN_REPUBLISH_AUDIT_LOGS
        path = self._path(everywhere=everywhere)
        return self._transport.call(operation, path=path, body=body_of(body, fields, m.Republish))

    def _path(self, *, everywhere: bool) -> Mapping[str, str]:
        return {} if everywhere else self._scope()
