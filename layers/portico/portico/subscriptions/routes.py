"""The paths of subscriptions."""

from typing import Any

from fastapi import Response

from portico.core.http.dependencies import CallerDep, ProjectDep, current_project
from portico.core.http.etag import IfMatch, etag, expected_version
from portico.core.http.paths import NameInPath
from portico.core.http.resource import Mount, Resource
from portico.core.http.responses import CONFLICTS
from portico.core.http.standard_routes import standard_router
from portico.subscriptions.actions import PauseSubscription, ResumeSubscription
from portico.subscriptions.dto import (
    ADAPTER,
    SubscriptionCreate,
    SubscriptionPublic,
    SubscriptionReplace,
    SubscriptionUpdate,
    show,
)
from portico.subscriptions.entity import ACTIONS, Subscription

SUBSCRIPTIONS = Resource(
    Subscription,
    ACTIONS,
    SubscriptionCreate,
    SubscriptionReplace,
    SubscriptionUpdate,
    SubscriptionPublic,
    show,
    ADAPTER,
)

routes = standard_router(SUBSCRIPTIONS, Mount("/v1/subscriptions", "", current_project))


@routes.post(
    "/v1/subscriptions/{name}/pause",
    operation_id="pause_subscription",
    summary="Pause a subscription",
    description="What is emitted while it is PAUSED is not delivered later. Needs the permission `subscription:pause`.",
    response_model=SubscriptionPublic,
    responses=CONFLICTS,
)
async def pause_subscription(
    name: NameInPath, caller: CallerDep, response: Response, scope: ProjectDep, if_match: IfMatch = None
) -> Any:
    """Pauses a subscription."""
    entity = caller.run(PauseSubscription(scope, name, expected_version(if_match)))
    response.headers["ETag"] = etag(entity)
    return show(entity)


@routes.post(
    "/v1/subscriptions/{name}/resume",
    operation_id="resume_subscription",
    summary="Resume a subscription",
    description="It gets what is emitted from now on. Needs the permission `subscription:resume`, and those for what the "
    "subscription does.",
    response_model=SubscriptionPublic,
    responses=CONFLICTS,
)
async def resume_subscription(
    name: NameInPath, caller: CallerDep, response: Response, scope: ProjectDep, if_match: IfMatch = None
) -> Any:
    """Resumes a subscription."""
    entity = caller.run(ResumeSubscription(scope, name, expected_version(if_match)))
    response.headers["ETag"] = etag(entity)
    return show(entity)
