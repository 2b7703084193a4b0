"""How the emulator polls: queues while a stream's function is at work, and batches that are gathered for a while."""

from queue import Queue
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from local.emulator import pollers as server_pollers
from tests.unit.local.conftest import Emulator
from tests.unit.local.functions import SEES, create, until

SLOW = """
import time
def handle(event, context):
    time.sleep(3600)
"""
COUNTS = SEES + "def handle(event, context): see(str(len(event['Records'])))\n"


def queue(emulator: Emulator, **mapping: Any) -> str:
    """The URL of a queue whose batches are counted: each leaves an object named like its size."""
    emulator.client("s3").create_bucket(Bucket="seen")
    sqs, functions = emulator.client("sqs"), emulator.client("lambda")
    url: str = sqs.create_queue(QueueName="jobs", Attributes={"VisibilityTimeout": "60"})["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    create(functions, "counter", COUNTS)
    functions.create_event_source_mapping(FunctionName="counter", EventSourceArn=arn, **mapping)
    return url


def seen(emulator: Emulator) -> set[str]:
    return {item["Key"] for item in emulator.client("s3").list_objects_v2(Bucket="seen").get("Contents", [])}


def test_a_stream_does_not_hold_up_a_queue(emulator: Emulator) -> None:
    table = emulator.client("dynamodb").create_table(
        TableName="things",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )["TableDescription"]
    create(emulator.client("lambda"), "slow", SLOW)
    emulator.client("lambda").create_event_source_mapping(
        FunctionName="slow", EventSourceArn=table["LatestStreamArn"], StartingPosition="TRIM_HORIZON"
    )
    url = queue(emulator)
    emulator.client("dynamodb").put_item(TableName="things", Item={"id": {"S": "1"}})
    until(lambda: list(emulator.home.tmp.glob("ministack-lambda-slow-*")))
    emulator.client("sqs").send_message(QueueUrl=url, MessageBody="job")
    until(lambda: seen(emulator) == {"1"}, seconds=30)


def test_records_written_within_a_moment_are_one_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    written, batches = ["first"], Queue[list[str]]()

    def poll() -> bool:
        if not written:
            Event().wait()  # nothing more comes: the thread, a daemon, rests
        batches.put([*written])
        written.clear()
        return False

    def pass_by(seconds: float) -> None:
        written.append(f"after {seconds}")

    wakes_queues = Event()
    functions = SimpleNamespace(_esm_wake=wakes_queues, _poll_dynamodb_streams=poll, _poll_loop=lambda: None)
    dynamodb = SimpleNamespace(esm_wake=wakes_queues)
    monkeypatch.setattr(server_pollers, "time", SimpleNamespace(sleep=pass_by))
    server_pollers._poll_streams_apart(functions, dynamodb)
    dynamodb.esm_wake.set()
    functions._poll_loop()
    assert batches.get(timeout=30) == ["first", f"after {server_pollers.GATHER_SECONDS}"]
    assert not wakes_queues.is_set()


def test_a_batch_is_gathered_for_as_long_as_its_window(emulator: Emulator) -> None:
    url = queue(emulator, BatchSize=100, MaximumBatchingWindowInSeconds=5)
    for _ in range(3):
        entries = [{"Id": str(number), "MessageBody": "job"} for number in range(8)]
        emulator.client("sqs").send_message_batch(QueueUrl=url, Entries=entries)
    until(lambda: seen(emulator))
    assert seen(emulator) == {"24"}
