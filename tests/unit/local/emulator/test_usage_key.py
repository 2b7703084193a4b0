"""Usage plans count by the authorizer's usage key, and never by what a client sends."""

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
import pytest

from local import environments, http
from local.signing import REGION
from tests.unit.local.conftest import Emulator
from tests.unit.local.functions import create, until

ALICE, BOB = "key-of-alice-0123456789", "key-of-bob-0123456789ab"
QUOTA = 5
AUTHORIZER = """
def handle(event, context):
    print("authorize")
    who = event["headers"].get("authorization", "nobody")
    statement = {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": "*"}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    return {"principalId": who, "policyDocument": policy, "usageIdentifierKey": who, "context": {"who": who}}
"""
BACKEND = """
import json
def handle(event, context):
    print("backend")
    return {"statusCode": 200, "body": json.dumps(sorted(name.lower() for name in event["headers"]))}
"""


def make_api(gateway: Any, functions: Any, ttl: int) -> str:
    """An API with a usage plan of QUOTA requests a day for each of two keys; returns its id."""
    api = gateway.create_rest_api(name="metered", apiKeySource="AUTHORIZER")["id"]
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{}/invocations"
    authorizer = gateway.create_authorizer(
        restApiId=api,
        name="authorizer",
        type="REQUEST",
        authorizerUri=uri.format(create(functions, "authorizer", AUTHORIZER)),
        identitySource="method.request.header.Authorization",
        authorizerResultTtlInSeconds=ttl,
    )["id"]
    protection = {"authorizationType": "CUSTOM", "authorizerId": authorizer, "apiKeyRequired": True}
    backend = uri.format(create(functions, "backend", BACKEND))
    for method, options in (("GET", protection), ("POST", {"authorizationType": "NONE"})):
        here = {"restApiId": api, "resourceId": root, "httpMethod": method}
        gateway.put_method(**here, **options)
        gateway.put_integration(**here, type="AWS_PROXY", integrationHttpMethod="POST", uri=backend)
    gateway.create_deployment(restApiId=api, stageName="api")
    add_plan(gateway, api)
    return str(api)


def add_plan(gateway: Any, api: str) -> None:
    stages = [{"apiId": api, "stage": "api"}]
    plan = gateway.create_usage_plan(name="plan", apiStages=stages, quota={"limit": QUOTA, "period": "DAY"})["id"]
    for value in (ALICE, BOB):
        key = gateway.create_api_key(name=value, value=value, enabled=True)["id"]
        gateway.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")


def get(endpoint: str, api: str, who: str, **headers: str) -> int:
    url = f"{endpoint}/_aws/execute-api/{api}/api/"
    sent = {"authorization": who, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return http.send("GET", url, headers=sent)[0]


@pytest.fixture(params=[0, 300], ids=["uncached", "cached"])
def metered(request: pytest.FixtureRequest, emulator: Emulator) -> tuple[str, str]:
    """Endpoint and API id, with an authorizer whose decisions are cached or not."""
    api = make_api(emulator.client("apigateway"), emulator.client("lambda"), request.param)
    return emulator.running.endpoint, api


def test_each_principal_has_the_quota_of_its_own_key(metered: tuple[str, str]) -> None:
    callers = [ALICE, BOB] * (QUOTA + 3)
    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(lambda who: (who, get(*metered, who)), callers))
    for who in (ALICE, BOB):
        assert sorted(code for caller, code in codes if caller == who) == [200] * QUOTA + [429] * 3


def test_a_key_that_the_client_sends_counts_for_nothing(metered: tuple[str, str]) -> None:
    assert get(*metered, "nobody-that-has-a-key", x_api_key=ALICE) == 403
    assert get(*metered, "nobody-that-has-a-key", X_Api_Key=ALICE) == 403
    assert [get(*metered, ALICE, x_api_key=BOB) for _ in range(QUOTA + 1)] == [200] * QUOTA + [429]
    assert get(*metered, BOB) == 200


def test_the_header_reaches_no_function(metered: tuple[str, str]) -> None:
    endpoint, api = metered
    url = f"{endpoint}/_aws/execute-api/{api}/api/"
    code, body = http.send("POST", url, b"{}", {"X-Api-Key": ALICE, "X-Other": "kept"})
    names = json.loads(body)
    assert code == 200
    assert "x-other" in names
    assert "x-api-key" not in names


@pytest.fixture
def unchanged(prepared: None, tmp_path: Path) -> Iterator[str]:
    """The endpoint of MiniStack as it comes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    environ |= {"BIND_HOST": "127.0.0.1", "GATEWAY_PORT": port, "SFTP_ENABLED": "0", "IOT_MTLS_ENABLED": "0"}
    command = [str(environments.STACK.python), "-c", "import ministack.app; ministack.app.main()"]
    with subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT) as process:
        endpoint = f"http://127.0.0.1:{port}"
        try:
            until(lambda: http.status(f"{endpoint}/_ministack/health") == 200)
            yield endpoint
        finally:
            process.terminate()


def test_ministack_as_it_comes_still_needs_the_bridge(unchanged: str) -> None:
    def client(service: str) -> Any:
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        return boto3.client(service, endpoint_url=unchanged, region_name=REGION, **keys)  # type: ignore[call-overload]  # as above

    api = make_api(client("apigateway"), client("lambda"), ttl=0)
    codes = (get(unchanged, api, ALICE), get(unchanged, api, "nobody-that-has-a-key", x_api_key=ALICE))
    assert codes == (403, 200), "MiniStack heeds usageIdentifierKey now: remove local/emulator/usage_key.py"
