"""The endpoint to which senders deliver: anybody may call it, and the signature is the proof."""

from typing import Annotated, Any

from fastapi import Body as JsonBody
from fastapi import Path, Request

from portico.core.base.errors import Conflict
from portico.core.http.dependencies import Caller, CallerDep, ProjectDep
from portico.core.http.paths import NameInPath
from portico.core.model.principal import ANONYMOUS
from portico.eventing.webhooks.actions import ReceiveDelivery, TryWebhook
from portico.eventing.webhooks.models import DeliveryPublic, WebhookTest
from portico.eventing.webhooks.receiver import Accepted, Refused
from portico.eventing.webhooks.service import Tried
from portico.eventing.webhooks.signatures import Delivery
from portico.tenancy.sign_in.grants.token_request import token_request_of

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
    """The bucket of a delivery: the webhook that the URL names, and the source."""
    source = token_request_of(request.scope.get("aws.event", {})).source
    return f"{str(request.path_params.get('id', ''))[:64].lower()}#{source}"


async def deliver(hook: HookInPath, request: Request) -> Any:
    """Takes a delivery."""
    headers = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in request.headers.raw]
    try:
        return _taken(request, ReceiveDelivery(hook.lower(), Delivery(headers, await request.body())))
    except Refused as refused:
        raise refused.public_error() from None


async def test(
    name: NameInPath,
    body: Annotated[WebhookTest, JsonBody()],
    caller: CallerDep,
    scope: ProjectDep,
    request: Request,
) -> Any:
    """Makes a delivery, and takes it as its sender's. Raises Conflict, with the reason, for one that is refused."""
    tried: Tried = caller.run(TryWebhook(scope, name, body.data))
    try:
        return _taken(request, ReceiveDelivery(tried.uid, tried.delivery))
    except Refused as refused:
        raise Conflict("The webhook does not take deliveries.", code=refused.code) from refused


def _taken(request: Request, receiving: ReceiveDelivery) -> DeliveryPublic:
    accepted: Accepted = Caller(request, ANONYMOUS).run(receiving)
    [emitted] = Caller(request, accepted.sender).run(accepted.emission)
    return DeliveryPublic(id=emitted.event["id"], duplicate=emitted.duplicate)
