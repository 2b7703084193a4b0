"""Notices of buckets: what nobody listens to costs nothing, and what goes to a queue needs no thread.

MiniStack starts a thread for each change of an object, which parses the configuration of the bucket to find out whether anybody is
told. A thread took as long as the copy of a small object.
"""

from functools import lru_cache
from typing import Any


def install(s3: Any) -> None:
    """Change `ministack.services.s3`."""
    fire = s3._fire_s3_event_async
    parsed = lru_cache(maxsize=100)(s3._parse_notification_config_raw)

    def fire_where_wanted(bucket: str, key: str, event: str, *rest: Any, **options: Any) -> None:
        configuration = s3._bucket_notifications.get(bucket)
        if not configuration:
            return
        if "EventBridgeConfiguration" in configuration:
            fire(bucket, key, event, *rest, **options)
            return
        kinds = {one["type"] for one in parsed(configuration) if _wants(s3, one, key, event)}
        if kinds == {"sqs"}:  # to put a message into a queue of this process takes less than a thread
            s3._fire_s3_event(bucket, key, event, *rest, **options, sequencer=s3._next_event_sequencer(event))
        elif kinds:
            fire(bucket, key, event, *rest, **options)

    s3._parse_notification_config = lambda bucket: parsed(s3._bucket_notifications.get(bucket))
    s3._fire_s3_event_async = fire_where_wanted


def _wants(s3: Any, one: dict[str, Any], key: str, event: str) -> bool:
    is_near = s3._key_matches_filter(key, one["filter_prefix"], one["filter_suffix"])
    return bool(is_near and s3._event_matches(event, one["events"]))
