"""The handler of what the storage tells: uploads one by one, the files of each folder in a batch together."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from portico.compute.folders.notifications import settlements
from portico.compute.uploads.notifications import arrivals
from portico.core.base.observability import logger
from portico.eventing.messaging.consumer import consume, perform
from portico.platform import platform

if TYPE_CHECKING:
    from portico.eventing.messaging.redelivery import QueueMessage

_FAILED = "upload.failed"


def handler(batch: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """The messages that come again: what failed, and what was to be done together with it."""
    run = platform().run_as_platform
    read: list[tuple[str, Mapping[str, Any]]] = []

    def performed(message: "QueueMessage") -> bool:
        body = json.loads(message["body"])
        perform(run, arrivals(body))
        read.append((message["messageId"], body))
        return True

    left = [failure["itemIdentifier"] for failure in consume(batch, performed, failed=_FAILED)["batchItemFailures"]]
    for action, origin, messages in settlements(read):
        try:
            run(action, origin)
        except Exception:
            logger().exception(_FAILED, extra={"folder_uid": action.uid})
            left += messages
    return {"batchItemFailures": [{"itemIdentifier": message} for message in dict.fromkeys(left)]}
