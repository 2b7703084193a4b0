"""The declaration of runs."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import Field

from portico.compute.runs.actions import CreateRun, DispatchRun, FunctionStats, GetRun, KillRun, RunLogs, SearchRuns
from portico.compute.runs.entity import Logs, Run, RunId
from portico.compute.runs.models import (
    LogsPublic,
    RunCreate,
    RunOutputs,
    StatsPublic,
    StatsQuery,
    show_logs,
    show_stats,
)
from portico.core.base.errors import Unprocessable
from portico.core.limits.route_limit import RUNS as RUN_RATE
from portico.core.limits.route_limit import SEARCHES_IF_FILTERED
from portico.core.model.access import Access
from portico.core.model.asked import Asked
from portico.core.model.conventions import Answer, Body, Home, Place
from portico.core.model.given import Given
from portico.core.resource import Mount, Operation, Resource, Trigger

_OF_FUNCTION: Final = {"name": "function", "id": "key"}
_Blocking = Annotated[bool, Field(description="Wait for the end, for at most 25 seconds.")]
_Version = Annotated[
    str | None, Field(pattern=r"^[0-9]{1,9}$", description="The number of the version to run.", examples=["1"])
]
_Alias = Annotated[
    str | None, Field(pattern=r"^[A-Za-z][A-Za-z0-9._-]{0,62}$", description="The alias of the version to run.")
]
_Follow = Annotated[bool, Field(description="Wait for something new, for at most 20 seconds.")]
_After = Annotated[str | None, Field(max_length=40, description="`cursor` of the call before.", examples=["1.1.0"])]


def _settled_or_not(run: Run) -> int:
    return 200 if run.status.settled else 202


def _with_version(given: Given) -> Mapping[str, Any]:
    """The arguments of a run. Raises Unprocessable for a version and an alias together."""
    version, alias = given.values["version"], given.values["alias"]
    if version and alias:
        raise Unprocessable.field("alias", "Use version, or alias, not both.", "conflict")
    return {**given.values, "version": version or alias, "secrets": tuple(given.values["secrets"])}


def _loaded(run: Run, _asked: Asked) -> Mapping[str, Any]:
    return {"logs": run.logs or Logs()}


_CREATE: Final = Operation(
    "create",
    CreateRun,
    "POST",
    "/v1/functions/{name}/runs",
    "create_run",
    "Run a function",
    "202 and the run, QUEUED, to be read later. With `blocking` 200 and the run, settled, or 202 if it takes longer than a call "
    "may wait, waits for others, or is to be tried again. An input that the function's schema does not allow gives a run that "
    "is INPUT_INVALID. Over the limits on runs at once it is queued; 429 QUEUE_FULL only when 10,000 wait already.",
    home=Home.CURRENT_PROJECT,
    binds=_OF_FUNCTION,
    query={"blocking": (_Blocking, False), "version": (_Version, None), "alias": (_Alias, None)},
    body=Body.JSON,
    body_type=RunCreate,
    prepare=_with_version,
    status=_settled_or_not,
    described_status=202,
    answers={200: ("public", "The run, settled.")},
    writes=True,
    errors={409: "The function is not READY."},
    location="/v1/runs/{id}",
    limit=RUN_RATE,
)
_OF_A_FUNCTION: Final = (
    Operation(
        "search_of_function",
        SearchRuns,
        "GET",
        "/v1/functions/{name}/runs",
        "search_function_runs",
        "Search the runs of a function",
        "The latest first.",
        home=Home.CURRENT_PROJECT,
        binds=_OF_FUNCTION,
        searches=True,
        answer=Answer.PAGE,
        limit=SEARCHES_IF_FILTERED,
    ),
    Operation(
        "stats",
        FunctionStats,
        "GET",
        "/v1/functions/{name}/stats",
        "get_function_stats",
        "Get figures on the runs of a function",
        "Counts by state, durations and the share of cold starts, of at most the latest 1,000 runs.",
        home=Home.CURRENT_PROJECT,
        binds=_OF_FUNCTION,
        query=StatsQuery,
        reply=StatsPublic,
        show=show_stats,
        limit=SEARCHES_IF_FILTERED,
    ),
)
_OF_RUNS: Final = (
    Operation(
        "search",
        SearchRuns,
        "GET",
        "",
        "search_runs",
        "Search runs",
        "The latest first.",
        searches=True,
        answer=Answer.PAGE,
        limit=SEARCHES_IF_FILTERED,
    ),
    Operation(
        "get",
        GetRun,
        "GET",
        "/{id}",
        "get_run",
        "Get a run",
        "With its output, error and logs.",
        binds=_OF_FUNCTION,
        etag=True,
    ),
    Operation(
        "logs",
        RunLogs,
        "GET",
        "/{id}/logs",
        "get_run_logs",
        "Read what a run prints",
        "The lines printed after the cursor `after`, at most 256 KB with what belongs to each. While the run is RUNNING, all that it has printed comes within "
        "two seconds of the first reading, and what it then prints about a second late, as long as somebody reads every 20 "
        "seconds. With `follow` the call waits for something new: call again with the cursor until it is `done`.",
        binds=_OF_FUNCTION,
        query={"after": (_After, None), "follow": (_Follow, False)},
        reply=LogsPublic,
        show=show_logs,
        limit=SEARCHES_IF_FILTERED,
    ),
    Operation(
        "kill",
        KillRun,
        "POST",
        "/{id}/kill",
        "kill_run",
        "Kill a run",
        "KILLED at once, its process within a second.",
        binds=_OF_FUNCTION,
        errors={409: "The run has ended otherwise."},
    ),
    Operation(
        "dispatch",
        DispatchRun,
        access=Access.PLATFORM,
        trigger=Trigger("sqs", ("RunRequested", "SlotFreed")),
        place=Place("on_run_requested"),
    ),
)

RUNS: Final = Resource(
    "portico.compute.runs.service:wire",
    entity=Run,
    function="runs",
    mounts=(Mount("/v1/runs", "", Home.CURRENT_PROJECT),),
    operations=frozenset(),
    own=(_CREATE, *_OF_A_FUNCTION, *_OF_RUNS),
    access={
        "get": Access.READ,
        "list": Access.READ,
        "create": (Access.WRITE, Access.PLATFORM),
        "kill": Access.WRITE,
    },
    within="function",
    outputs=RunOutputs,
    show=_loaded,
    key=RunId,
    key_name="id",
    words={
        "public": "A run. In lists values of over 32 KB are left out, and `*_omitted` says so: read the run.",
    },
    columns=("id", "function", "version", "status", "created_at", "finished_at"),
    example={"input": {"name": "Ada"}},
)
