"""Authorizers and functions are told the whole path, which the emulator by itself leaves out."""

import asyncio
import re
from types import SimpleNamespace
from typing import Any

from local import environments
from local.emulator import request_path as server_request_path

EVENT = {"path": "/v1/auth/me", "requestContext": {"apiId": "portico", "stage": "api"}}


def told(event: dict[str, Any]) -> dict[str, Any]:
    """The event that the authorizer gets."""
    given: list[dict[str, Any]] = []

    async def invoke(_authorizer: Any, event: dict[str, Any], *_rest: Any) -> None:
        given.append(event)

    gateway = SimpleNamespace(_invoke_authorizer_lambda=invoke, _build_lambda_event_v1=None)
    server_request_path.install(gateway)
    asyncio.run(gateway._invoke_authorizer_lambda({}, event, "000000000000", "us-east-1"))
    return given[0]


def test_the_authorizer_is_told_the_whole_path() -> None:
    assert told(EVENT)["requestContext"]["path"] == "/_aws/execute-api/portico/api/v1/auth/me"
    assert "path" not in EVENT["requestContext"]


def test_what_the_emulator_says_by_itself_stands() -> None:
    event = {**EVENT, "requestContext": {**EVENT["requestContext"], "path": "/api/v1/auth/me"}}  # type: ignore[dict-item]
    assert told(event)["requestContext"]["path"] == "/api/v1/auth/me"


def test_a_function_is_told_the_whole_path() -> None:
    made = {"path": "/v1/auth/me", "requestContext": {**EVENT["requestContext"], "path": "/api/v1/auth/me"}}  # type: ignore[dict-item]
    gateway = SimpleNamespace(_invoke_authorizer_lambda=None, _build_lambda_event_v1=lambda *_, **__: made)
    server_request_path.install(gateway)
    event = gateway._build_lambda_event_v1("portico", binary_media_types=[])
    assert event["requestContext"]["path"] == "/_aws/execute-api/portico/api/v1/auth/me"


def test_the_emulator_still_leaves_it_out() -> None:
    environments.prepare(environments.STACK)
    [source] = environments.STACK.folder.glob("lib/*/site-packages/ministack/services/apigateway_v1.py")
    text = source.read_text(encoding="utf-8")
    event = text[text.index('"type": "REQUEST",') :]
    context = event[event.index('"requestContext": {') : event.index('"identity": {')]
    assert re.findall(r'"(\w+)":', context) == ["requestContext", "resourceId", "stage", "resourcePath", "httpMethod",
                                                "apiId", "accountId"]  # fmt: skip
