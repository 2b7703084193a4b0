"""Each host of the emulator answers its own part only, and both tell bytes apart from texts."""

import json
import socket
from typing import Any

import pytest

from local import http
from local.origins import CONTENT_API, CONTENT_HOST, PLATFORM_HOST
from tests.unit.local.conftest import Emulator
from tests.unit.local.functions import create, until

BACKEND = """
import json
def handle(event, context):
    if event["httpMethod"] == "POST":
        return {"statusCode": 200, "body": event["body"], "isBase64Encoded": event["isBase64Encoded"]}
    return {"statusCode": 200, "body": json.dumps(event["requestContext"])}
"""
BYTES = bytes(range(256))


def template(function: str) -> str:
    """A template with both APIs, by their names."""
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations"
    operation = {"x-amazon-apigateway-integration": {"type": "aws_proxy", "httpMethod": "POST", "uri": uri}}
    body = {
        "swagger": "2.0",
        "info": {"title": "api", "version": "1"},
        "paths": {"/{proxy+}": {"get": operation, "post": operation}},
    }
    resources: dict[str, Any] = {}
    for name, extra in (("portico", {}), (CONTENT_API, {"BinaryMediaTypes": ["*/*"]})):
        logical, ref = name.replace("-", ""), {"RestApiId": {"Ref": name.replace("-", "")}}
        resources[logical] = {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": name, "Body": body, **extra}}
        resources[f"{logical}Deployment"] = {"Type": "AWS::ApiGateway::Deployment", "Properties": ref}
        stage = {**ref, "StageName": "api", "DeploymentId": {"Ref": f"{logical}Deployment"}}
        resources[f"{logical}Stage"] = {"Type": "AWS::ApiGateway::Stage", "Properties": stage}
    return json.dumps({"Resources": resources})


@pytest.fixture(scope="module")
def port(shared_emulator: Emulator) -> int:
    """Of an emulator that has both APIs."""
    client = shared_emulator.client("cloudformation")
    function = create(shared_emulator.client("lambda"), "backend", BACKEND)
    client.create_stack(StackName="portico", TemplateBody=template(function))
    until(lambda: str(client.describe_stacks(StackName="portico")["Stacks"][0]["StackStatus"]).endswith("_COMPLETE"))
    return shared_emulator.running.port


def url(host: str, port: int, api: str) -> str:
    return f"http://{host}:{port}/_aws/execute-api/{api}/api/x"


def raw(host: str, port: int, head: str, body: bytes = b"") -> bytes:
    """The whole reply to a request that is written by hand."""
    with socket.create_connection((host, port), timeout=30) as connection:
        connection.sendall(f"{head}\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_each_host_answers_for_its_own_api_only(port: int) -> None:
    hosts, apis = (PLATFORM_HOST, CONTENT_HOST), ("portico", CONTENT_API)
    statuses = {(host, api): http.status(url(host, port, api)) for host in hosts for api in apis}
    at_home = {(PLATFORM_HOST, "portico"), (CONTENT_HOST, CONTENT_API)}
    assert statuses == {one: 200 if one in at_home else 404 for one in statuses}
    code, body = http.send("GET", url(PLATFORM_HOST, port, CONTENT_API))
    assert (code, json.loads(body)["error"]["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    "path",
    ["/_ministack/health", "/", "/bucket/key", "/2015-03-31/functions/", "/restapis/portico/api/_user_request_/x"],
)
def test_the_emulator_itself_is_not_on_the_content_host(port: int, path: str) -> None:
    assert http.status(f"http://{CONTENT_HOST}:{port}{path}") == 404


@pytest.mark.parametrize(("host", "api"), [(PLATFORM_HOST, CONTENT_API), (CONTENT_HOST, "portico")])
@pytest.mark.parametrize(
    "path", ["/restapis/{}/api/_user_request_/x", "/_aws/execute-api/{}/api/x", "/%5Faws/execute-api/{}/api/x"]
)
@pytest.mark.parametrize("claimed", [PLATFORM_HOST, CONTENT_HOST, "{}.execute-api.localhost"])
def test_no_header_and_no_spelling_leads_to_the_other(port: int, host: str, api: str, path: str, claimed: str) -> None:
    reply = raw(host, port, f"GET {path.format(api)} HTTP/1.1\r\nHost: {claimed.format(api)}:{port}")
    assert reply.split(b" ", 2)[1] == b"404", reply


def test_bytes_without_a_type_pass_as_they_are(port: int) -> None:
    head = f"POST /_aws/execute-api/{CONTENT_API}/api/x HTTP/1.1\r\nHost: {CONTENT_HOST}:{port}"
    reply = raw(CONTENT_HOST, port, head, BYTES)
    assert reply.split(b" ", 2)[1] == b"200"
    assert reply.endswith(b"\r\n\r\n" + BYTES)


def test_a_function_is_told_the_whole_path(port: int) -> None:
    _, body = http.send("GET", url(CONTENT_HOST, port, CONTENT_API))
    assert json.loads(body)["path"] == f"/_aws/execute-api/{CONTENT_API}/api/x"
