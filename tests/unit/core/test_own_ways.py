"""What Portico does in a way of its own, for a library's is long. When it no longer is, a test fails: then the library's is to be taken."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack, closing
from io import StringIO
from typing import Annotated, Any

import pytest
from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider
from fastapi import Path, Query
from fastapi.routing import APIRoute
from jsonschema import Draft202012Validator
from portico.core.base.observability import Log, Measured, measure
from portico.core.http.route import StrictRoute
from portico.core.schema.metaschema import validate
from pydantic import BaseModel

from tests.support.counting import calls

TIMES = 2  # so many times the calls: less is not worth code of one's own


class Thing(BaseModel):
    """What is read and told."""

    name: str
    size: int


async def endpoint(name: Annotated[str, Path()], size: Annotated[int, Query(ge=0)] = 0) -> Thing:
    return Thing(name=name, size=size)


def requests(route: type[APIRoute], loop: asyncio.AbstractEventLoop) -> Callable[[], Any]:
    """A request to a route, without what an application puts around it."""
    made, told = route("/things/{name}", endpoint, methods=["GET"], response_model=Thing), list[Any]()

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        told.append(message)

    async def ask() -> None:
        async with AsyncExitStack() as stack:
            scope: dict[str, Any] = {
                "type": "http", "method": "GET", "path": "/things/a", "query_string": b"size=1", "headers": [],
                "path_params": {"name": "a"}, "portico.headers": {}, "fastapi_middleware_astack": stack,
            }  # fmt: skip
            await made.app(scope, receive, send)
        assert told[-1]["body"] == b'{"name":"a","size":1}'

    return lambda: loop.run_until_complete(ask())


def second(act: Callable[[], Any]) -> int:
    """The calls of the second time."""
    act()
    return calls(act)


def test_a_request_is_read_and_told_with_fewer_calls() -> None:
    with closing(asyncio.new_event_loop()) as loop:
        assert second(requests(APIRoute, loop)) > TIMES * second(requests(StrictRoute, loop))


def test_a_line_of_the_log_is_written_with_fewer_calls() -> None:
    theirs, ours = Logger(service="portico", level="INFO", stream=StringIO()), Log(20)
    extra = {"route": "/v1/functions/{name}", "status": 200, "request_id": "r"}
    assert second(lambda: theirs.info("a", extra=extra)) > TIMES * second(lambda: ours.info("a", extra=extra))


@pytest.mark.usefixtures("capsys")
def test_a_line_of_metrics_is_written_with_fewer_calls() -> None:
    def theirs() -> None:
        provider = AmazonCloudWatchEMFProvider(namespace="Portico", service="portico")
        provider.add_metric("Latency", "Milliseconds", 1.5)
        provider.add_dimension("status", "2xx")
        provider.flush_metrics()

    assert second(theirs) > TIMES * second(lambda: measure(Measured("Latency", 1.5, [{"status": "2xx"}])))


def test_a_schema_is_judged_with_fewer_calls() -> None:
    schema = {"type": "object", "required": ["order"], "properties": {"order": {"type": "string"}}}
    assert second(lambda: Draft202012Validator.check_schema(schema)) > TIMES * second(lambda: validate(schema))
