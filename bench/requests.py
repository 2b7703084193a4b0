"""The number of requests to DynamoDB for one warm blocking run, counted by a hook on the client."""

import json
from types import SimpleNamespace
from typing import Any

from bench.latency import NAME
from bench.report import Row
from bench.stack import Bench, settings_of
from tests.support.hooks import Call, around


def measure(bench: Bench) -> Row:
    """Calls the handlers in this process: the authorizer, then the run."""
    settings_of(bench, "RunsFunction")
    from portico.platform import platform

    from functions.authorizer.app import handler as authorize
    from functions.runs.app import handler as run

    made: list[str] = []

    def attempt(carry_out: Call, operation: str, *request: Any) -> Any:
        made.append(operation)
        return carry_out(operation, *request)

    with around(platform().table.client, "attempt", attempt):
        for _ in range(2):
            made.clear()
            request = _request(bench)
            allowed = authorize(request, _context())
            request["requestContext"]["authorizer"] = allowed["context"]
            answer = run(request, _context())
    if answer["statusCode"] != 200:
        raise RuntimeError(answer["body"])
    return Row("requests to DynamoDB for a warm run", len(made), 3, "requests", ", ".join(made))


def _request(bench: Bench) -> dict[str, Any]:
    path = f"/v1/functions/{NAME}/runs"
    headers = {"authorization": f"Bearer {bench.token}", "content-type": "application/json", "host": "127.0.0.1"}
    arn = "arn:aws:execute-api:us-east-1:000000000000:portico/api/POST" + path
    return {
        "type": "REQUEST",
        "methodArn": arn,
        "resource": path,
        "path": path,
        "httpMethod": "POST",
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": {"blocking": "true"},
        "multiValueQueryStringParameters": {"blocking": ["true"]},
        "requestContext": {"requestId": "bench", "stage": "api", "identity": {"sourceIp": "127.0.0.1"}},
        "body": json.dumps({"input": 1}),
        "isBase64Encoded": False,
    }


def _context() -> Any:
    return SimpleNamespace(aws_request_id="bench", function_name="bench", memory_limit_in_mb=512)
