"""A stack that goes takes along what it made and CloudFormation does not know, and nothing of another."""

import io
import json
import uuid
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID

from tools.deployment.destroy import destroy, main

TEMPLATE = {
    "Resources": {
        "Table": {
            "Type": "AWS::DynamoDB::Table",
            "DeletionPolicy": "Retain",
            "Properties": {
                "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
                "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            },
        },
        "Queue": {"Type": "AWS::SQS::Queue"},
    }
}
ROLE = {
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]
}


REGION = "eu-west-3"  # where no other test has anything


def client(service: str) -> Any:
    return boto3.client(service, region_name=REGION)


@pytest.fixture
def stacks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], dict[str, list[str]]]]:
    """Two stacks, one named like the beginning of the other; and what there is of both, by kind."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws():
        for service in ("cloudformation", "lambda", "apigateway", "sqs", "dynamodb"):
            get_backend(service)[DEFAULT_ACCOUNT_ID][REGION].reset()
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as made:
            made.writestr("app.py", "")
        role = client("iam").create_role(RoleName=f"role-{uuid.uuid4()}", AssumeRolePolicyDocument=json.dumps(ROLE))[
            "Role"
        ]["Arn"]
        for stack in ("portico", "portico-dev"):
            client("cloudformation").create_stack(StackName=stack, TemplateBody=json.dumps(TEMPLATE))
            code = {"ZipFile": archive.getvalue()}
            client("lambda").create_function(
                FunctionName=f"{stack}-fn-1", Role=role, Code=code, Runtime="python3.11", Handler="app.handler"
            )
            for name in ("image-1", "runtime", "runtime", "node", "dependencies"):
                client("lambda").publish_layer_version(LayerName=f"{stack}-{name}", Content=code)
            client("apigateway").create_api_key(name=f"{stack}/acme", value=f"{stack}-{'x' * 20}")
        yield _left


def _left() -> dict[str, list[str]]:
    return {
        "functions": sorted(one["FunctionName"] for one in client("lambda").list_functions()["Functions"]),
        "layers": sorted(one["LayerName"] for one in client("lambda").list_layers()["Layers"]),
        "keys": sorted(one["name"] for one in client("apigateway").get_api_keys()["items"]),
        "queues": client("sqs").list_queues().get("QueueUrls", []),
    }


def test_a_stack_takes_along_what_it_made(stacks: Callable[[], dict[str, list[str]]]) -> None:
    [kept] = destroy("portico", client)
    left = stacks()
    assert left["functions"] == ["portico-dev-fn-1"]
    assert left["keys"] == ["portico-dev/acme"]
    assert not {"portico-image-1", "portico-runtime", "portico-node"} & set(left["layers"])
    assert {"portico-dev-image-1", "portico-dev-runtime", "portico-dev-node"} <= set(left["layers"])
    assert len(left["queues"]) == 1
    assert kept.startswith("AWS::DynamoDB::Table ")
    assert kept.split()[1] in client("dynamodb").list_tables()["TableNames"]


def test_it_may_be_repeated(stacks: Callable[[], dict[str, list[str]]]) -> None:
    destroy("portico", client)
    assert destroy("portico", client) == []


def test_the_stack_is_named_twice(
    stacks: Callable[[], dict[str, list[str]]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert [main(given) for given in (["portico"], ["portico", "portico-dev"], ["portico", "portico"])] == [2, 2, 0]
    assert "AWS::DynamoDB::Table" in capsys.readouterr().out
