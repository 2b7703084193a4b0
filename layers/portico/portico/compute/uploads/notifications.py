"""Notifications of the storage about files that have arrived."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote_plus

from portico.compute.uploads.actions import ArriveUpload
from portico.compute.uploads.entity import named_by
from portico.core.model.call import Origin


def arrivals(notification: Mapping[str, Any]) -> Iterator[tuple[ArriveUpload, Origin]]:
    """The arrivals in a notification of S3 (event message structure 2.x); none in one that it sends as a test.

    Raises KeyError for nonsense.
    """
    if notification.get("Event") == "s3:TestEvent":
        return
    for record in notification["Records"]:
        object_key = unquote_plus(record["s3"]["object"]["key"])
        if named := named_by(object_key):
            request_id = record["responseElements"]["x-amz-request-id"]
            yield ArriveUpload(*named, object_key), Origin(request_id)
