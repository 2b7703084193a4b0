"""The paths of aliases of functions."""

from typing import Annotated, Any

from fastapi import Path, Response

from portico.compute.functions.actions import CreateAlias, DeleteAlias, GetAlias, SearchAliases, UpdateAlias
from portico.compute.functions.alias_dto import (
    ADAPTER,
    NAME_PATTERN,
    AliasCreate,
    AliasPublic,
    AliasUpdate,
    fields_of,
    show,
)
from portico.core.http.app import router
from portico.core.http.dependencies import CallerDep, ProjectDep
from portico.core.http.etag import IfMatch, IfNoneMatch, etag, expected_version, not_modified
from portico.core.http.pagination import PageBody, PageQueryDep, page_body
from portico.core.http.paths import NameInPath
from portico.core.http.rate_limit import limited_searches
from portico.core.http.responses import CONFLICTS, WRITES

AliasInPath = Annotated[
    str, Path(pattern=NAME_PATTERN, description="The alias; case does not matter.", examples=["live"])
]
_PATH = "/v1/functions/{name}/aliases"
_ONE = f"{_PATH}/{{alias}}"
_ENTITY = {"x-entity": "alias"}

routes = router("aliases")


@routes.post(
    _PATH,
    operation_id="create_alias",
    summary="Create an alias of a function",
    description="A run by it gets one of its versions, drawn by weight. Needs the permission `alias:create`.",
    status_code=201,
    response_model=AliasPublic,
    responses=WRITES,
    openapi_extra=_ENTITY,
)
async def create_alias(
    name: NameInPath, body: AliasCreate, caller: CallerDep, response: Response, scope: ProjectDep
) -> Any:
    """Adds an alias."""
    alias = caller.run(CreateAlias(scope, name, body.name, fields_of(body)))
    response.headers["ETag"], response.headers["Location"] = etag(alias), f"/v1/functions/{name}/aliases/{alias.name}"
    return show(alias)


@routes.get(
    _PATH,
    operation_id="search_aliases",
    summary="Search the aliases of a function",
    description="Needs the permission `alias:get`.",
    response_model=PageBody[AliasPublic],
    openapi_extra=_ENTITY,
)
@limited_searches
async def search_aliases(name: NameInPath, query: PageQueryDep, caller: CallerDep, scope: ProjectDep) -> Any:
    """Searches the aliases of a function."""
    return page_body(caller.run(SearchAliases(scope, name, ADAPTER.from_query(query))), show)


@routes.get(
    _ONE,
    operation_id="get_alias",
    summary="Get an alias of a function",
    description="Needs the permission `alias:get`.",
    response_model=AliasPublic,
    responses={304: {"description": "The client has this version already."}},
    openapi_extra=_ENTITY,
)
async def get_alias(
    name: NameInPath,
    alias: AliasInPath,
    caller: CallerDep,
    response: Response,
    scope: ProjectDep,
    if_none_match: IfNoneMatch = None,
) -> Any:
    """Reads an alias."""
    found = caller.run(GetAlias(scope, name, alias))
    response.headers["ETag"] = etag(found)
    return not_modified(found, if_none_match) or show(found)


@routes.patch(
    _ONE,
    operation_id="update_alias",
    summary="Change the fields given of an alias",
    description="Needs the permission `alias:update`.",
    response_model=AliasPublic,
    responses=WRITES,
    openapi_extra=_ENTITY,
)
async def update_alias(
    name: NameInPath,
    alias: AliasInPath,
    body: AliasUpdate,
    caller: CallerDep,
    response: Response,
    scope: ProjectDep,
    if_match: IfMatch = None,
) -> Any:
    """Changes an alias."""
    found = caller.run(UpdateAlias(scope, name, alias, fields_of(body), expected_version(if_match)))
    response.headers["ETag"] = etag(found)
    return show(found)


@routes.delete(
    _ONE,
    operation_id="delete_alias",
    summary="Remove an alias for good",
    description="Its versions stay. Needs the permission `alias:delete`.",
    status_code=204,
    responses=CONFLICTS,
    openapi_extra=_ENTITY,
)
async def delete_alias(
    name: NameInPath, alias: AliasInPath, caller: CallerDep, scope: ProjectDep, if_match: IfMatch = None
) -> Response:
    """Removes an alias."""
    caller.run(DeleteAlias(scope, name, alias, expected_version(if_match)))
    return Response(status_code=204)
