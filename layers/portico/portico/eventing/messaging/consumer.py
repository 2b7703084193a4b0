"""The loop that functions behind queues share, over the messages of a batch."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from portico.core.actions.processor import RunAsPlatform
from portico.core.base.observability import logger
from portico.core.base.parts import Lazy
from portico.core.model.action import Action
from portico.core.model.call import Origin
from portico.core.model.scope import Scope

if TYPE_CHECKING:
    from portico.eventing.messaging.redelivery import QueueMessage

Body = Mapping[str, Any]
Acting = Callable[[Body], Iterable[tuple[Action, Origin]]]


class Settling(Protocol):
    """Settles messages itself."""

    def settle(self, body: Body, arrived: datetime, /, *, last: bool) -> bool:
        """True if all that the message asks for is done, or never will be; `last` says that it does not come again."""
        ...


def consume(
    batch: Mapping[str, Any],
    handle: "Callable[[QueueMessage], bool]",
    *,
    failed: str,
    parallel: float | None = None,
    backoff: bool = False,
) -> dict[str, Any]:
    """Hands every message of the batch to `handle`; those that it does not settle, or that fail, are reported: they come again.

    `failed` is what the log says of an error. `parallel` handles several at once, and is the seconds within which they are
    begun. With `backoff` messages come again after a pause that grows, else when the queue says.
    """

    def settled(message: "QueueMessage") -> bool:
        try:
            return handle(message)
        except Exception:
            logger().exception(failed, extra={"message_id": message["messageId"]})
            return False

    messages = batch["Records"]
    if parallel is None:
        left = [message for message in messages if not settled(message)]
    else:
        from portico.eventing.messaging.batches import unprocessed

        left = unprocessed(messages, settled, parallel)
    if backoff:
        from portico.eventing.messaging.redelivery import batch_failures

        return batch_failures(left)
    return {"batchItemFailures": [{"itemIdentifier": message["messageId"]} for message in left]}


def of_event(to_action: Callable[[Scope, Body], Action]) -> Acting:
    """The one action of an event of the platform's, in the trace of the request that caused the event."""

    def actions(event: Body) -> Iterable[tuple[Action, Origin]]:
        data = event["data"]
        origin = Origin(data["request_id"], event.get("traceparent"))
        return [(to_action(Scope.parse(data["scope"]), data), origin)]

    return actions


def perform(run: RunAsPlatform, actions: Iterable[tuple[Action, Origin]]) -> None:
    """Runs the actions of a message, one after the other."""
    for action, origin in actions:
        run(action, origin)


def settle(settling: Lazy[Settling], arrived: datetime, message: "QueueMessage") -> bool:
    """True if the message is settled."""
    from portico.eventing.messaging.redelivery import is_last

    return settling().settle(json.loads(message["body"]), arrived, last=is_last(message))
