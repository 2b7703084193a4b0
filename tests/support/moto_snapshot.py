"""Snapshots of moto's state for a plant, to go back to."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

import boto3
from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID

from tests.support.template import resources

_STATEFUL: Final = ("dynamodb", "s3", "lambda", "kms", "scheduler", "apigateway")


@dataclass(frozen=True)
class Kept:
    """What moto kept of each service at a time."""

    backends: Mapping[tuple[str, str], Mapping[str, Any]]
    time: datetime

    @classmethod
    def now(cls, time: datetime) -> Self:
        """As it is."""
        return cls({key: copy.deepcopy(backend.__dict__) for key, backend in _backends().items()}, time)

    def restore(self) -> None:
        """All is again as it was."""
        for key, backend in _backends().items():
            backend.__dict__.update(copy.deepcopy(dict(self.backends[key])))


def _backends() -> dict[tuple[str, str], Any]:
    """moto makes a region's at the first request, which may come after a state was kept: so they are all made here."""
    regions = {service: "aws" if service == "s3" else "us-east-1" for service in _STATEFUL}
    return {
        (service, region): get_backend(service)[DEFAULT_ACCOUNT_ID][region]  # type: ignore[call-overload]
        for service, region in regions.items()
    }


def made_once() -> dict[str, str]:
    """What is not the tests' own, but must be there: roles, layers, and the queues by their logical ids."""
    boto3.client("iam").create_role(RoleName=f"fn-{id(object())}", AssumeRolePolicyDocument="{}")
    sqs, urls = boto3.client("sqs"), {}
    for name, resource in resources().items():
        if resource["Type"] == "AWS::SQS::Queue":
            urls[name] = _queue(sqs, name, bool(resource["Properties"].get("FifoQueue")))
    role = boto3.client("iam").list_roles()["Roles"][0]["Arn"]
    layer = boto3.client("lambda").publish_layer_version(LayerName="runtime", Content={"ZipFile": b"x"})
    return {
        "PORTICO_FUNCTION_ROLE": role,
        "PORTICO_RUNTIME_LAYER": layer["LayerVersionArn"],
        "PORTICO_JOURNAL_DEAD_LETTERS_URL": urls["JournalDeadLetters"],
        "PORTICO_WAKEUP_QUEUE_URL": urls["WakeupQueue"],
        "PORTICO_RUN_QUEUE_URL": urls["RunQueue"],
        "PORTICO_SESSION_QUEUE_URL": urls["SessionQueue"],
        "PORTICO_SESSION_PASS_QUEUE_URL": urls["SessionPassQueue"],
        "PORTICO_NOTICE_QUEUE_URL": urls["NoticeQueue"],
        "PORTICO_LANE_QUEUE_URL": urls["LaneQueue"],
        "PORTICO_SCHEDULE_QUEUE_URL": urls["FiringQueue"],
        "PORTICO_SESSION_CLUSTER": boto3.client("ecs").create_cluster(clusterName="sessions")["cluster"]["clusterArn"],
    }


def _queue(sqs: Any, name: str, fifo: bool) -> str:
    asked = {"QueueName": f"{name}.fifo", "Attributes": {"FifoQueue": "true"}} if fifo else {"QueueName": name}
    return str(sqs.create_queue(**asked)["QueueUrl"])
