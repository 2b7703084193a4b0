"""The paths of runs."""

from typing import Annotated, Any, Final

from fastapi import Path, Query, Response

from portico.core.http.app import router
from portico.core.http.dependencies import CallerDep, OnPlatform, ProjectDep
from portico.core.http.errors import ErrorBody
from portico.core.http.etag import etag
from portico.core.http.pagination import PageBody, PageQueryDep, page_body
from portico.core.http.rate_limit import RUNS, limited, limited_searches
from portico.core.http.standard_routes import WRITES, NameInPath
from portico.runs.actions import CreateRun, GetRun, KillRun, SearchRuns
from portico.runs.dto import ADAPTER, RunCreate, RunPublic, show

_ID: Final = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
RunId = Annotated[str, Path(pattern=_ID, description="The id of the run.")]
Blocking = Annotated[bool, Query(description="Wait for the end, for at most 25 seconds.")]

routes = router("runs")


@routes.post(
    "/v1/functions/{name}/runs",
    operation_id="create_run",
    summary="Run a function",
    description="202 and the run, QUEUED, to be read later. With `blocking` 200 and the run, settled, or 202 if it "
    "takes longer than a call may wait. Needs the permission `run:create`.",
    status_code=202,
    response_model=RunPublic,
    responses={
        **WRITES,
        200: {"model": RunPublic, "description": "The run, settled."},
        409: {"model": ErrorBody, "description": "The function is not READY."},
    },
)
@limited(RUNS)
async def create_run(
    name: NameInPath,
    body: RunCreate,
    caller: CallerDep,
    on: OnPlatform,
    response: Response,
    scope: ProjectDep,
    blocking: Blocking = False,
) -> Any:
    """Runs a function."""
    run = caller.run(CreateRun(scope, name, body.input, blocking))
    response.status_code = 200 if run.status.settled else 202
    response.headers["Location"] = f"/v1/runs/{run.id}"
    return show(run, on.runs.values.output_url(run))


@routes.get(
    "/v1/functions/{name}/runs",
    operation_id="search_function_runs",
    summary="Search the runs of a function",
    description="The latest first. Needs the permission `run:get`.",
    response_model=PageBody[RunPublic],
)
@limited_searches
async def search_function_runs(name: NameInPath, query: PageQueryDep, caller: CallerDep, scope: ProjectDep) -> Any:
    """Searches the runs of a function."""
    return page_body(caller.run(SearchRuns(scope, name, ADAPTER.from_query(query))), show)


@routes.get(
    "/v1/runs",
    operation_id="search_runs",
    summary="Search runs",
    description="The latest first. Needs the permission `run:get`.",
    response_model=PageBody[RunPublic],
)
@limited_searches
async def search_runs(query: PageQueryDep, caller: CallerDep, scope: ProjectDep) -> Any:
    """Searches the runs of the project."""
    return page_body(caller.run(SearchRuns(scope, None, ADAPTER.from_query(query))), show)


@routes.get(
    "/v1/runs/{id}",
    operation_id="get_run",
    summary="Get a run",
    description="With its output, error and logs. Needs the permission `run:get`.",
    response_model=RunPublic,
)
async def get_run(id: RunId, caller: CallerDep, on: OnPlatform, response: Response, scope: ProjectDep) -> Any:
    """Reads a run."""
    run = caller.run(GetRun(scope, id))
    response.headers["ETag"] = etag(run)
    return show(run, on.runs.values.output_url(run))


@routes.post(
    "/v1/runs/{id}/kill",
    operation_id="kill_run",
    summary="Kill a run",
    description="KILLED at once, its process within a second. Needs the permission `run:kill`.",
    response_model=RunPublic,
    responses={409: {"model": ErrorBody, "description": "The run has ended otherwise."}},
)
async def kill_run(id: RunId, caller: CallerDep, scope: ProjectDep) -> Any:
    """Kills a run."""
    return show(caller.run(KillRun(scope, id)))
