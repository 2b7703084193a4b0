"""A server that is the API's description: it refuses what that does not know, and answers with its examples."""

import json
import re
from typing import Any
from urllib.parse import unquote

import httpx
from jsonschema import Draft202012Validator

from tools.api.openapi import TARGET
from tools.api.references import inlined

DOCUMENT: dict[str, Any] = inlined(json.loads(TARGET.read_text()))


STREAM = 'retry: 0\n: ping\n\nid: a\ndata: {"type": "order.created", "subject": "A-1"}\n\nid: closed\nevent: closed\ndata: {}\n\n'


class Described:
    """Answers requests, and remembers which operations they were."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        operation, path = _operation(request)
        self.seen.append(operation["operationId"])
        known = {(where["in"], where["name"].lower()) for where in operation.get("parameters", [])}
        unknown = [name for name in request.url.params if ("query", name) not in known]
        assert not unknown, f"{operation['operationId']} has no parameter {unknown}"
        assert path
        _check_body(request, operation)
        return _reply(operation)


def example(schema: str) -> Any:
    """The description's example of a schema."""
    return DOCUMENT["components"]["examples"][schema]["value"]


def operations(tags: set[str], left_out: set[str]) -> set[str]:
    """The ids of all operations with one of the tags."""
    found = (operation for item in DOCUMENT["paths"].values() for operation in item.values())
    return {item["operationId"] for item in found if tags & set(item.get("tags", []))} - left_out


def _operation(request: httpx.Request) -> tuple[dict[str, Any], str]:
    sent = request.url.raw_path.decode().partition("?")[0].removeprefix("/api")
    templates = sorted(DOCUMENT["paths"], key=lambda path: path.count("{"))  # /batch-update comes before /{name}
    for template in templates:
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, sent) and request.method.lower() in DOCUMENT["paths"][template]:
            return DOCUMENT["paths"][template][request.method.lower()], unquote(sent)
    raise AssertionError(f"the API has no {request.method} {sent}")


def _check_body(request: httpx.Request, operation: dict[str, Any]) -> None:
    content = operation.get("requestBody", {}).get("content", {})
    if not request.content:
        assert not operation.get("requestBody", {}).get("required"), f"{operation['operationId']} needs a body"
        return
    kind = request.headers["Content-Type"]
    assert kind in content, f"{operation['operationId']} takes no {kind}"
    if kind.endswith("json"):
        schema = {**content[kind]["schema"], "components": DOCUMENT["components"]}
        Draft202012Validator(schema).validate(json.loads(request.content))


def _reply(operation: dict[str, Any]) -> httpx.Response:
    status, response = next(
        (status, found) for status, found in sorted(operation["responses"].items()) if status.startswith("2")
    )
    content = response.get("content", {}).get("application/json")
    if "text/event-stream" in response.get("content", {}):
        return httpx.Response(int(status), text=STREAM)
    if content is None:
        return httpx.Response(int(status))
    reply = example(content["schema"]["$ref"].rpartition("/")[2])
    if "has_more" in reply:
        reply = {**reply, "has_more": False}
    return httpx.Response(int(status), json=reply, headers={"ETag": '"7"'})
