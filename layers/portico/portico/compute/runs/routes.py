"""The paths of runs."""

from typing import Annotated, Any

from fastapi import Query, Response

from portico.compute.runs.actions import CreateRun, FunctionStats, GetRun, KillRun, RunLogs, SearchRuns
from portico.compute.runs.dto import (
    ADAPTER,
    LogsPublic,
    RunCreate,
    RunPublic,
    StatsPublic,
    StatsQuery,
    show,
    show_logs,
    show_stats,
)
from portico.compute.runs.run_id import RunId
from portico.compute.runs.service import RUNS
from portico.core.base.errors import Unprocessable
from portico.core.http.app import router
from portico.core.http.dependencies import CallerDep, ProjectDep, ServicesDep
from portico.core.http.errors import ErrorBody
from portico.core.http.etag import etag
from portico.core.http.pagination import PageBody, PageQueryDep, page_body
from portico.core.http.paths import NameInPath
from portico.core.http.rate_limit import RUNS as RUN_RATE
from portico.core.http.rate_limit import limited, limited_searches
from portico.core.http.responses import WRITES

Blocking = Annotated[bool, Query(description="Wait for the end, for at most 25 seconds.")]
Version = Annotated[
    str | None,
    Query(pattern=r"^[0-9]{1,9}$", description="The number of the version to run.", examples=["1"]),
]
Alias = Annotated[
    str | None, Query(pattern=r"^[A-Za-z][A-Za-z0-9._-]{0,62}$", description="The alias of the version to run.")
]
Follow = Annotated[bool, Query(description="Wait for something new, for at most 20 seconds.")]
After = Annotated[str | None, Query(max_length=40, description="`cursor` of the call before.", examples=["1.1.0"])]

routes = router("runs")


@routes.post(
    "/v1/functions/{name}/runs",
    operation_id="create_run",
    summary="Run a function",
    description="202 and the run, QUEUED, to be read later. With `blocking` 200 and the run, settled, or 202 if it "
    "takes longer than a call may wait, waits for others, or is to be tried again. An input that the function's schema does "
    "not allow gives a run that is INPUT_INVALID. Over the limits on runs at once it is queued; 429 QUEUE_FULL only when "
    "10,000 wait already. Needs the permission `run:create`.",
    status_code=202,
    response_model=RunPublic,
    responses={
        **WRITES,
        200: {"model": RunPublic, "description": "The run, settled."},
        409: {"model": ErrorBody, "description": "The function is not READY."},
    },
)
@limited(RUN_RATE)
async def create_run(
    name: NameInPath,
    body: RunCreate,
    caller: CallerDep,
    on: ServicesDep,
    response: Response,
    scope: ProjectDep,
    blocking: Blocking = False,
    version: Version = None,
    alias: Alias = None,
) -> Any:
    """Runs a function."""
    if version and alias:
        raise Unprocessable.field("alias", "Use version, or alias, not both.", "conflict")
    run = caller.run(CreateRun(scope, name, body.input, blocking, version or alias, tuple(body.secrets)))
    response.status_code = 200 if run.status.settled else 202
    response.headers["Location"] = f"/v1/runs/{run.id}"
    return show(run, on.get(RUNS).values.output_url(run))


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
    return page_body(caller.run(SearchRuns(scope, ADAPTER.from_query(query), name)), show)


@routes.get(
    "/v1/functions/{name}/stats",
    operation_id="get_function_stats",
    summary="Get figures on the runs of a function",
    description="Counts by state, durations and the share of cold starts, of at most the latest 1,000 runs. Needs the "
    "permission `run:get`.",
    response_model=StatsPublic,
)
@limited_searches
async def get_function_stats(
    name: NameInPath, query: Annotated[StatsQuery, Query()], caller: CallerDep, on: ServicesDep, scope: ProjectDep
) -> Any:
    """Figures on the runs of a function."""
    since = query.start(on.clock.now())
    return show_stats(name, caller.run(FunctionStats(scope, name, since, query.until)))


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
    return page_body(caller.run(SearchRuns(scope, ADAPTER.from_query(query))), show)


@routes.get(
    "/v1/runs/{id}",
    operation_id="get_run",
    summary="Get a run",
    description="With its output, error and logs. Needs the permission `run:get`.",
    response_model=RunPublic,
)
async def get_run(id: RunId, caller: CallerDep, on: ServicesDep, response: Response, scope: ProjectDep) -> Any:
    """Reads a run."""
    run = caller.run(GetRun(scope, id))
    response.headers["ETag"] = etag(run)
    return show(run, on.get(RUNS).values.output_url(run))


@routes.get(
    "/v1/runs/{id}/logs",
    operation_id="get_run_logs",
    summary="Read what a run prints",
    description="What was printed after the cursor `after`, at most 256 KB, also while the run is RUNNING (about a second "
    "late). With `follow` the call waits for something new: call again with the cursor until it is `done`. Needs the "
    "permission `run:get`.",
    response_model=LogsPublic,
)
@limited_searches
async def get_run_logs(
    id: RunId, caller: CallerDep, scope: ProjectDep, after: After = None, follow: Follow = False
) -> Any:
    """Reads the logs of a run."""
    return show_logs(id, caller.run(RunLogs(scope, id, after, follow)))


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
