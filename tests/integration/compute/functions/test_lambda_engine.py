"""The engine on AWS Lambda: builds of one function that meet, and archives that are gone."""

import json
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from portico.compute.functions import lambda_engine
from portico.compute.functions.engine import CodeMissing, Deployment, DeploymentRefused, EngineError
from portico.compute.functions.lambda_engine import LambdaEngine
from portico.compute.functions.source import archive, digest

from tests.support.store import Backend

CODE = archive({"files": {"main.py": "def handle(context, payload): ..."}})
BUSY = "The operation cannot be performed at this time. An update is in progress for resource: x"
TOO_MUCH = "'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to 3008"
GONE = "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist."


def _deployment(version: int) -> Deployment:
    return Deployment("u", version, "code/u/1-a.zip", digest(CODE), "python3.11", (), "main.handle", 10, 128, {})


@pytest.fixture
def engine(moto: Backend) -> Iterator[LambdaEngine]:
    role = boto3.client("iam").create_role(RoleName="users", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="engine-objects")
    s3.put_object(Bucket="engine-objects", Key="code/u/1-a.zip", Body=CODE)
    zipped = {"Content": {"ZipFile": CODE}}
    layer = boto3.client("lambda").publish_layer_version(LayerName="runtime", **zipped)["LayerVersionArn"]
    made = LambdaEngine(prefix="p", role=role, layer=layer, node_layers={}, bucket="engine-objects")
    with patch("time.sleep"):
        yield made
    made.delete("u")
    boto3.client("iam").delete_role(RoleName="users")
    s3.delete_object(Bucket="engine-objects", Key="code/u/1-a.zip")
    s3.delete_bucket(Bucket="engine-objects")


class Lambda:
    """Notes what is asked of Lambda, which refuses the next so many changes with an error of its own."""

    def __init__(self, engine: LambdaEngine, times: int, status: int, code: str, message: str) -> None:
        self.times, self.asked = times, list[str]()
        self.answer = (status, code, json.dumps({"Type": "User", "Message": message}).encode())
        engine.manager.meta.events.register("before-send.lambda", self._refuse)

    def _refuse(self, request: Any, event_name: str, **_: Any) -> AWSResponse | None:
        operation = event_name.rpartition(".")[2]
        self.asked.append(operation)
        if not operation.startswith(("Create", "Update")) or not self.times:
            return None
        self.times -= 1
        status, code, body = self.answer
        headers = {"x-amzn-errortype": code, "content-type": "application/json"}
        return AWSResponse(request.url, status, headers, _Raw(body))


def _busy(engine: LambdaEngine, times: int) -> Lambda:
    return Lambda(engine, times, 409, "ResourceConflictException", BUSY)


class _Raw:
    def __init__(self, body: bytes) -> None:
        self.body = body

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.body


def test_a_build_waits_for_another_before_it_changes_anything(engine: LambdaEngine) -> None:
    engine.deploy(_deployment(1))
    busy = _busy(engine, 0)
    engine.deploy(_deployment(2))
    assert busy.asked.index("GetFunction") < busy.asked.index("UpdateFunctionConfiguration")


@pytest.mark.parametrize("refusals", [1, 3])
def test_a_build_that_meets_another_tries_again(engine: LambdaEngine, refusals: int) -> None:
    first = engine.deploy(_deployment(1))
    busy = _busy(engine, refusals)
    second = engine.deploy(_deployment(2))
    assert (busy.times, first.endswith(":1"), second.endswith(":2")) == (0, True, True)


def test_a_function_that_stays_busy_is_given_back(engine: LambdaEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lambda_engine, "_OTHERS_SECONDS", 0)
    engine.deploy(_deployment(1))
    _busy(engine, 1_000)
    with pytest.raises(EngineError):
        engine.deploy(_deployment(2))


@pytest.mark.parametrize("there", [False, True])
def test_an_archive_that_is_gone_is_told_as_that(engine: LambdaEngine, there: bool) -> None:
    if there:
        engine.deploy(_deployment(1))
    Lambda(engine, 1, 400, "InvalidParameterValueException", GONE)
    with pytest.raises(CodeMissing):
        engine.deploy(_deployment(2))


@pytest.mark.parametrize("there", [False, True])
def test_memory_that_the_account_has_not_is_refused(engine: LambdaEngine, there: bool) -> None:
    if there:
        engine.deploy(_deployment(1))
    Lambda(engine, 1, 400, "InvalidParameterValueException", TOO_MUCH)
    with pytest.raises(DeploymentRefused, match="memory"):
        engine.deploy(_deployment(2))


@pytest.mark.parametrize("operation", ["CreateFunction", "UpdateFunctionConfiguration"])
def test_functions_log_to_the_one_group_that_forgets(engine: LambdaEngine, operation: str) -> None:
    asked: list[Any] = []
    engine.logs = "portico-users"
    events = engine.manager.meta.events
    events.register(f"before-parameter-build.lambda.{operation}", lambda params, **_: asked.append(params))
    for version in (1, 2):
        engine.deploy(_deployment(version))
    assert asked
    assert all(params["LoggingConfig"] == {"LogGroup": "portico-users"} for params in asked)
