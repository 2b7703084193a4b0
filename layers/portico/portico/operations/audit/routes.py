"""The paths of the audit trail: for reading only."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends

from portico.core.http.app import router
from portico.core.http.dependencies import CallerDep
from portico.core.http.pagination import PageBody, PageQueryDep, SearchBody, page_body
from portico.core.http.paths import domain_scope, global_scope
from portico.core.http.rate_limit import SEARCHES, limited, limited_searches
from portico.core.http.responses import WRITES
from portico.core.http.route_options import changes_nothing
from portico.core.model.scope import Scope
from portico.operations.audit.actions import SearchAuditLogs
from portico.operations.audit.dto import ADAPTER, AuditLogFilter, AuditLogPublic, show

routes = router("audit-logs")


def _add(to: APIRouter, path: str, prefix: str, scope_of: Callable[..., Any], whose: str) -> None:
    @limited_searches
    async def search(query: PageQueryDep, caller: CallerDep, scope: Annotated[Scope, Depends(scope_of)]) -> Any:
        return page_body(caller.run(SearchAuditLogs(scope, ADAPTER.from_query(query))), show)

    @changes_nothing
    @limited(SEARCHES)
    async def search_by_body(
        body: SearchBody[AuditLogFilter],  # type: ignore[valid-type]
        caller: CallerDep,
        scope: Annotated[Scope, Depends(scope_of)],
    ) -> Any:
        return page_body(caller.run(SearchAuditLogs(scope, ADAPTER.from_body(body))), show)

    shared: dict[str, Any] = {
        "summary": f"Search the audit trail of {whose}",
        "description": "All changes, and all that failed or was denied, the latest first. `total_count` is null unless one page "
        "has it all; a page may be short while `has_more` is true: read on with the cursor. Needs the permission "
        "`audit_log:get`.",
        "response_model": PageBody[AuditLogPublic],
    }
    name = f"{prefix}search_audit_logs"
    to.add_api_route(path, search, methods=["GET"], operation_id=name, **shared)
    refused = {status: WRITES[status] for status in (413, 415)}
    by_body = {"operation_id": f"{name}_by_body", "responses": refused, **shared}
    to.add_api_route(f"{path}/search", search_by_body, methods=["POST"], **by_body)


_add(routes, "/v1/admin/audit-logs", "admin_", global_scope, "everybody")
_add(routes, "/v1/domains/{domain}/audit-logs", "domain_", domain_scope, "a domain, its projects and its users")
