"""Log streams of calls: the newest are there, none is saved; the groups are."""

from typing import Any

from local import stack
from local.emulator.telemetry import KEPT
from tests.unit.local.conftest import Emulator
from tests.unit.local.functions import create, invoke

SPEAKER = "def handle(event, context): print('said', event)"
GROUP = "/aws/lambda/speaker"


def said(emulator: Emulator) -> list[str]:
    events: list[Any] = []
    for page in emulator.client("logs").get_paginator("filter_log_events").paginate(logGroupName=GROUP):
        events += page["events"]
    return [event["message"] for event in events if event["message"].startswith("said")]


def test_the_newest_streams_are_kept(emulator: Emulator) -> None:
    client = emulator.client("lambda")
    create(client, "speaker", SPEAKER)
    for number in range(KEPT + 5):
        invoke(client, "speaker", number)
    assert sorted(said(emulator)) == sorted(f"said {number}" for number in range(5, KEPT + 5))


def test_groups_outlive_a_restart_and_streams_do_not(emulator: Emulator) -> None:
    client, logs = emulator.client("lambda"), emulator.client("logs")
    logs.create_log_group(logGroupName="kept", tags={"of": "a template"})
    create(client, "speaker", SPEAKER)
    invoke(client, "speaker", 1)
    assert said(emulator) == ["said 1"]
    assert emulator.client("cloudwatch").list_metrics()["Metrics"] == []
    stack.stop(emulator.home)
    emulator.start_again()
    groups = {group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]}
    assert groups == {"kept", GROUP}
    assert logs.list_tags_log_group(logGroupName="kept")["tags"] == {"of": "a template"}
    assert said(emulator) == []
    invoke(emulator.client("lambda"), "speaker", 2)
    assert said(emulator) == ["said 2"]
