"""Who is told of a change in a bucket, and whether that takes a thread."""

from types import SimpleNamespace
from typing import Any

import pytest

from local.emulator import notices

FILES = {"type": "sqs", "events": ["put"], "filter_prefix": "folders/", "filter_suffix": None}
IMAGES = {"type": "lambda", "events": ["put"], "filter_prefix": "images/", "filter_suffix": None}


class Bucket:
    """MiniStack's, as far as it tells of changes: `at_once` and `later` are those that it has told of, `parsed` counts."""

    def __init__(self, configuration: str = "two") -> None:
        self.at_once: list[tuple[str, Any]] = []
        self.later: list[str] = []
        self.parsed = 0
        self.s3: Any = SimpleNamespace(
            _bucket_notifications={"told": configuration},
            _parse_notification_config_raw=self._parse,
            _key_matches_filter=lambda key, prefix, suffix: key.startswith(prefix),
            _event_matches=lambda event, events: event in events,
            _next_event_sequencer=lambda event: "07",
            _fire_s3_event=lambda bucket, key, event, **options: self.at_once.append((key, options)),
            _fire_s3_event_async=lambda bucket, key, event, **options: self.later.append(key),
        )
        notices.install(self.s3)

    def _parse(self, configuration: str | None) -> list[dict[str, Any]]:
        self.parsed += 1
        return [FILES, IMAGES] if configuration else []

    def change(self, key: str, event: str = "put", bucket: str = "told") -> None:
        self.s3._fire_s3_event_async(bucket, key, event, size=1)


def test_a_queue_is_told_at_once_with_a_sequencer() -> None:
    bucket = Bucket()
    bucket.change("folders/a")
    assert (bucket.at_once, bucket.later) == ([("folders/a", {"size": 1, "sequencer": "07"})], [])


@pytest.mark.parametrize(
    ("key", "event", "name"),
    [("folders/a", "copy", "told"), ("runs/a", "put", "told"), ("folders/a", "put", "other")],
    ids=["another event", "another key", "another bucket"],
)
def test_what_nobody_listens_to_is_told_to_nobody(key: str, event: str, name: str) -> None:
    bucket = Bucket()
    bucket.change(key, event, name)
    assert (bucket.at_once, bucket.later) == ([], [])


def test_functions_and_the_bus_are_told_as_before() -> None:
    bucket = Bucket()
    bucket.change("images/a")
    assert bucket.later == ["images/a"]
    bus = Bucket("<EventBridgeConfiguration/>")
    bus.change("runs/a")
    assert (bus.at_once, bus.later) == ([], ["runs/a"])


def test_a_configuration_is_read_once() -> None:
    bucket = Bucket()
    for _ in range(5):
        bucket.change("folders/a")
    assert bucket.parsed == 1
    bucket.s3._bucket_notifications["told"] = "three"
    assert bucket.s3._parse_notification_config("told") == [FILES, IMAGES]
    assert bucket.parsed == 2
