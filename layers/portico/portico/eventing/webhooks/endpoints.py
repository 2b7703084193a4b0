"""The endpoint to which senders deliver: anybody may call it, and the signature is the proof."""

from typing import Annotated, Any

from fastapi import Path, Request

from portico.core.http.dependencies import OnPlatform
from portico.core.http.rate_limit_headers import take_request
from portico.core.model.call import Origin
from portico.core.model.principal import ANONYMOUS
from portico.eventing.webhooks.actions import ReceiveDelivery
from portico.eventing.webhooks.models import DeliveryPublic
from portico.eventing.webhooks.receiver import Accepted, Refused
from portico.eventing.webhooks.signatures import Delivery
from portico.tenancy.sign_in.grants.token_request import asker_of

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


def by_hook(request: Request) -> str:
    """What the URL names, and where the delivery comes from."""
    source = asker_of(request.scope.get("aws.event", {})).source
    return f"{str(request.path_params.get('id', ''))[:64].lower()}#{source}"


async def deliver(hook: HookInPath, request: Request, on: OnPlatform) -> Any:
    """Takes a delivery."""
    headers = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in request.headers.raw]
    receiving = ReceiveDelivery(hook.lower(), Delivery(headers, await request.body()))
    origin = Origin(request.scope["portico.request_id"], request.scope["portico.traceparent"])
    try:
        accepted: Accepted = on.processor.run(ANONYMOUS, receiving, origin)
    except Refused as refused:
        raise refused.public_error() from None
    take_request(on.request_rates, accepted.sender, accepted.webhook.scope, request.scope["portico.headers"])
    [emitted] = on.processor.run(accepted.sender, accepted.emission, origin)
    return DeliveryPublic(id=emitted.event["id"], duplicate=emitted.duplicate)
