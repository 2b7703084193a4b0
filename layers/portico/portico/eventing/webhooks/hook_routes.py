"""The path to which senders deliver: anybody may call it, and the signature is the proof."""

from typing import Annotated, Any, Final

from fastapi import Path, Request

from portico.core.http.app import router
from portico.core.http.dependencies import Caller
from portico.core.http.errors import ErrorBody
from portico.core.http.rate_limit import limited
from portico.core.http.route_options import for_anybody
from portico.core.limits.token_bucket import Policy
from portico.core.model.principal import ANONYMOUS
from portico.eventing.webhooks.actions import ReceiveDelivery
from portico.eventing.webhooks.deliveries import FORM
from portico.eventing.webhooks.dto import DeliveryPublic
from portico.eventing.webhooks.receiver import INVALID, Accepted, Refused
from portico.eventing.webhooks.signatures import Delivery
from portico.tenancy.sign_in.grants.token_request import asker_of

# By webhook and address, so that nobody who has seen a URL uses up what its sender may deliver.
DELIVERIES: Final = Policy("deliveries", 1800, 60)
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
HookInPath = Annotated[
    str,
    Path(
        alias="id",
        min_length=1,
        max_length=64,
        description="The last part of the webhook's `url`.",
        examples=["6f1c2f0e-8d5b-4f27-9a0c-2f6c1d1b7a53"],
    ),
]

routes = router("webhooks")


def by_hook(request: Request) -> str:
    """What the URL names, and where the delivery comes from."""
    source = asker_of(request.scope.get("aws.event", {})).source
    return f"{str(request.path_params.get('id', ''))[:64].lower()}#{source}"


@routes.post(
    "/v1/hooks/{id}",
    operation_id="deliver",
    summary="Deliver to a webhook",
    description="For the sender that the webhook is for; needs no token. The delivery becomes an event of the webhook's type: "
    "`id` is that of the delivery (`X-GitHub-Delivery`, the body's `id` for Stripe, `webhook-id`), `subject` its kind, `data` the "
    "body. 202 once it is durable; the same id again, within 7 days, is accepted and not published again. Whatever is wrong with "
    "a signature, its age, or the webhook itself is the same 401.",
    status_code=202,
    response_model=DeliveryPublic,
    responses={
        413: {"model": ErrorBody, "description": "An event has at most 255 KiB."},
        415: {"model": ErrorBody, "description": "The body is not JSON."},
        422: {"model": ErrorBody, "description": "The body does not fit the schema of the event type."},
    },
    openapi_extra={
        "requestBody": _BODY,
        "x-error-codes": {"401": [INVALID], "404": ["EVENT_TYPE_NOT_FOUND"], "429": ["LIMIT_EXCEEDED"]},
    },
)
@for_anybody
@limited(DELIVERIES, by_hook, "deliveries to one webhook from one address")
async def deliver(hook: HookInPath, request: Request) -> Any:
    """Takes a delivery."""
    headers = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in request.headers.raw]
    receiving = ReceiveDelivery(hook.lower(), Delivery(headers, await request.body()))
    try:
        accepted: Accepted = Caller(request, ANONYMOUS).run(receiving)
    except Refused as refused:
        raise refused.told() from None
    [emitted] = Caller(request, accepted.sender).run(accepted.emission)
    return DeliveryPublic(id=emitted.event["id"], duplicate=emitted.duplicate)
