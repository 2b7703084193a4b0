"""The alarms of a deployment: they are in the stack within the stack, and each watches something that is there."""

from typing import Any

import pytest

from tests.e2e.cloud import Cloud
from tests.support.template import alarms


@pytest.fixture(scope="module")
def made(cloud: Cloud) -> dict[str, Any]:
    """The alarms of the stack within, by their names in its template."""
    pages = cloud.client("cloudformation").get_paginator("list_stack_resources")
    listed = [
        one for page in pages.paginate(StackName=cloud.resource("Alarms")) for one in page["StackResourceSummaries"]
    ]
    found = cloud.client("cloudwatch").get_paginator("describe_alarms").paginate()
    by_name = {one["AlarmName"]: one for page in found for one in page["MetricAlarms"]}
    return {one["LogicalResourceId"]: by_name[one["PhysicalResourceId"]] for one in listed}


def test_every_alarm_that_is_not_for_aws_alone_is_made(made: dict[str, Any]) -> None:
    assert made.keys() == {name for name, one in alarms().items() if "Condition" not in one}
    assert len(made) > 20


def test_each_watches_what_is_there(made: dict[str, Any], cloud: Cloud) -> None:
    queues = {url.rpartition("/")[2] for url in cloud.client("sqs").list_queues(MaxResults=1000)["QueueUrls"]}
    functions = {cloud.resource(f"{name}Function") for name in ("OnJournal", "OnBootstrap")}
    there = {"QueueName": queues, "FunctionName": functions, "ApiName": {"portico"}, "Stage": {"api"}}
    watched = [(one["Name"], one["Value"]) for alarm in made.values() for one in alarm["Dimensions"]]
    assert {name for name, _ in watched} == there.keys()
    assert [(name, value) for name, value in watched if value not in there[name]] == []
