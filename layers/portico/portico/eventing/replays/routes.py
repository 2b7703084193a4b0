"""The paths of replays."""

from typing import Annotated, Any

from fastapi import Path, Response

from portico.core.http.app import router
from portico.core.http.dependencies import CallerDep, ProjectDep
from portico.core.http.etag import etag
from portico.core.http.pagination import PageBody, PageQueryDep, page_body
from portico.core.http.paths import NameInPath
from portico.core.http.rate_limit import RUNS, limited, limited_searches
from portico.core.http.responses import CONFLICTS
from portico.eventing.replays.actions import CancelReplay, CreateReplay, GetReplay, SearchReplays
from portico.eventing.replays.dto import ADAPTER, ReplayCreate, ReplayPublic, show

ReplayId = Annotated[
    str, Path(pattern=r"^[0-9a-fA-F-]{36}$", description="The id.", examples=["019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c"])
]

routes = router("replays")


@routes.post(
    "/v1/subscriptions/{name}/replays",
    operation_id="create_replay",
    summary="Replay events to a subscription",
    description="What was recorded in a time that has passed is delivered to this subscription once more, as it is now, "
    "paused or not, and to no other; the runs say which replay made them. Needs the permission `replay:create`, and those for "
    "what the subscription does.",
    status_code=202,
    response_model=ReplayPublic,
)
@limited(RUNS)
async def create_replay(
    name: NameInPath, body: ReplayCreate, caller: CallerDep, response: Response, scope: ProjectDep
) -> Any:
    """Begins a replay."""
    replay = caller.run(CreateReplay(scope, name, body.since, body.until))
    response.headers["Location"] = f"/v1/subscriptions/{name}/replays/{replay.id}"
    return show(replay)


@routes.get(
    "/v1/subscriptions/{name}/replays",
    operation_id="search_replays",
    summary="Search the replays of a subscription",
    description="Kept for 30 days. Needs the permission `replay:get`.",
    response_model=PageBody[ReplayPublic],
)
@limited_searches
async def search_replays(name: NameInPath, query: PageQueryDep, caller: CallerDep, scope: ProjectDep) -> Any:
    """Searches the replays of a subscription."""
    return page_body(caller.run(SearchReplays(scope, name, ADAPTER.from_query(query))), show)


@routes.get(
    "/v1/subscriptions/{name}/replays/{id}",
    operation_id="get_replay",
    summary="Look at a replay",
    description="How far it has come. Needs the permission `replay:get`.",
    response_model=ReplayPublic,
)
async def get_replay(name: NameInPath, id: ReplayId, caller: CallerDep, response: Response, scope: ProjectDep) -> Any:
    """Reads a replay."""
    replay = caller.run(GetReplay(scope, name, id))
    response.headers["ETag"] = etag(replay)
    return show(replay)


@routes.post(
    "/v1/subscriptions/{name}/replays/{id}/cancel",
    operation_id="cancel_replay",
    summary="Cancel a replay",
    description="The runs that it has made stay. A second time changes nothing. Needs the permission `replay:cancel`.",
    response_model=ReplayPublic,
    responses=CONFLICTS,
)
async def cancel_replay(name: NameInPath, id: ReplayId, caller: CallerDep, scope: ProjectDep) -> Any:
    """Cancels a replay."""
    return show(caller.run(CancelReplay(scope, name, id)))
