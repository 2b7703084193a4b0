"""State of ten seconds before a `kill -9` is there after the next start."""

import itertools
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ConnectionError as NobodyAnswers
from botocore.exceptions import HTTPClientError

from local import processes, stack
from tests.unit.local.conftest import Emulator
from tests.unit.local.functions import SEES, create, until

CONSUMER = (
    SEES
    + """
def handle(event, context):
    print("consume")
    for name in [record["dynamodb"]["Keys"]["id"]["S"] for record in event.get("Records", [])] or [event["name"]]:
        see(name)
"""
)
STUCK_AT_FIRST = """
import os, time
def handle(event, context):
    print("called")
    if not os.path.exists(os.environ["MARK"]):
        open(os.environ["MARK"], "w").close()
        time.sleep(3600)
    os.rename(os.environ["MARK"], os.environ["MARK"] + "." + event["name"])
"""


def fill(emulator: Emulator) -> dict[str, str]:
    """Something in every service that Portico uses; returns the names to find it by."""
    emulator.client("s3").create_bucket(Bucket="seen")
    queue = emulator.client("sqs").create_queue(QueueName="jobs", Attributes={"VisibilityTimeout": "1"})["QueueUrl"]
    emulator.client("sqs").send_message(QueueUrl=queue, MessageBody="job")
    key = emulator.client("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    table = emulator.client("dynamodb").create_table(
        TableName="things",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )["TableDescription"]
    functions = emulator.client("lambda")
    consumer = create(functions, "consumer", CONSUMER)
    functions.create_event_source_mapping(
        FunctionName="consumer", EventSourceArn=table["LatestStreamArn"], StartingPosition="TRIM_HORIZON"
    )
    fill_control_plane(emulator, consumer)
    return {"queue": queue, "key": key}


def fill_control_plane(emulator: Emulator, function: str) -> None:
    emulator.client("events").put_rule(Name="rule", EventPattern=json.dumps({"source": ["test"]}))
    emulator.client("events").put_targets(Rule="rule", Targets=[{"Id": "1", "Arn": function}])
    emulator.client("scheduler").create_schedule(
        Name="nightly",
        ScheduleExpression="cron(0 3 * * ? *)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": function, "RoleArn": "arn:aws:iam::000000000000:role/any"},
    )
    emulator.client("apigateway").create_rest_api(name="api")
    emulator.client("iam").create_role(RoleName="role", AssumeRolePolicyDocument="{}")
    emulator.client("cloudwatch").put_metric_alarm(
        AlarmName="alarm",
        Namespace="n",
        MetricName="m",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1.0,
        ComparisonOperator="GreaterThanThreshold",
    )
    resources = {"Topic": {"Type": "AWS::SNS::Topic"}}
    emulator.client("cloudformation").create_stack(StackName="stack", TemplateBody=json.dumps({"Resources": resources}))


def put(emulator: Emulator, name: str) -> None:
    emulator.client("dynamodb").put_item(TableName="things", Item={"id": {"S": name}})


def seen(emulator: Emulator) -> set[str]:
    """What the consumer has seen: it writes an object for each."""
    return {item["Key"] for item in emulator.client("s3").list_objects_v2(Bucket="seen").get("Contents", [])}


def control_plane(emulator: Emulator) -> dict[str, Any]:
    stacks = emulator.client("cloudformation").describe_stacks()["Stacks"]
    return {
        "rules": [rule["Name"] for rule in emulator.client("events").list_rules()["Rules"]],
        "targets": len(emulator.client("events").list_targets_by_rule(Rule="rule")["Targets"]),
        "schedules": [item["Name"] for item in emulator.client("scheduler").list_schedules()["Schedules"]],
        "apis": [item["name"] for item in emulator.client("apigateway").get_rest_apis()["items"]],
        "roles": [item["RoleName"] for item in emulator.client("iam").list_roles()["Roles"]],
        "alarms": [item["AlarmName"] for item in emulator.client("cloudwatch").describe_alarms()["MetricAlarms"]],
        "stacks": [(item["StackName"], item["StackStatus"]) for item in stacks],
    }


def save(emulator: Emulator) -> None:
    """Wait until a save has begun after now, and ended."""
    current = emulator.home.state / "current"
    before = current.readlink() if current.is_symlink() else None
    until(lambda: current.is_symlink() and current.readlink() != before)
    between = current.readlink()
    until(lambda: current.readlink() != between)


@pytest.mark.parametrize("ending", ["kill", "stop"])
def test_everything_comes_back(emulator: Emulator, ending: str) -> None:
    names = fill(emulator)
    signature = emulator.client("kms").sign(KeyId=names["key"], Message=b"m", SigningAlgorithm="ECDSA_SHA_256")
    put(emulator, "first")
    put(emulator, "second")
    until(lambda: seen(emulator) == {"first", "second"})
    assert emulator.client("sqs").receive_message(QueueUrl=names["queue"])["Messages"]  # in flight from here on
    before = control_plane(emulator)
    if ending == "kill":
        save(emulator)
        emulator.kill()
    else:
        stack.stop(emulator.home)
    emulator.start_again()

    assert control_plane(emulator) == before
    emulator.client("kms").verify(
        KeyId=names["key"], Message=b"m", Signature=signature["Signature"], SigningAlgorithm="ECDSA_SHA_256"
    )
    put(emulator, "third")  # the stream goes on where it was, and the function's code is there
    until(lambda: seen(emulator) == {"first", "second", "third"})
    assert emulator.client("dynamodb").scan(TableName="things")["Count"] == 3
    until(lambda: emulator.client("sqs").receive_message(QueueUrl=names["queue"]).get("Messages"))


def test_events_under_way_are_delivered_again(emulator: Emulator, tmp_path: Path) -> None:
    mark = tmp_path / "called"
    environment = {"Variables": {"MARK": str(mark)}}
    create(emulator.client("lambda"), "stuck", STUCK_AT_FIRST, Timeout=900, Environment=environment)
    emulator.client("lambda").invoke(FunctionName="stuck", InvocationType="Event", Payload=b'{"name": "late"}')
    until(mark.exists)
    save(emulator)
    emulator.kill()
    emulator.start_again()
    until(mark.with_name("called.late").exists)


def test_a_killed_emulator_leaves_no_workers_behind(emulator: Emulator, tmp_path: Path) -> None:
    mark = tmp_path / "called"
    environment = {"Variables": {"MARK": str(mark)}}
    create(emulator.client("lambda"), "stuck", STUCK_AT_FIRST, Timeout=900, Environment=environment)
    emulator.client("lambda").invoke(FunctionName="stuck", InvocationType="Event", Payload=b'{"name": "x"}')
    until(mark.exists)
    emulator.kill()
    assert processes.of_stack(emulator.home.path)  # a worker in the middle of a run does not notice
    stack.stop(emulator.home)
    until(lambda: processes.of_stack(emulator.home.path) == [])


def test_the_saved_state_is_one_moment_of_all_tables(emulator: Emulator) -> None:
    client = emulator.client("dynamodb")
    for table in ("left", "right"):
        client.create_table(
            TableName=table,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        )
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write_pairs, client)
        save(emulator)
        save(emulator)
        emulator.kill()
        written = writing.result()
    emulator.start_again()
    left, right = (identifiers(emulator, table) for table in ("left", "right"))
    assert left == right
    assert set() < left <= set(range(written + 1))


def write_pairs(client: Any) -> int:
    """Write to both tables in one transaction until nobody answers any more; how many were acknowledged."""
    for number in itertools.count():
        item = {"id": {"S": str(number)}}
        try:
            client.transact_write_items(
                TransactItems=[{"Put": {"TableName": table, "Item": item}} for table in ("left", "right")]
            )
        except (NobodyAnswers, HTTPClientError):
            return number
    raise AssertionError("it counts for ever")


def identifiers(emulator: Emulator, table: str) -> set[int]:
    pages = emulator.client("dynamodb").get_paginator("scan").paginate(TableName=table)
    return {int(item["id"]["S"]) for page in pages for item in page["Items"]}
