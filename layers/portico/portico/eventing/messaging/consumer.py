"""What event-triggered functions share: from an SQS batch of CloudEvents to actions of the platform."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from portico.core.base.observability import logger
from portico.core.model.action import Action
from portico.core.model.call import Origin
from portico.core.model.principal import PLATFORM
from portico.core.model.scope import Scope
from portico.platform import platform


def consume(batch: Mapping[str, Any], to_action: Callable[[Scope, Mapping[str, Any]], Action]) -> dict[str, Any]:
    """Runs the action of every event of the batch; those that failed are reported, for SQS to deliver them again."""
    failed = []
    for record in batch["Records"]:
        try:
            run_event(json.loads(record["body"]), to_action)
        except Exception:
            logger().exception("event.failed", extra={"message_id": record["messageId"]})
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def run_event(event: Mapping[str, Any], to_action: Callable[[Scope, Mapping[str, Any]], Action]) -> Any:
    """Runs the action of one event as the platform, in the trace of the request that caused the event."""
    data = event["data"]
    origin = Origin(data["request_id"], event.get("traceparent"))
    return platform().processor.run(PLATFORM, to_action(Scope.parse(data["scope"]), data), origin)
