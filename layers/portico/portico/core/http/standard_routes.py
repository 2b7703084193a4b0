"""The routes of the standard operations, made for a resource from its DTOs; operation ids follow the prefix rule.

The annotations of endpoints are values here (the resource's own models), so this module does not postpone them.
"""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from portico.core.http.adapter import Adapter
from portico.core.http.app import router
from portico.core.http.batch_routes import add_batches
from portico.core.http.dependencies import CallerDep
from portico.core.http.etag import IfMatch, IfNoneMatch, etag, expected_version, not_modified
from portico.core.http.lazy_routes import LateRouter
from portico.core.http.pagination import PageBody, PageQueryDep, SearchBody, page_body
from portico.core.http.pause_routes import add_pausing
from portico.core.http.rate_limit import SEARCHES, limited, limited_searches
from portico.core.http.removal_routes import add_removals
from portico.core.http.resource import Mount, Resource, add_route, location, operation_id
from portico.core.http.responses import WRITES
from portico.core.http.route_options import changes_nothing, shows_secret
from portico.core.model.scope import Scope


def standard_router(resource: Resource, mount: Mount) -> LateRouter:
    """The standard operations of a resource at one place, and those of pausing where it has them."""
    routes = router(resource.entity.types)
    for add in (_add_create, _add_reads, _add_changes, add_removals, add_batches, add_pausing):
        add(routes, resource, mount)
    return routes


def _add_create(routes: APIRouter, resource: Resource, mount: Mount) -> None:
    async def create(
        body: resource.create,  # type: ignore[name-defined]
        caller: CallerDep,
        response: Response,
        scope: Annotated[Scope, Depends(mount.scope)],
    ) -> Any:
        entity = caller.run(resource.actions["create"](scope, body.model_dump()))
        response.headers["ETag"], response.headers["Location"] = etag(entity), location(mount, scope, entity)
        return (resource.show_created or resource.show)(entity)

    options = {"response_model": resource.created or resource.public, "status_code": 201, "responses": WRITES}
    made = shows_secret(create) if resource.created else create
    add_route(routes, resource, mount, "POST", "", "create", made, **options)


def _add_reads(routes: APIRouter, resource: Resource, mount: Mount) -> None:
    async def get(
        name: resource.key,  # type: ignore[name-defined]
        caller: CallerDep,
        response: Response,
        scope: Annotated[Scope, Depends(mount.scope)],
        if_none_match: IfNoneMatch = None,
    ) -> Any:
        entity = caller.run(resource.actions["get"](scope, name))
        response.headers["ETag"] = etag(entity)
        return not_modified(entity, if_none_match) or resource.show(entity)

    if resource.adapter is None:
        _add_list(routes, resource, mount)
    else:
        _add_searches(routes, resource, mount, resource.adapter)
    unchanged = {304: {"description": "The client has this version already."}}
    add_route(routes, resource, mount, "GET", resource.one, "get", get, responses=unchanged)


def _add_list(routes: APIRouter, resource: Resource, mount: Mount) -> None:
    async def search(caller: CallerDep, scope: Annotated[Scope, Depends(mount.scope)]) -> Any:
        return page_body(caller.run(resource.actions["search"](scope)), resource.show)

    page = PageBody[resource.public]  # type: ignore[name-defined]
    add_route(routes, resource, mount, "GET", "", "search", search, response_model=page)


def _add_searches(routes: APIRouter, resource: Resource, mount: Mount, adapter: Adapter) -> None:
    @limited_searches
    async def search(query: PageQueryDep, caller: CallerDep, scope: Annotated[Scope, Depends(mount.scope)]) -> Any:
        page = caller.run(resource.actions["search"](scope, adapter.from_query(query)))
        return page_body(page, resource.show)

    @changes_nothing
    @limited(SEARCHES)
    async def search_by_body(
        body: SearchBody[adapter.filter],  # type: ignore[name-defined]
        caller: CallerDep,
        scope: Annotated[Scope, Depends(mount.scope)],
    ) -> Any:
        page = caller.run(resource.actions["search"](scope, adapter.from_body(body)))
        return page_body(page, resource.show)

    page = PageBody[resource.public]  # type: ignore[name-defined]
    add_route(routes, resource, mount, "GET", "", "search", search, response_model=page)
    by_body = f"{operation_id(mount, 'search', resource)}_by_body"
    add_route(
        routes, resource, mount, "POST", "/search", "search", search_by_body, response_model=page, operation_id=by_body
    )


def _add_changes(routes: APIRouter, resource: Resource, mount: Mount) -> None:
    def changer(model: Any, *, whole: bool) -> Callable[..., Any]:
        async def change(
            name: resource.key,  # type: ignore[name-defined]
            body: model,
            caller: CallerDep,
            response: Response,
            scope: Annotated[Scope, Depends(mount.scope)],
            if_match: IfMatch = None,
        ) -> Any:
            changes = body.model_dump(exclude_unset=not whole)
            entity = caller.run(resource.actions["update"](scope, name, changes, expected_version(if_match)))
            response.headers["ETag"] = etag(entity)
            return resource.show(entity)

        return change

    update, replace = changer(resource.update, whole=False), changer(resource.replace, whole=True)
    add_route(routes, resource, mount, "PATCH", resource.one, "update", update, responses=WRITES)
    replaced = operation_id(mount, "replace", resource)
    add_route(routes, resource, mount, "PUT", resource.one, "replace", replace, responses=WRITES, operation_id=replaced)
