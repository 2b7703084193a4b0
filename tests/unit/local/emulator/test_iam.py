"""IAM as the emulator enforces it: who has no policy is refused, who has just the right one is not, and the log tells."""

import functools
import json
from collections.abc import Callable
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from local import http
from local.signing import REGION
from tests.unit.local.conftest import Emulator
from tests.unit.local.functions import archive

ACCOUNT = "000000000000"
ASSUME = {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}


class Caller:
    """Calls with the credentials of a role that has one statement."""

    def __init__(self, emulator: Emulator, name: str, action: str, resource: str, condition: Any = None) -> None:
        statement = {"Effect": "Allow", "Action": action, "Resource": resource, "Condition": condition or {}}
        iam = emulator.client("iam")
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(ASSUME))["Role"]["Arn"]
        iam.put_role_policy(RoleName=name, PolicyName="it", PolicyDocument=json.dumps({"Statement": [statement]}))
        self.keys = emulator.client("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
        self.endpoint = emulator.running.endpoint

    def client(self, service: str) -> Any:
        keys = {name: self.keys[key] for name, key in (("aws_access_key_id", "AccessKeyId"),
                ("aws_secret_access_key", "SecretAccessKey"), ("aws_session_token", "SessionToken"))}  # fmt: skip
        return boto3.client(service, endpoint_url=self.endpoint, region_name=REGION, **keys)  # type: ignore[call-overload]


def refused(call: Callable[[], object]) -> bool:
    try:
        call()
    except ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"] in (400, 403) and "Denied" in str(error)
    return False


def test_a_role_may_do_what_its_policy_names_and_nothing_else(emulator: Emulator) -> None:
    arn = f"arn:aws:{{}}:{REGION}:{ACCOUNT}:{{}}"
    for bus in ("mine", "other"):
        emulator.client("events").create_event_bus(Name=bus)
    events = Caller(emulator, "bus", "events:DescribeEventBus", arn.format("events", "event-bus/mine")).client("events")
    assert events.describe_event_bus(Name="mine")["Name"] == "mine"
    assert refused(lambda: events.describe_event_bus(Name="other"))

    for group in ("mine", "other"):
        emulator.client("scheduler").create_schedule_group(Name=group)
    scheduler = Caller(emulator, "clock", "scheduler:*", arn.format("scheduler", "schedule/mine/*")).client("scheduler")
    target = {"Arn": arn.format("sqs", "q"), "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/clock"}
    wanted = {"Name": "s", "ScheduleExpression": "rate(1 day)", "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": target}
    scheduler.create_schedule(GroupName="mine", **wanted)
    scheduler.delete_schedule(GroupName="mine", Name="s")
    assert refused(lambda: scheduler.create_schedule(GroupName="other", **wanted))

    functions = Caller(emulator, "code", "lambda:*", arn.format("lambda", "*:mine*")).client("lambda")
    body = {"Runtime": "python3.11", "Handler": "app.handle", "Role": f"arn:aws:iam::{ACCOUNT}:role/code"}
    code = {"ZipFile": archive("def handle(event, context): pass")}
    functions.create_function(FunctionName="mine-1", Code=code, **body)
    assert refused(lambda: functions.create_function(FunctionName="other", Code=code, **body))
    version = functions.publish_layer_version(LayerName="mine-1", Content=code)["Version"]
    assert [one["Version"] for one in functions.list_layer_versions(LayerName="mine-1")["LayerVersions"]] == [version]
    functions.delete_layer_version(LayerName="mine-1", VersionNumber=version)
    assert refused(lambda: functions.list_layer_versions(LayerName="other"))

    kms, key = emulator.client("kms"), emulator.client("kms").create_key()["KeyMetadata"]["Arn"]
    secrets = {"Null": {"kms:EncryptionContext:secret": "false"}}
    sealed = {name: kms.encrypt(KeyId=key, Plaintext=b"x", EncryptionContext={name: "a"})["CiphertextBlob"] for name in ("secret", "key")}  # fmt: skip
    opener = Caller(emulator, "opener", "kms:Decrypt", key, secrets).client("kms")
    assert opener.decrypt(CiphertextBlob=sealed["secret"], EncryptionContext={"secret": "a"})["Plaintext"] == b"x"
    assert refused(lambda: opener.decrypt(CiphertextBlob=sealed["key"], EncryptionContext={"key": "a"}))

    said = emulator.home.log.read_text()
    assert f"denied: events:DescribeEventBus on {arn.format('events', 'event-bus/other')} to " in said
    assert "assumed-role/opener/test" in said


def test_what_operates_the_stack_signs_as_aws_wants_it(emulator: Emulator) -> None:
    aws = emulator.running.aws
    assert http.enforces_iam(aws.endpoint)
    aws.create_bucket("with.dots-1")
    assert [bucket["Name"] for bucket in emulator.client("s3").list_buckets()["Buckets"]] == ["with.dots-1"]
    assert aws.stack_outputs("none") is None
    assert aws.invoke("none", b"{}")[0] == 404


def test_a_replaced_policy_counts_at_once(emulator: Emulator) -> None:
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{{}}"
    urls = [emulator.client("sqs").create_queue(QueueName=name)["QueueUrl"] for name in ("mine", "other")]
    caller = Caller(emulator, "mover", "sqs:SendMessage", arn.format("mine"))
    queues = caller.client("sqs")

    def allowed() -> list[bool]:
        return [not refused(lambda url=url: queues.send_message(QueueUrl=url, MessageBody="x")) for url in urls]  # type: ignore[misc]

    assert allowed() == [True, False]
    statement = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": arn.format("other")}
    emulator.client("iam").put_role_policy(
        RoleName="mover", PolicyName="it", PolicyDocument=json.dumps({"Statement": [statement]})
    )
    assert allowed() == [False, True]


def test_callers_of_one_connection_are_told_apart(emulator: Emulator) -> None:
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:mine"
    emulator.client("sqs").create_queue(QueueName="mine")
    body = b"Action=GetQueueUrl&Version=2012-11-05&QueueName=mine"
    url = f"{emulator.running.endpoint}/"
    connection = HTTPConnection(urlsplit(url).netloc)
    callers = [Caller(emulator, "reader", "sqs:GetQueueUrl", arn), Caller(emulator, "sender", "sqs:SendMessage", arn)]
    statuses = []
    for caller in (*callers, *callers):
        keys = Credentials(*(caller.keys[name] for name in ("AccessKeyId", "SecretAccessKey", "SessionToken")))
        request = AWSRequest("POST", url, {"Content-Type": "application/x-www-form-urlencoded"}, body)
        SigV4Auth(keys, "sqs", REGION).add_auth(request)
        connection.request("POST", "/", body, dict(request.headers))
        reply = connection.getresponse()
        reply.read()
        statuses.append(reply.status)
    connection.close()
    assert statuses == [200, 403, 200, 403]


def test_who_runs_tasks_passes_on_only_their_role(emulator: Emulator) -> None:
    arn = f"arn:aws:ecs:{REGION}:{ACCOUNT}"
    ecs, iam = emulator.client("ecs"), emulator.client("iam")
    clusters = [ecs.create_cluster(clusterName=name)["cluster"]["clusterArn"] for name in ("mine", "other")]
    execution, powerful = (
        iam.create_role(RoleName=name, AssumeRolePolicyDocument="{}")["Role"]["Arn"]
        for name in ("execution", "powerful")
    )
    only_mine = {"ArnEquals": {"ecs:cluster": clusters[0]}}
    statements = [
        ("ecs:RegisterTaskDefinition", "*", {}),
        ("ecs:RunTask", f"{arn}:task-definition/p-session-*:*", only_mine),
        (["ecs:DescribeTasks", "ecs:StopTask"], f"{arn}:task/mine/*", only_mine),
        ("iam:PassRole", execution, {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}),
    ]
    caller = Caller(emulator, "runner", "sts:GetCallerIdentity", "*").client("ecs")
    document = {
        "Statement": [{"Effect": "Allow", "Action": a, "Resource": r, "Condition": c} for a, r, c in statements]
    }
    iam.put_role_policy(RoleName="runner", PolicyName="runs", PolicyDocument=json.dumps(document))

    container = {"name": "session", "image": "python", "entryPoint": ["true"]}
    told = {"containerDefinitions": [container], "networkMode": "awsvpc", "cpu": "256", "memory": "512"}
    mine = caller.register_task_definition(family="p-session-1", executionRoleArn=execution, **told)
    definition = mine["taskDefinition"]["taskDefinitionArn"]
    run = functools.partial(caller.run_task, cluster=clusters[0], taskDefinition=definition)
    task = run()["tasks"][0]["taskArn"]
    assert caller.describe_tasks(cluster=clusters[0], tasks=[task])["tasks"]

    assert refused(lambda: run(overrides={"taskRoleArn": powerful}))
    assert refused(lambda: run(overrides={"executionRoleArn": powerful}))
    assert refused(lambda: run(cluster=clusters[1]))
    assert refused(lambda: caller.register_task_definition(family="p-session-2", taskRoleArn=powerful, **told))
    other = ecs.register_task_definition(family="others", **told)["taskDefinition"]["taskDefinitionArn"]
    assert refused(lambda: run(taskDefinition=other))
    passing = ecs.register_task_definition(family="p-session-3", taskRoleArn=powerful, **told)
    assert refused(lambda: run(taskDefinition=passing["taskDefinition"]["taskDefinitionArn"]))
    elsewhere = ecs.run_task(cluster="other", taskDefinition=definition)["tasks"][0]["taskArn"]
    assert refused(lambda: caller.stop_task(cluster=clusters[1], task=elsewhere))


def test_an_object_of_brackets_is_stored(emulator: Emulator) -> None:
    """Its content is no request's fields, however it looks."""
    s3 = emulator.client("s3")
    s3.create_bucket(Bucket="brackets")
    s3.put_object(Bucket="brackets", Key="a", Body=b"[" * 200_000)
    assert s3.head_object(Bucket="brackets", Key="a")["ContentLength"] == 200_000
