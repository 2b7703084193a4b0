"""The paths of webhooks."""

from typing import Any, Final

from fastapi import Response

from portico.core.http.dependencies import CallerDep, ProjectDep, current_project
from portico.core.http.etag import IfMatch, etag, expected_version
from portico.core.http.paths import NameInPath
from portico.core.http.resource import Mount, Resource
from portico.core.http.responses import WRITES
from portico.core.http.route_options import shows_secret
from portico.core.http.standard_routes import standard_router
from portico.eventing.webhooks.actions import RotateWebhook
from portico.eventing.webhooks.dto import (
    ADAPTER,
    WebhookCreate,
    WebhookPublic,
    WebhookReplace,
    WebhookRotate,
    WebhookUpdate,
    WebhookWithSecret,
    show,
    show_secret,
)
from portico.eventing.webhooks.entity import ACTIONS, Webhook

_TEXTS: Final = {
    "create": (
        "Create a webhook",
        "Its `url` is where to deliver; the signing secret is shown this once. Takes `event_type:emit` on its event, too.",
    ),
    "pause": ("Pause a webhook", "What is delivered while it is PAUSED is refused, as if the signature were wrong."),
    "resume": ("Resume a webhook", "Deliveries are taken from now on. Takes `event_type:emit` on its event, too."),
}
WEBHOOKS = Resource(
    Webhook,
    ACTIONS,
    WebhookCreate,
    WebhookReplace,
    WebhookUpdate,
    WebhookPublic,
    show,
    ADAPTER,
    created=WebhookWithSecret,
    show_created=show_secret,
    texts=_TEXTS,
)
routes = standard_router(WEBHOOKS, Mount("/v1/webhooks", "", current_project))


@routes.post(
    "/v1/webhooks/{name}/rotate",
    operation_id="rotate_webhook",
    summary="Give a webhook another signing secret",
    description="One that is made, and shown this once, or the one that is given. The former is good for `grace_seconds` more, "
    "so that no delivery is lost. Needs the permission `webhook:rotate`, and `event_type:emit` on its event.",
    status_code=201,
    response_model=WebhookWithSecret,
    responses=WRITES,
    openapi_extra={"x-entity": "webhook"},
)
@shows_secret
async def rotate_webhook(
    name: NameInPath,
    body: WebhookRotate,
    caller: CallerDep,
    response: Response,
    scope: ProjectDep,
    if_match: IfMatch = None,
) -> Any:
    """Rotates the signing secret."""
    given = body.secret.get_secret_value() if body.secret else None
    entity = caller.run(RotateWebhook(scope, name, expected_version(if_match), given, body.grace_seconds))
    response.headers["ETag"] = etag(entity)
    return show_secret(entity)
