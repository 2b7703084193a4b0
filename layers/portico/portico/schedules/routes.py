"""The paths of schedules."""

from typing import Any

from fastapi import Response

from portico.core.http.dependencies import CallerDep, ProjectDep, current_project
from portico.core.http.etag import IfMatch, etag, expected_version
from portico.core.http.paths import NameInPath
from portico.core.http.resource import Mount, Resource
from portico.core.http.responses import CONFLICTS
from portico.core.http.standard_routes import standard_router
from portico.schedules.actions import PauseSchedule, ResumeSchedule
from portico.schedules.dto import ADAPTER, ScheduleCreate, SchedulePublic, ScheduleReplace, ScheduleUpdate, show
from portico.schedules.entity import ACTIONS, Schedule

SCHEDULES = Resource(Schedule, ACTIONS, ScheduleCreate, ScheduleReplace, ScheduleUpdate, SchedulePublic, show, ADAPTER)

routes = standard_router(SCHEDULES, Mount("/v1/schedules", "", current_project))


@routes.post(
    "/v1/schedules/{name}/pause",
    operation_id="pause_schedule",
    summary="Pause a schedule",
    description="Times that pass while it is paused do not fire later. Needs the permission `schedule:pause`.",
    response_model=SchedulePublic,
    responses=CONFLICTS,
)
async def pause_schedule(
    name: NameInPath, caller: CallerDep, response: Response, scope: ProjectDep, if_match: IfMatch = None
) -> Any:
    """Pauses a schedule."""
    entity = caller.run(PauseSchedule(scope, name, expected_version(if_match)))
    response.headers["ETag"] = etag(entity)
    return show(entity)


@routes.post(
    "/v1/schedules/{name}/resume",
    operation_id="resume_schedule",
    summary="Resume a schedule",
    description="Its times fire from now on; those of a rate are counted anew. Needs the permission `schedule:resume`, and "
    "those for what the schedule does.",
    response_model=SchedulePublic,
    responses=CONFLICTS,
)
async def resume_schedule(
    name: NameInPath, caller: CallerDep, response: Response, scope: ProjectDep, if_match: IfMatch = None
) -> Any:
    """Resumes a schedule."""
    entity = caller.run(ResumeSchedule(scope, name, expected_version(if_match)))
    response.headers["ETag"] = etag(entity)
    return show(entity)
