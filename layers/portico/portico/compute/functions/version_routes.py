"""The paths of versions of functions, and of going back to one."""

from typing import Annotated, Any

from fastapi import Path, Response

from portico.compute.functions.actions import GetVersion, RollbackFunction, SearchVersions
from portico.compute.functions.dto import FunctionPublic
from portico.compute.functions.dto import show as show_function
from portico.compute.functions.version_dto import ADAPTER, Rollback, VersionPublic, show
from portico.core.http.app import router
from portico.core.http.dependencies import CallerDep, ProjectDep
from portico.core.http.errors import ErrorBody
from portico.core.http.etag import IfMatch, etag, expected_version
from portico.core.http.pagination import PageBody, PageQueryDep, page_body
from portico.core.http.paths import NameInPath
from portico.core.http.rate_limit import limited_searches
from portico.core.http.responses import WRITES

Number = Annotated[int, Path(ge=1, lt=10**9, description="The number of the version.", examples=[1])]

routes = router("versions")


@routes.get(
    "/v1/functions/{name}/versions",
    operation_id="search_versions",
    summary="Search the versions of a function",
    description="The latest first; a version is listed when its build has ended. The latest ten READY ones are kept, and those "
    "that the function, an alias or a run uses. Needs the permission `version:get`.",
    response_model=PageBody[VersionPublic],
    openapi_extra={"x-entity": "version"},
)
@limited_searches
async def search_versions(name: NameInPath, query: PageQueryDep, caller: CallerDep, scope: ProjectDep) -> Any:
    """Searches the versions of a function."""
    return page_body(caller.run(SearchVersions(scope, name, ADAPTER.from_query(query))), show)


@routes.get(
    "/v1/functions/{name}/versions/{version}",
    operation_id="get_version",
    summary="Get a version of a function",
    description="Needs the permission `version:get`.",
    response_model=VersionPublic,
    openapi_extra={"x-entity": "version"},
)
async def get_version(
    name: NameInPath, version: Number, caller: CallerDep, response: Response, scope: ProjectDep
) -> Any:
    """Reads a version."""
    found = caller.run(GetVersion(scope, name, str(version)))
    response.headers["ETag"] = etag(found)
    return show(found)


@routes.post(
    "/v1/functions/{name}/rollback",
    operation_id="rollback_function",
    summary="Go back to an earlier version of a function",
    description="At once, for it is still deployed. What an update began to build is dropped; a later update goes on "
    "counting. Needs the permission `function:rollback`.",
    response_model=FunctionPublic,
    responses={**WRITES, 409: {"model": ErrorBody, "description": "The version cannot run, or there is none before."}},
    openapi_extra={"x-entity": "function"},
)
async def rollback_function(
    name: NameInPath,
    body: Rollback,
    caller: CallerDep,
    response: Response,
    scope: ProjectDep,
    if_match: IfMatch = None,
) -> Any:
    """Makes an earlier version the current one."""
    function = caller.run(RollbackFunction(scope, name, body.version, expected_version(if_match)))
    response.headers["ETag"] = etag(function)
    return show_function(function)
