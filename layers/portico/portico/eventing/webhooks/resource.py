"""The declarations of webhooks, and of what is delivered to them."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import Field

from portico.core.data.query import DEFAULT_LIMIT, MAX_LIMIT
from portico.core.limits.route_limit import SEARCHES, RouteLimit
from portico.core.limits.token_bucket import BucketPolicy
from portico.core.model.access import USERS_WRITE, Access
from portico.core.model.conventions import Answer, Body, Home, Place, Proof, Replay
from portico.core.model.given import Given
from portico.core.resource import PAUSABLE, Mount, Operation, Resource
from portico.eventing.webhooks.actions import FindDeliveries, ReceiveDelivery, RotateWebhook, TryWebhook
from portico.eventing.webhooks.entity import Webhook
from portico.eventing.webhooks.models import (
    DeliveryPublic,
    DeliverySeen,
    WebhookOutputs,
    WebhookRotate,
    WebhookTest,
    show_address,
    show_delivery,
)
from portico.eventing.webhooks.signatures import FORM, INVALID

# By webhook and address, so that nobody who has seen a URL uses up what its sender may deliver.
DELIVERIES: Final = RouteLimit(
    BucketPolicy("deliveries", 1800, 60),
    "portico.eventing.webhooks.endpoints:by_hook",
    "deliveries to one webhook from one address",
)
_Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT, description="The most deliveries.", examples=[20])]
_Cursor = Annotated[str | None, Field(max_length=2048, description="`next_cursor` of the page before.")]
_PAYLOAD: Final = {"ref": "refs/heads/main", "repository": {"full_name": "acme/vision"}}
_BODY: Final = {
    "required": True,
    "description": "JSON, of at most 255 KiB with what is made of it; `github` may also send a form with the field `payload`. "
    "The signature is over these bytes, in `X-Hub-Signature-256`, `Stripe-Signature` or `webhook-signature`.",
    "content": {
        "application/json": {"schema": {"description": "The data of the event."}, "example": _PAYLOAD},
        FORM: {
            "schema": {"type": "object", "properties": {"payload": {"type": "string"}}},
            "example": {"payload": "{}"},
        },
    },
}


def _given_secret(given: Given) -> Mapping[str, Any]:
    secret = given.values["secret"]
    return {**given.values, "secret": secret.get_secret_value() if secret else None}


WEBHOOKS: Final = Resource(
    "portico.eventing.webhooks.service:wire",
    entity=Webhook,
    function="webhooks",
    mounts=(Mount("/v1/webhooks", "", Home.CURRENT_PROJECT),),
    operations=PAUSABLE,
    own=(
        Operation(
            "rotate",
            RotateWebhook,
            "POST",
            "/{name}/rotate",
            "rotate_webhook",
            "Give a webhook another signing secret",
            "One that is made, and shown this once, or the one that is given. The former is good for `grace_seconds` more, so that no "
            "delivery is lost. Needs the permission `webhook:rotate`, and `event_type:emit` on its event.",
            binds={"name": "key"},
            body=Body.JSON,
            body_type=WebhookRotate,
            prepare=_given_secret,
            precondition=True,
            reply="created",
            status=201,
            writes=True,
            etag=True,
            replay=Replay.WITHOUT_BODY,
        ),
        Operation(
            "test",
            TryWebhook,
            "POST",
            "/{name}/test",
            "test_webhook",
            "Send a test delivery",
            "A delivery is made as the sender would make it, signed by the present secret, and taken: its event is published. Needs the "
            "permission `webhook:test`, and `event_type:emit` on its event. 409, with the reason, where a delivery would be refused.",
            body=Body.JSON,
            body_type=WebhookTest,
            reply=DeliveryPublic,
            status=202,
            writes=True,
            conflicts=True,
            replay=Replay.OFF,  # the function that takes deliveries keeps no replies
            endpoint="portico.eventing.webhooks.endpoints:test",
            place=Place("hooks"),
            errors={422: "The body does not fit the schema of the event type."},
        ),
        Operation(
            "deliveries",
            FindDeliveries,
            "GET",
            "/{name}/deliveries",
            "search_webhook_deliveries",
            "List the deliveries to a webhook",
            "The latest first: those that became events, and those that were refused, of which six a minute are kept. Repeated deliveries are no "
            "second event, and are not listed. A page may be short while `has_more` is true.",
            binds={"name": "key"},
            query={"limit": (_Limit, DEFAULT_LIMIT), "cursor": (_Cursor, None)},
            answer=Answer.PAGE,
            reply=DeliverySeen,
            show=show_delivery,
            limit=SEARCHES,
        ),
    ),
    access={**USERS_WRITE, **dict.fromkeys(("pause", "resume", "rotate", "test"), Access.WRITE)},
    outputs=WebhookOutputs,
    show=show_address,
    words={
        "public": "A webhook, without its secret.",
        "withsecret": "A webhook with the signing secret that was made for it, which is not shown again.",
        "replace": "A webhook without its name, scheme and secret.",
    },
    texts={
        "create": (
            "Create a webhook",
            "Its `delivery_url` is where to deliver; the signing secret is shown this once. Takes `event_type:emit` on its event, too.",
        ),
        "pause": (
            "Pause a webhook",
            "Deliveries are refused while it is PAUSED, as if the signature were wrong.",
        ),
        "resume": ("Resume a webhook", "Deliveries are taken from now on. Takes `event_type:emit` on its event, too."),
    },
    limit=200,
    columns=("name", "event", "scheme", "status", "delivery_url"),
    example={"name": "repository", "event": "push", "scheme": "github"},
)

HOOKS: Final = Resource(
    "portico.eventing.webhooks.receiver:wire",
    types="hooks",
    tag="webhooks",
    function="hooks",
    own=(
        Operation(
            "receive",
            ReceiveDelivery,
            "POST",
            "/v1/hooks/{id}",
            "deliver",
            "Deliver to a webhook",
            "For the sender that the webhook is for; needs no token. The delivery becomes an event of the webhook's type: `id` is that "
            "of the delivery (`X-GitHub-Delivery`, the body's `id` for Stripe, `webhook-id`), `subject` its kind, `data` the body. 202 "
            "once it is durable; the same id again, within 7 days, is accepted and not published again. Every fault of the "
            "signature, its age, or the webhook itself is the same 401.",
            body=Body.BYTES,
            reply=DeliveryPublic,
            status=202,
            errors={
                413: "An event has at most 255 KiB.",
                415: "The body is of another content type.",
                422: "The body does not fit the schema of the event type.",
            },
            proof=Proof.PUBLIC,
            access=Access.ANONYMOUS,
            limit=DELIVERIES,
            replay=Replay.OFF,  # callers who have not proved who they are have no keys of their own
            endpoint="portico.eventing.webhooks.endpoints:deliver",
            extra={
                "requestBody": _BODY,
                "x-error-codes": {"401": [INVALID], "404": ["EVENT_TYPE_NOT_FOUND"], "429": ["LIMIT_EXCEEDED"]},
            },
        ),
    ),
)
