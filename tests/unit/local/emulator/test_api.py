"""A REST API made and changed by CloudFormation keeps its id, its stage and its key source."""

import json
from typing import Any

from local import http
from local.emulator.gateway_responses import EXTENSION
from tests.unit.local.conftest import Emulator
from tests.unit.local.functions import create, until

BACKEND = """
def handle(event, context):
    print("backend")
    return {"statusCode": 200, "body": event["path"]}
"""


def template(function: str, *paths: str, unknown: str = "404") -> str:
    """A template with one API that has these paths, and answers `unknown` to others."""
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations"
    integration = {"type": "aws_proxy", "httpMethod": "POST", "uri": uri}
    operation = {"get": {"x-amazon-apigateway-integration": integration}}
    body = {
        "swagger": "2.0",
        "info": {"title": "api", "version": "1"},
        "paths": dict.fromkeys(paths, operation),
        EXTENSION: {"MISSING_AUTHENTICATION_TOKEN": {"statusCode": unknown}},
    }
    api, deployment = {"RestApiId": {"Ref": "Api"}}, f"Deployment{unknown}"
    stage = {**api, "StageName": "api", "DeploymentId": {"Ref": deployment}}
    properties = {"Body": body, "ApiKeySourceType": "AUTHORIZER"}
    resources = {
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": properties},
        deployment: {"Type": "AWS::ApiGateway::Deployment", "Properties": api},
        "Stage": {"Type": "AWS::ApiGateway::Stage", "Properties": stage},
    }
    return json.dumps({"Resources": resources})


def settled(client: Any) -> bool:
    return str(client.describe_stacks(StackName="portico")["Stacks"][0]["StackStatus"]).endswith("_COMPLETE")


def test_a_changed_body_changes_the_api_in_place(emulator: Emulator) -> None:
    client, gateway = emulator.client("cloudformation"), emulator.client("apigateway")
    function = create(emulator.client("lambda"), "backend", BACKEND)
    client.create_stack(StackName="portico", TemplateBody=template(function, "/old", "/kept"))
    until(lambda: settled(client))
    assert [get(emulator, path) for path in ("old", "kept", "new")] == [200, 200, 404]

    client.update_stack(StackName="portico", TemplateBody=template(function, "/kept", "/new", unknown="410"))
    until(lambda: settled(client))
    assert [get(emulator, path) for path in ("old", "kept", "new")] == [410, 200, 200]
    apis = gateway.get_rest_apis()["items"]
    assert [(api["id"], api["apiKeySource"]) for api in apis] == [("portico", "AUTHORIZER")]


def get(emulator: Emulator, path: str) -> int:
    return http.status(f"{emulator.running.endpoint}/_aws/execute-api/portico/api/{path}")
