"""Replies as API Gateway gets them: text as it is, anything else in base64."""

import base64

import pytest
from fastapi import FastAPI, Response
from portico.core.http.lambda_handler import lambda_handler

from tests.support.gateway import proxy_event

TEXT = (
    "application/json",
    "application/problem+json",
    "application/cloudevents+json; charset=utf-8",
    "application/cloudevents-batch+json",
    "application/graphql-response+json",
    "application/vnd.oai.openapi+json",
    "application/scim+json",
    "application/x-ndjson",
    "application/xml",
    "image/svg+xml",
    "text/event-stream",
    "text/plain; version=0.0.4",
)


def answered(body: bytes, kind: str) -> tuple[str, bool]:
    app = FastAPI()
    app.get("/")(lambda: Response(body, headers={"Content-Type": kind}))
    answer = lambda_handler(app)(proxy_event("GET", "/", {}, None, {}, None), None)
    return answer["body"], answer["isBase64Encoded"]


@pytest.mark.parametrize("kind", TEXT)
def test_text_goes_as_it_is(kind: str) -> None:
    assert answered('{"é": 1}'.encode(), kind) == ('{"é": 1}', False)


@pytest.mark.parametrize(
    ("body", "kind"), [(b"PK", "application/zip"), (b"\xff\xd8", "image/jpeg"), (b"\x1f\x8b\x08", "application/json")]
)
def test_what_is_no_text_goes_in_base64(body: bytes, kind: str) -> None:
    assert answered(body, kind) == (base64.b64encode(body).decode(), True)
