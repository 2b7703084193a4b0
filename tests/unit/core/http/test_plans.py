"""Plans of routes: each function is called once, all that is wrong is told, and what a plan cannot do is refused when it is made."""

import asyncio
from collections.abc import Callable
from typing import Annotated, Any

import pytest
from fastapi import BackgroundTasks, Body, Cookie, Depends, Form, Header, Path, Query, Request, Response, WebSocket
from fastapi.routing import APIRoute
from portico.core.base.errors import Unprocessable
from portico.core.http.plan import Plan
from portico.core.http.strict_request import StrictRequest
from pydantic import BaseModel, ConfigDict, Field


class Box(BaseModel):
    model_config = ConfigDict(extra="forbid")

    size: int = Field(alias="Size", ge=0)
    color: str | None = None


class Loose(BaseModel):
    model_config = ConfigDict(extra="allow")

    size: int = 0


class Spelled(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    size: int = Field(0, alias="Size")


async def nothing() -> int:
    return 1


def asked(
    endpoint: Callable[..., Any], *, path: str = "/boxes/{name}", query: str = "", body: bytes = b"",
    headers: tuple[tuple[bytes, bytes], ...] = (), **options: Any,
) -> Response:  # fmt: skip
    """The reply of an endpoint's plan to `/boxes/a`."""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/boxes/a",
        "path_params": {"name": "a"},
        "query_string": query.encode(),
        "headers": list(headers),
    }
    plan = Plan(APIRoute(path, endpoint, methods=["POST"], **options))
    with asyncio.Runner() as runner:
        return runner.run(plan.run(StrictRequest(scope, receive)))


def refused(endpoint: Callable[..., Any], **given: Any) -> list[tuple[str, str]]:
    """The fields that are refused, and why."""
    with pytest.raises(Unprocessable) as error:
        asked(endpoint, **given)
    return [(problem["field"], problem["type"]) for problem in error.value.details["errors"]]


def test_a_dependency_that_two_need_is_called_once() -> None:
    calls = []

    async def first(request: Request) -> str:
        calls.append(request.method)
        return "first"

    async def second(one: Annotated[str, Depends(first)]) -> str:
        return f"{one} second"

    async def endpoint(one: Annotated[str, Depends(first)], two: Annotated[str, Depends(second)]) -> dict[str, str]:
        return {"one": one, "two": two}

    assert asked(endpoint).body == b'{"one":"first","two":"first second"}'
    assert calls == ["POST"]


def test_nothing_is_called_whose_arguments_are_wrong() -> None:
    calls = []

    async def limit(limit: int) -> int:
        calls.append("limit")
        return limit

    async def inner(limit: Annotated[int, Depends(limit)], page: int = 1) -> int:
        calls.append("inner")
        return limit + page

    async def endpoint(
        inner: Annotated[int, Depends(inner)], name: Annotated[str, Path(max_length=0)], box: Box
    ) -> int:
        calls.append("endpoint")
        return inner

    wrong = [("limit", "int_parsing"), ("page", "int_parsing"), ("name", "string_too_long"), ("Size", "missing")]
    assert refused(endpoint, query="limit=a&page=b", body=b"{}") == wrong
    assert refused(endpoint, query="limit=1&page=b", body=b'{"Size":1}') == wrong[1:3]
    assert calls == ["limit"]


def test_a_dependency_that_reads_is_wrong_for_each_who_needs_it() -> None:
    async def limit(limit: int) -> int:
        return limit

    async def inner(limit: Annotated[int, Depends(limit)]) -> int:
        return limit

    async def endpoint(one: Annotated[int, Depends(limit)], two: Annotated[int, Depends(inner)]) -> int:
        return one + two

    assert asked(endpoint, query="limit=2").body == b"4"
    assert refused(endpoint) == [("limit", "missing")] * 2  # as FastAPI says it


def test_values_have_defaults_and_the_last_of_a_query_counts() -> None:
    async def endpoint(
        name: str,
        flag: bool = False,
        tag: Annotated[str, Query(alias="a-tag")] = "none",
        first: Annotated[str | None, Header(alias="X-First")] = None,
    ) -> list[Any]:
        return [name, flag, tag, first]

    assert asked(endpoint).body == b'["a",false,"none",null]'
    headers = ((b"x-first", b"\xe9"), (b"x-first", b"2"))
    assert asked(endpoint, query="flag=on&a-tag=x&a-tag=y", headers=headers).body.decode() == '["a",true,"y","é"]'


@pytest.mark.parametrize(
    ("query", "body"),
    [("Size=1&color=", b'{"size":1,"color":""}'), ("Size=1&color=a&color=b", b'{"size":1,"color":"b"}')],
)
def test_a_query_may_be_a_model(query: str, body: bytes) -> None:
    async def endpoint(box: Annotated[Box, Query()]) -> dict[str, Any]:
        return box.model_dump()

    assert asked(endpoint, query=query).body == body
    assert refused(endpoint, query="size=1&b=2") == [
        ("Size", "missing"),
        ("size", "extra_forbidden"),
        ("b", "extra_forbidden"),
    ]


def test_what_a_model_does_not_know_it_may_keep() -> None:
    async def endpoint(box: Annotated[Loose, Query()]) -> dict[str, Any]:
        return box.model_dump()

    assert asked(endpoint, query="a=1&b=2&b=3").body == b'{"size":0,"a":"1","b":["2","3"]}'


def test_an_empty_field_of_a_form_is_none() -> None:
    async def endpoint(box: Annotated[Box, Form()]) -> dict[str, Any]:
        return box.model_dump()

    headers = ((b"content-type", b"application/x-www-form-urlencoded"),)
    assert asked(endpoint, body=b"Size=1&color=", headers=headers).body == b'{"size":1,"color":null}'
    assert refused(endpoint, body=b"color=a", headers=headers) == [("Size", "missing")]


def test_null_is_a_body_and_no_body_is_none() -> None:
    async def endpoint(box: Box) -> int:
        return box.size

    assert refused(endpoint) == [("body", "missing")]
    assert refused(endpoint, body=b"null") == [("body", "model_attributes_type")]


def test_an_endpoint_says_status_and_headers_of_its_reply() -> None:
    async def endpoint(response: Response) -> dict[str, int]:
        response.status_code = 202
        response.headers["Location"] = "/there"
        response.headers.append("Set-Cookie", "a=1")
        return {"a": 1}

    reply = asked(endpoint)
    assert (reply.status_code, reply.body) == (202, b'{"a":1}')
    assert reply.raw_headers == [
        *((b"content-length", b"7"), (b"content-type", b"application/json")),
        *((b"location", b"/there"), (b"set-cookie", b"a=1")),
    ]


def test_a_reply_of_the_endpoints_own_is_the_reply() -> None:
    own = Response("mine", 418)

    async def endpoint(response: Response) -> Any:
        response.headers["Location"] = "/there"
        return own

    assert asked(endpoint) is own
    assert "location" not in own.headers


def test_a_reply_is_what_its_model_shows() -> None:
    async def endpoint() -> Any:
        return {"Size": "1", "color": None}

    assert asked(endpoint, response_model=Box).body == b'{"Size":1,"color":null}'
    assert asked(endpoint, response_model=Box, response_model_exclude_none=True).body == b'{"Size":1}'


def test_a_status_that_has_no_body_is_given_none() -> None:
    async def endpoint(response: Response) -> int:
        response.status_code = 204
        return 1

    reply = asked(endpoint)
    assert (reply.status_code, reply.body, reply.raw_headers) == (204, b"", [(b"content-type", b"application/json")])


def synchronous() -> int:
    return 1


async def generated() -> Any:
    yield 1


async def a_task(tasks: BackgroundTasks) -> int:
    return 1


async def a_cookie(value: Annotated[str, Cookie()] = "") -> int:
    return 1


async def made_anew(one: Annotated[int, Depends(nothing, use_cache=False)]) -> int:
    return one


async def several_bodies(one: Box, two: Box) -> int:
    return 1


async def a_scalar(one: Annotated[int, Body()]) -> int:
    return one


async def a_socket(socket: WebSocket) -> int:
    return 1


async def several_names(one: Annotated[Spelled, Query()]) -> int:
    return 1


async def a_list(one: Annotated[list[str], Query()]) -> int:
    return 1


async def several_lists(one: Annotated[str, Query()] = "", *, many: Annotated[list[str], Query()] = []) -> int:  # noqa: B006
    return 1


async def perhaps_a_model(one: Annotated[Box | None, Query()] = None) -> int:
    return 1


async def another_type(one: Annotated[Box, Body(media_type="text/plain")]) -> int:
    return 1


@pytest.mark.parametrize(
    "endpoint",
    [
        *(synchronous, generated, a_task, a_cookie, made_anew, several_bodies, a_scalar, a_socket, several_names),
        *(a_list, several_lists, perhaps_a_model, another_type),
    ],
)
def test_what_no_route_has_is_refused_when_it_is_made(endpoint: Callable[..., Any]) -> None:
    with pytest.raises(TypeError):
        Plan(APIRoute("/boxes", endpoint, methods=["POST"], response_model=None))


def test_a_dependency_that_is_no_argument_is_refused() -> None:
    with pytest.raises(TypeError, match="no argument"):
        Plan(APIRoute("/boxes", nothing, dependencies=[Depends(nothing)]))
