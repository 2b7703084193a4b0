"""The routes of the standard operations, made for a resource from its DTOs; operation ids follow the prefix rule.

The annotations of endpoints are values here (the resource's own models), so this module does not postpone them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final, Generic, TypeVar

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field, create_model

from portico.core.container import Container
from portico.core.entity import NAME_PATTERN, Entity
from portico.core.http.adapter import Adapter
from portico.core.http.app import router
from portico.core.http.dependencies import CallerDep
from portico.core.http.errors import ErrorBody
from portico.core.http.etag import IfMatch, IfNoneMatch, etag, expected_version, not_modified
from portico.core.http.marks import changes_nothing
from portico.core.http.pagination import PageBody, PageQueryDep, SearchBody, page_body
from portico.core.http.rate_limit import SEARCHES, limited, limited_searches
from portico.core.scope import GLOBAL, Scope

NameInPath = Annotated[
    str, Path(pattern=NAME_PATTERN, description="The name; case does not matter.", examples=["hello"])
]
PurgeFlag = Annotated[bool, Query(description="Remove for good instead of deleting softly.")]
CascadeFlag = Annotated[bool, Query(description="With `purge`: purge all that is in it, too.")]
CONFLICTS: Final[dict[int | str, dict[str, Any]]] = {
    409: {"model": ErrorBody, "description": "The state of the entity stands in the way."},
    412: {"model": ErrorBody, "description": "`If-Match` names another version."},
}
WRITES: Final[dict[int | str, dict[str, Any]]] = {
    **CONFLICTS,
    413: {"model": ErrorBody, "description": "The body is too large."},
    415: {"model": ErrorBody, "description": "The body is not JSON."},
}


T = TypeVar("T")
DomainInPath = Annotated[str, Path(pattern=NAME_PATTERN, description="The domain.", examples=["default"])]


async def global_scope() -> Scope:
    """The scope of the paths below `/v1/admin`."""
    return GLOBAL


async def domain_scope(domain: DomainInPath) -> Scope:
    """The scope of the paths below `/v1/domains/{domain}`."""
    return Scope(domain.lower())


class BatchItems(BaseModel, Generic[T]):
    """The entities of a batch."""

    model_config = ConfigDict(extra="forbid")

    items: Annotated[list[T], Field(min_length=1, max_length=100)]


class BatchNames(BaseModel):
    """The entities of a batch, by name."""

    model_config = ConfigDict(extra="forbid")

    names: Annotated[list[Annotated[str, Field(pattern=NAME_PATTERN)]], Field(min_length=1, max_length=100)]


@dataclass(frozen=True)
class Resource:
    """What is a resource's own in HTTP: its models and how its entities are shown."""

    entity: type[Entity]
    actions: dict[str, Any]
    create: type[BaseModel]
    replace: type[BaseModel]
    update: type[BaseModel]
    public: type[BaseModel]
    show: Callable[[Any], BaseModel]
    adapter: Adapter


@dataclass(frozen=True)
class Mount:
    """Where a resource is reachable: its path, the prefix of its operation ids, and what gives its scope."""

    path: str
    prefix: str
    scope: Callable[..., Any]


def standard_router(resource: Resource, mount: Mount) -> APIRouter:
    """The standard operations of a resource at one place."""
    routes = router(resource.entity.types)
    for add in (_add_create, _add_reads, _add_changes, _add_removals, _add_batches):
        add(routes, resource, mount)
    return routes


def operation_id(mount: Mount, operation: str, resource: Resource) -> str:
    """`domain_create_user`, `domain_user`, `domain_search_users`, as the prefix rule says."""
    one, many = resource.entity.type, resource.entity.types
    plural = operation == "search" or operation.startswith("batch_")
    name = {"get": one if mount.prefix else f"get_{one}"}.get(operation, f"{operation}_{many if plural else one}")
    return f"{mount.prefix}{name}"


def location(mount: Mount, entity: Entity) -> str:
    """The path of an entity below the stage."""
    return f"{mount.path.format(domain=entity.scope.domain, project=entity.scope.project)}/{entity.key}"


def _add_create(routes: APIRouter, resource: Resource, mount: Mount) -> None:
    async def create(
        body: resource.create,  # type: ignore[name-defined]
        caller: CallerDep,
        response: Response,
        scope: Annotated[Scope, Depends(mount.scope)],
    ) -> Any:
        entity = caller.run(resource.actions["create"](scope, body.model_dump()))
        response.headers["ETag"], response.headers["Location"] = etag(entity), location(mount, entity)
        return resource.show(entity)

    _add(routes, resource, mount, "POST", "", "create", create, status_code=201, responses=WRITES)


def _add_reads(routes: APIRouter, resource: Resource, mount: Mount) -> None:
    async def get(
        name: NameInPath,
        caller: CallerDep,
        response: Response,
        scope: Annotated[Scope, Depends(mount.scope)],
        if_none_match: IfNoneMatch = None,
    ) -> Any:
        entity = caller.run(resource.actions["get"](scope, name))
        response.headers["ETag"] = etag(entity)
        return not_modified(entity, if_none_match) or resource.show(entity)

    @limited_searches
    async def search(query: PageQueryDep, caller: CallerDep, scope: Annotated[Scope, Depends(mount.scope)]) -> Any:
        page = caller.run(resource.actions["search"](scope, resource.adapter.from_query(query)))
        return page_body(page, resource.show)

    @changes_nothing
    @limited(SEARCHES)
    async def search_by_body(
        body: SearchBody[resource.adapter.filter],  # type: ignore[name-defined]
        caller: CallerDep,
        scope: Annotated[Scope, Depends(mount.scope)],
    ) -> Any:
        page = caller.run(resource.actions["search"](scope, resource.adapter.from_body(body)))
        return page_body(page, resource.show)

    page = PageBody[resource.public]  # type: ignore[name-defined]
    _add(routes, resource, mount, "GET", "", "search", search, response_model=page)
    by_body = f"{operation_id(mount, 'search', resource)}_by_body"
    _add(
        routes, resource, mount, "POST", "/search", "search", search_by_body, response_model=page, operation_id=by_body
    )
    unchanged = {304: {"description": "The client has this version already."}}
    _add(routes, resource, mount, "GET", "/{name}", "get", get, responses=unchanged)


def _add_changes(routes: APIRouter, resource: Resource, mount: Mount) -> None:
    def changer(model: Any, *, whole: bool) -> Callable[..., Any]:
        async def change(
            name: NameInPath,
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
    _add(routes, resource, mount, "PATCH", "/{name}", "update", update, responses=WRITES)
    replaced = operation_id(mount, "replace", resource)
    _add(routes, resource, mount, "PUT", "/{name}", "replace", replace, responses=WRITES, operation_id=replaced)


def _add_removals(routes: APIRouter, resource: Resource, mount: Mount) -> None:
    async def delete(
        name: NameInPath,
        caller: CallerDep,
        scope: Annotated[Scope, Depends(mount.scope)],
        purge: PurgeFlag = False,
        if_match: IfMatch = None,
    ) -> Response:
        operation = "purge" if purge else "delete"
        caller.run(resource.actions[operation](scope, name, expected_version(if_match)))
        return Response(status_code=204)

    async def delete_or_empty(
        name: NameInPath,
        caller: CallerDep,
        scope: Annotated[Scope, Depends(mount.scope)],
        purge: PurgeFlag = False,
        cascade: CascadeFlag = False,
        if_match: IfMatch = None,
    ) -> Response:
        if not (purge and cascade):
            return await delete(name, caller, scope, purge, if_match)
        caller.run(resource.actions["purge"](scope, name, expected_version(if_match), cascade=True))
        return Response(status_code=202)

    async def restore(
        name: NameInPath, caller: CallerDep, response: Response, scope: Annotated[Scope, Depends(mount.scope)]
    ) -> Any:
        entity = caller.run(resource.actions["restore"](scope, name))
        response.headers["ETag"] = etag(entity)
        return resource.show(entity)

    if issubclass(resource.entity, Container):
        accepted: dict[int | str, Any] = {
            202: {"description": "It is hidden, and will be purged with all that is in it."}
        }
        options: dict[str, Any] = {"status_code": 204, "responses": {**CONFLICTS, **accepted}}
        _add(routes, resource, mount, "DELETE", "/{name}", "delete", delete_or_empty, **options)
    else:
        _add(routes, resource, mount, "DELETE", "/{name}", "delete", delete, status_code=204, responses=CONFLICTS)
    _add(routes, resource, mount, "POST", "/{name}/restore", "restore", restore, responses=CONFLICTS)


def _add_batches(routes: APIRouter, resource: Resource, mount: Mount) -> None:
    item = create_model(
        f"{resource.update.__name__}Item", __base__=resource.update, name=(str, Field(pattern=NAME_PATTERN))
    )

    async def batch_update(
        body: BatchItems[item],
        caller: CallerDep,
        scope: Annotated[Scope, Depends(mount.scope)],
    ) -> Any:
        items = [(entry.name, entry.model_dump(exclude_unset=True, exclude={"name"})) for entry in body.items]  # type: ignore[attr-defined]
        return {"items": [resource.show(found) for found in caller.run(resource.actions["batch_update"](scope, items))]}

    def remover(operation: str) -> Callable[..., Any]:
        async def remove(
            body: BatchNames, caller: CallerDep, scope: Annotated[Scope, Depends(mount.scope)]
        ) -> Response:
            caller.run(resource.actions[operation](scope, tuple(body.names)))
            return Response(status_code=204)

        return remove

    updated = BatchItems[resource.public]  # type: ignore[name-defined]
    _add(
        routes,
        resource,
        mount,
        "POST",
        "/batch-update",
        "batch_update",
        batch_update,
        response_model=updated,
        responses=WRITES,
    )
    for operation in ("batch_delete", "batch_purge"):
        path = f"/{operation.replace('_', '-')}"
        _add(routes, resource, mount, "POST", path, operation, remover(operation), status_code=204, responses=WRITES)


def _add(
    routes: APIRouter,
    resource: Resource,
    mount: Mount,
    method: str,
    path: str,
    operation: str,
    endpoint: Any,
    **options: Any,
) -> None:
    action = resource.actions.get(operation)
    text = _SUMMARIES[operation].format(one=resource.entity.type, many=resource.entity.types)
    defaults = {
        "operation_id": operation_id(mount, operation, resource),
        "summary": text,
        "description": f"{text}. Needs the permission `{action.permission if action else resource.entity.type + ':update'}`.",
        "response_model": None if options.get("status_code") == 204 else resource.public,
    }
    routes.add_api_route(mount.path + path, endpoint, methods=[method], **{**defaults, **options})


_SUMMARIES: Final = {
    "create": "Create a {one}",
    "get": "Get a {one}",
    "search": "Search {many}",
    "update": "Change the fields given of a {one}",
    "replace": "Replace a {one}",
    "delete": "Delete a {one} softly, or purge it",
    "restore": "Take back the deletion of a {one}",
    "batch_update": "Change several {many}, all or none",
    "batch_delete": "Delete several {many} softly, all or none",
    "batch_purge": "Purge several {many}, all or none",
}
