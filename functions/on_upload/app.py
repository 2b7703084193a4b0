"""Marks uploads whose files have arrived, as the storage tells it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote_plus

from portico.compute.uploads.actions import ArriveUpload
from portico.compute.uploads.entity import named_by
from portico.core.base.observability import logger
from portico.core.model.call import Origin
from portico.core.model.principal import PLATFORM
from portico.platform import platform


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Marks the uploads that the notifications of a batch tell of; those that failed come again."""
    failed = [message["messageId"] for message in event["Records"] if not _marked(message)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _marked(message: Mapping[str, Any]) -> bool:
    try:
        for action, origin in _arrivals(json.loads(message["body"])):
            platform().processor.run(PLATFORM, action, origin)
    except Exception:
        logger().exception("upload.failed", extra={"message_id": message["messageId"]})
        return False
    return True


def _arrivals(notification: Mapping[str, Any]) -> Iterator[tuple[ArriveUpload, Origin]]:
    """What a notification of S3 (event message structure 2.x) tells of; one that it sends as a test tells of nothing.

    Raises KeyError for nonsense.
    """
    if notification.get("Event") == "s3:TestEvent":
        return
    for record in notification["Records"]:
        object_key = unquote_plus(record["s3"]["object"]["key"])
        if named := named_by(object_key):
            request_id = record["responseElements"]["x-amz-request-id"]
            yield ArriveUpload(*named, object_key), Origin(request_id)
