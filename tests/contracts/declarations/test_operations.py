"""Operations: methods, tails, bodies, answers, statuses, headers."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
from portico.core.model.conventions import Answer, Body, Replay
from portico.core.model.fields import Sent
from portico.core.model.given import Given
from portico.core.resource import Operation, Resource

from tests.support.declared import Serve

Shown = dict[str, Any]


class Letter(Sent):
    """A body."""

    text: str


@dataclass(frozen=True)
class Passed:
    """A reply of somebody else's."""

    content: bytes
    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)


def echoed(_: None, given: Given) -> Shown:
    """The request."""
    body = given.body.text if given.body else given.raw.decode("latin-1")
    return {"method": given.method, "values": dict(given.values), "query": given.raw_query, "body": body}


def parts(_: None, _given: Given) -> Iterator[bytes]:
    """A stream."""
    yield from (b"one", b"two")


def operation(name: str, path: str, method: str | tuple[str, ...] = "GET", **options: Any) -> Operation:
    """An operation that is answered by `show` alone."""
    usual = {"reply": Shown, "show": echoed, "replay": Replay.OFF}
    return Operation(name, None, method, f"/v1/probes{path}", name, **{**usual, **options})


PROBES: Final = Resource(
    "tests.contracts.declarations.test_operations:wire",
    types="probes",
    own=(
        operation("many", "/many", ("GET", "POST", "PUT")),
        operation("tail", "/{name}/files/{path...}", ("GET", "PUT")),
        operation("json", "/json", "POST", body=Body.JSON, body_type=Letter),
        operation("form", "/form", "POST", body=Body.FORM, body_type=Letter),
        operation("bytes", "/bytes", ("GET", "POST"), body=Body.BYTES, body_type=("image/*", "text/plain"), max_bytes=8),
        operation("status", "/status/{code}", status=lambda _: 207, headers={"X-Kind": "probe"}, location="/v1/{code}"),
        operation("picture", "/picture", answer=Answer.BYTES, media_type="image/png", show=lambda _, __: b"\x89PNG"),
        operation("text", "/text", answer=Answer.TEXT, show=lambda _, __: "plain"),
        operation("gone", "/gone", answer=Answer.EMPTY, status=204),
        operation("away", "/away", answer=Answer.REDIRECT, status=307, show=lambda _, __: "https://else.test/"),
        operation("stream", "/stream", answer=Answer.STREAM, media_type="text/event-stream", show=parts),
        operation("static", "/static", answer=Answer.STATIC, media_type="text/plain", reply="portico.access.authz:roles/user.cedar"),
        operation("passed", "/passed", answer=Answer.PASSTHROUGH, show=lambda _, __: Passed(zlib.compress(b"x"), 418, [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])),
    ),
)  # fmt: skip


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_an_operation_has_several_methods(serve: Serve, method: str) -> None:
    api = serve(PROBES).client()
    assert api.send(method, "/v1/probes/many").json["method"] == method
    assert api.delete("/v1/probes/many").headers["allow"] == "GET, HEAD, POST, PUT"


@pytest.mark.parametrize("tail", ["a", "a/b.txt", "a%2Fb/%5C", "%E2%82%AC//x/"])
def test_a_tail_and_a_query_come_undecoded(serve: Serve, tail: str) -> None:
    query = "b=2&a=%20+1&a=&%7e"
    reply = serve(PROBES).send("GET", f"/v1/probes/b%6Fx/files/{tail}?{query}")
    assert reply.json() == {"method": "GET", "values": {"name": "box", "path": tail}, "query": query, "body": ""}


def test_a_tail_comes_undecoded_through_the_gateway(serve: Serve) -> None:
    reply = serve(PROBES).client().put("/v1/probes/box/files/a%2Fb/c")
    assert (reply.status, reply.json["values"]) == (200, {"name": "box", "path": "a%2Fb/c"})


@pytest.mark.parametrize(
    "path", ["/v1/probes/a%2Fb/files/x", "/v1/probes/box/files/../x", "/v1/probes/box/files/%2e%2e"]
)
def test_only_a_tail_has_encoded_slashes(serve: Serve, path: str) -> None:
    assert serve(PROBES).client().get(path).status == 404


def test_a_body_is_json_or_a_form(serve: Serve) -> None:
    api = serve(PROBES).client()
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    assert api.post("/v1/probes/json", body={"text": "hi"}).json["body"] == "hi"
    assert api.post("/v1/probes/json", body={"text": "hi", "more": 1}).fields == ["more"]
    assert api.post("/v1/probes/form", raw="text=hi", **form).json["body"] == "hi"
    assert api.post("/v1/probes/form", body={"text": "hi"}).status == 415


def test_a_body_in_bytes_is_bounded(serve: Serve) -> None:
    api = serve(PROBES)
    send = {"headers": {"Content-Type": "image/png"}}
    assert api.send("POST", "/v1/probes/bytes", content=b"\xff\x00", **send).json()["body"] == "\xff\x00"
    assert api.send("GET", "/v1/probes/bytes", content=b"asked", **send).json()["body"] == "asked"
    assert api.send("GET", "/v1/probes/bytes").json()["body"] == ""
    large = api.send("POST", "/v1/probes/bytes", content=b"x" * 9, **send)
    assert (large.status_code, large.json()["error"]["details"]) == (413, {"limit_bytes": 8})
    other = api.send("POST", "/v1/probes/bytes", content=b"{}", headers={"Content-Type": "application/json"})
    assert (other.status_code, other.json()["error"]["details"]["supported"]) == (415, ["image/*", "text/plain"])


def test_status_and_headers_are_said(serve: Serve) -> None:
    reply = serve(PROBES).client().get("/v1/probes/status/7")
    assert (reply.status, reply.headers["x-kind"], reply.headers["location"]) == (207, "probe", "/v1/7")


@pytest.mark.parametrize(("name", "status", "kind", "content"), [
    ("picture", 200, "image/png", b"\x89PNG"),
    ("text", 200, "text/plain; charset=utf-8", b"plain"),
    ("gone", 204, None, b""),
    ("away", 307, None, b""),
    ("stream", 200, "text/event-stream; charset=utf-8", b"onetwo"),
    ("passed", 418, None, zlib.compress(b"x")),
])  # fmt: skip
def test_an_answer_is_what_it_is_said_to_be(
    serve: Serve, name: str, status: int, kind: str | None, content: bytes
) -> None:
    reply = serve(PROBES).send("GET", f"/v1/probes/{name}", headers={"Accept": kind or "*/*"})
    assert (reply.status_code, reply.headers.get("content-type"), reply.content) == (status, kind, content)


def test_a_redirect_leads_away(serve: Serve) -> None:
    assert serve(PROBES).send("GET", "/v1/probes/away").headers["location"] == "https://else.test/"


def test_a_static_file_is_of_the_package(serve: Serve) -> None:
    reply = serve(PROBES).send("GET", "/v1/probes/static")
    assert (reply.status_code, reply.text.startswith("// Users work")) == (200, True)


def test_a_reply_passed_through_keeps_its_headers(serve: Serve) -> None:
    assert serve(PROBES).send("GET", "/v1/probes/passed").headers.get_list("set-cookie") == ["a=1", "b=2"]
