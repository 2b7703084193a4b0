"""The world of the samples: moto with the template's resources, the state they begin with, and a fake engine."""

import json
import secrets
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import boto3
from portico.compute.functions.entity import Function
from portico.compute.functions.resource import FUNCTIONS
from portico.compute.runs.entity import Run
from portico.core.data.journal import Record
from portico.core.model.scope import Scope
from portico.platform import Platform

from tests.support.engine import FakeEngine
from tests.support.template import api_events, content_events, resources, table_definition
from tools.samples import Sample

PROJECT = Scope("acme", "vision")


@cache
def aws(service: str) -> Any:
    """A client of botocore's: to make one takes longer than what most of them are asked for."""
    return boto3.client(service)  # type: ignore[call-overload]  # the service is not known to the type checker


@dataclass(frozen=True)
class World:
    """The platform behind the handlers, and where its messages arrive."""

    platform: Platform
    engine: FakeEngine
    bus_queue: str
    wakeup_queue: str

    def invoke(self, sample: Sample) -> Any:
        """The reply of the sample's handler, as JSON carries it."""
        reply = import_module(f"functions.{sample.folder}.app").handler(sample.event(), None)
        return json.loads(json.dumps(reply))

    def function(self, name: str) -> Function:
        """A function of the samples' project, deleted or not."""
        return self.platform.get(FUNCTIONS).repository.get(PROJECT, name, deleted=True)

    def runs(self, status: str) -> set[str]:
        """The ids of the samples' runs that have this status."""
        found = self._scan(self.platform.settings.entities_table)
        mine = [item for item in found if item["pk"]["S"].startswith(f"{PROJECT}#{Run.types}")]  # in shards
        return {item["id"]["S"] for item in mine if item["status"]["S"] == status}

    def records(self) -> list[Record]:
        """The journal, oldest first."""
        found = self._scan(self.platform.settings.journal_table)
        return sorted((Record.model_validate_json(item["body"]["S"]) for item in found), key=lambda one: one.id)

    def _scan(self, table: str) -> list[Any]:
        return list(self.platform.table.client.call("Scan", {"TableName": table})["Items"])


def make_resources() -> dict[str, str]:
    """Tables, bucket, bus, queues, key and plan; returns the environment that the template would give the functions."""
    suffix = secrets.token_hex(4)
    dynamodb = aws("dynamodb")
    for logical_id in ("EntitiesTable", "JournalTable", "IdempotencyTable"):
        dynamodb.create_table(TableName=f"{logical_id}-{suffix}", **table_definition(logical_id))
    aws("s3").create_bucket(Bucket=f"objects-{suffix}")
    aws("events").create_event_bus(Name=f"bus-{suffix}")
    for plan in ("free", "standard", "premium"):
        aws("apigateway").create_usage_plan(name=f"portico-{plan}")
    return {
        "PORTICO_ENTITIES_TABLE": f"EntitiesTable-{suffix}",
        "PORTICO_JOURNAL_TABLE": f"JournalTable-{suffix}",
        "PORTICO_IDEMPOTENCY_TABLE": f"IdempotencyTable-{suffix}",
        "PORTICO_OBJECTS_BUCKET": f"objects-{suffix}",
        "PORTICO_EVENT_BUS": f"bus-{suffix}",
        "PORTICO_WAKEUP_QUEUE_URL": aws("sqs").create_queue(QueueName=f"wakeups-{suffix}")["QueueUrl"],
        "PORTICO_SESSION_QUEUE_URL": aws("sqs").create_queue(QueueName=f"sessions-{suffix}")["QueueUrl"],
        "PORTICO_SESSION_PASS_QUEUE_URL": _fifo(f"passes-{suffix}"),
        "PORTICO_NOTICE_QUEUE_URL": _fifo(f"notifications-{suffix}"),
        "PORTICO_LANE_QUEUE_URL": aws("sqs").create_queue(QueueName=f"lanes-{suffix}")["QueueUrl"],
        "PORTICO_SESSION_ROLE": "arn:aws:iam::123456789012:role/session",
        "PORTICO_SESSION_CLUSTER": "arn:aws:ecs:us-east-1:123456789012:cluster/sessions",
        "PORTICO_SESSION_LOGS": "sessions",
        "PORTICO_JOURNAL_DEAD_LETTERS_URL": aws("sqs").create_queue(QueueName=f"aside-{suffix}")["QueueUrl"],
        "PORTICO_USAGE_PLANS": "free=5/10,standard=50/100,premium=500/1000",
        "PORTICO_SCHEDULE_GROUP": "default",
        "PORTICO_SCHEDULE_ROLE": "arn:aws:iam::123456789012:role/scheduler",
        "PORTICO_SCHEDULE_QUEUE": "arn:aws:sqs:us-east-1:123456789012:firings",
        "PORTICO_SCHEDULE_DEAD_LETTERS": "arn:aws:sqs:us-east-1:123456789012:dead-letters",
        "PORTICO_KEY_ID": aws("kms").create_key()["KeyMetadata"]["Arn"],
    }


def _fifo(name: str) -> str:
    made = aws("sqs").create_queue(QueueName=f"{name}.fifo", Attributes={"FifoQueue": "true"})
    return str(made["QueueUrl"])


def listen(bus: str) -> str:
    """The URL of a new queue that gets every event of Portico on the bus."""
    sqs, events = aws("sqs"), aws("events")
    url = sqs.create_queue(QueueName=f"{bus}-{secrets.token_hex(4)}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.put_rule(Name="all", EventBusName=bus, EventPattern=json.dumps({"source": ["portico"]}))
    events.put_targets(Rule="all", EventBusName=bus, Targets=[{"Id": "queue", "Arn": arn}])
    return url


def messages(url: str) -> list[Any]:
    """The bodies that wait in a queue, delayed ones not."""
    found = aws("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    return [json.loads(message["Body"]) for message in found]


def delayed(url: str) -> int:
    """How many messages of a queue wait for their delay to end."""
    name = "ApproximateNumberOfMessagesDelayed"
    return int(aws("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name])


def triggers() -> set[tuple[str, ...]]:
    """What invokes the template's functions: `(folder, kind, ...)` with method and path, or the queue's or table's id.

    A HEAD is run as the GET of its path, and needs no sample of its own. A path with a tail is one trigger, whatever the method.
    """
    found: set[tuple[str, ...]] = set()
    behind_apis = api_events() | content_events()
    for handler, routes in behind_apis.items():
        found |= {(_folder(handler), "Api", *_route(*route)) for route in routes if route[0] != "HEAD"}
    for logical_id, resource in resources().items():
        if resource["Type"] != "AWS::Serverless::Function":
            continue
        properties = resource["Properties"]
        folder, events = _folder(properties["Handler"]), properties.get("Events", {}).values()
        found |= {(folder, *_trigger(event)) for event in events}
        if not events and properties["Handler"] not in behind_apis:
            found.add((folder, _by(logical_id)))
    return found


def _route(method: str, path: str) -> tuple[str, str]:
    return ("ANY" if path.endswith("+}") else method), path


def _folder(handler: str) -> str:
    return handler.split(".")[1]


def _trigger(event: Any) -> tuple[str, str]:
    kind, properties = event["Type"], event["Properties"]
    source = properties["Queue" if kind == "SQS" else "Stream"]["GetAtt"]
    return kind, source.partition(".")[0]


def _by(logical_id: str) -> str:
    authorizers = resources()["Api"]["Properties"]["Auth"]["Authorizers"].values()
    named = {item["FunctionArn"]["Ref"].partition(".")[0] for item in authorizers}
    return "Authorizer" if logical_id in named else "Direct"


def trigger_of(sample: Sample) -> tuple[str, ...]:
    """The same, of a sample."""
    event = sample.event()
    if event.get("type") == "REQUEST":
        return sample.folder, "Authorizer"
    if "httpMethod" in event:
        return sample.folder, "Api", *_route(event["httpMethod"], event["resource"])
    if "Records" not in event:
        return sample.folder, "Direct"
    record = event["Records"][0]
    kind = {"aws:sqs": "SQS", "aws:dynamodb": "DynamoDB"}[record["eventSource"]]
    return sample.folder, kind, record["eventSourceARN"].partition("portico-")[2].partition("-")[0]
