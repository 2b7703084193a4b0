"""CloudEvents over HTTP: the three modes, as an independent writer writes them, and what none of them may hold."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cloudevents.core.bindings.http import to_binary_event, to_structured_event
from cloudevents.core.v1.event import CloudEvent as Written
from portico.core.base.errors import BadRequest, PorticoError, Unprocessable, UnsupportedMediaType
from portico.core.cloudevents.event import CloudEvent
from portico.core.cloudevents.modes import BATCH, STRUCTURED, Message, decoded, read_events
from portico.core.model.scope import Scope
from portico.eventing.event_types.emitter import own_source

REQUIRED: dict[str, Any] = {"specversion": "1.0", "id": "A-1", "source": "/shop", "type": "order.created"}
CE = {f"ce-{name}": value for name, value in REQUIRED.items()}


def binary(body: bytes = b"", content_type: str | None = None, *, exact: bool = True, **more: str) -> CloudEvent:
    headers = {**CE, **{f"ce-{name}": value for name, value in more.items()}}
    given = [*headers.items(), *([("content-type", content_type)] if content_type else [])]
    [event] = read_events(Message(given, body, exact)) or []
    return event


def structured(**members: Any) -> CloudEvent:
    body = json.dumps({**REQUIRED, **members}).encode()
    [event] = read_events(Message([("Content-Type", f"{STRUCTURED}; charset=UTF-8")], body)) or []
    return event


ATTRIBUTES: list[dict[str, Any]] = [
    {},
    {"subject": 'Euro € 😀 "quoted" 100%'},
    {"time": datetime(2026, 11, 20, 9, 0, tzinfo=UTC), "dataschema": "https://example.com/schema"},
    {"comexampleextension": "value", "comexampleother": "5"},
]
DATA: list[tuple[str | None, Any, dict[str, Any]]] = [
    ("application/json", {"a": [1, True, None]}, {"data": {"a": [1, True, None]}}),
    ("application/vnd.shop+json", {"a": 1}, {"data": {"a": 1}}),
    ("application/xml", "<much wow='xml'/>", {"data": "<much wow='xml'/>"}),
    ("application/octet-stream", b"\x00\xff", {"data_base64": base64.b64encode(b"\x00\xff").decode()}),
    (None, None, {}),
]


@pytest.mark.parametrize("attributes", ATTRIBUTES)
@pytest.mark.parametrize(("content_type", "data", "content"), DATA)
@pytest.mark.parametrize("write", [to_binary_event, to_structured_event])
def test_what_the_official_library_writes_is_read(
    write: Any, attributes: dict[str, Any], content_type: str | None, data: Any, content: dict[str, Any]
) -> None:
    declared = {"datacontenttype": content_type} if content_type else {}
    sent = write(Written(attributes={**REQUIRED, **attributes, **declared}, data=data))
    [event] = read_events(Message(list(sent.headers.items()), sent.body)) or []
    expected = {
        name: value.isoformat().replace("+00:00", "Z") if name == "time" else value
        for name, value in attributes.items()
    }
    found = event.to_json()
    if "time" not in attributes:
        found.pop("time")  # the library adds it
    assert found == {**REQUIRED, **expected, **declared, **content}


def test_a_batch() -> None:
    events = [REQUIRED, {**REQUIRED, "id": "A-2", "data": 1}]
    found = read_events(Message([("content-type", BATCH)], json.dumps(events).encode()))
    assert [event.to_json() for event in found or []] == events
    assert read_events(Message([("content-type", BATCH)], b"[]")) == []
    with pytest.raises(Unprocessable) as error:
        read_events(Message([("content-type", BATCH)], json.dumps([REQUIRED, {}]).encode()))
    assert error.value.details["errors"][0]["field"] == "1.specversion"


def test_null_is_unset_but_null_data_is_data() -> None:
    assert structured(subject=None, data=None).to_json() == {**REQUIRED, "data": None}
    assert structured(data_base64=None).to_json() == REQUIRED


def test_text_that_looks_like_json_stays_text() -> None:
    assert structured(data='{"a": 1}').data == '{"a": 1}'
    assert binary(b'"x"', "application/json").data == "x"


def test_what_is_plain_is_no_event() -> None:
    assert read_events(Message([("content-type", "application/json")], b"{}")) is None


HEADERS: list[tuple[str, str]] = [
    ("Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro € 😀"), ('"with \\"quotes\\" and space"', 'with "quotes" and space'),
    ("%41%e2%82%ac", "A€"), ("100%25", "100%"), (" trimmed ", "trimmed"), ("%2525", "%25"), ('"', '"'), ("a b", "a b"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "text"), HEADERS)
def test_header_values_are_decoded_once(value: str, text: str) -> None:
    assert decoded(value, "ce-x") == text


@pytest.mark.parametrize("value", ["%C0%A0", "%", "%4", "%zz", "é", "%ff"])
def test_header_values_that_are_badly_encoded(value: str) -> None:
    with pytest.raises(BadRequest):
        decoded(value, "ce-x")


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"id": ""}, "id"), ({"id": 5}, "id"), ({"source": "not a uri"}, "source"), ({"source": "%zz"}, "source"), ({"type": ""}, "type"),
    ({"specversion": "1.1"}, "specversion"), ({"time": "2026-11-20"}, "time"), ({"time": "2026-13-01T00:00:00Z"}, "time"),
    ({"time": "2026-11-20T09:00:00"}, "time"), ({"datacontenttype": "json"}, "datacontenttype"), ({"dataschema": "/relative"}, "dataschema"),
    ({"subject": ""}, "subject"), ({"camelCase": "x"}, "camelCase"), ({"under_score": "x"}, "under_score"), ({"x": {}}, "x"),
    ({"x": 2**31}, "x"), ({"x": "a\u0007"}, "x"), ({"x": "\ufffe"}, "x"), ({"data": 1, "data_base64": "eA=="}, "data_base64"),
    ({"data_base64": "?"}, "data_base64"), ({"data_base64": 1}, "data_base64"), ({"data": 1, "datacontenttype": "text/plain"}, "data"),
    ({f"x{n}": "x" for n in range(80)}, "event"), ({"x": "y" * 2049}, "x"),
]  # fmt: skip


@pytest.mark.parametrize(("members", "field"), WRONG)
def test_what_is_no_event_is_named(members: dict[str, Any], field: str) -> None:
    with pytest.raises(Unprocessable) as error:
        structured(**members)
    assert error.value.details["errors"][0]["field"] == field


@pytest.mark.parametrize(
    "time", ["2026-11-20T09:00:00Z", "2026-11-20t09:00:00.123456789+05:30", "2016-12-31T23:59:60Z"]
)
def test_timestamps_of_rfc_3339(time: str) -> None:
    assert structured(time=time).attributes["time"] == time


BAD_MESSAGES: list[tuple[Message, type[PorticoError]]] = [
    (Message([*CE.items(), ("CE-ID", "again")], b""), BadRequest),
    (Message([*CE.items(), ("ce-datacontenttype", "text/plain")], b""), BadRequest),
    (Message([*CE.items(), ("ce-data", "x")], b""), BadRequest),
    (Message([*CE.items(), ("ce-data_base64", "eA==")], b""), BadRequest),
    (Message([*CE.items(), ("content-type", "application/json")], b"{"), BadRequest),
    (Message([*CE.items(), ("content-type", "text/plain")], b"\xff"), BadRequest),
    (Message([*CE.items(), ("content-type", "image/png")], b"\xef\xbf\xbd", exact=False), UnsupportedMediaType),
    (Message([("content-type", "application/cloudevents+avro"), *CE.items()], b""), UnsupportedMediaType),
    (Message([("content-type", "text/plain")], b"x"), UnsupportedMediaType),
    (Message([], b""), UnsupportedMediaType),
    (Message([("content-type", STRUCTURED)], b"[]"), Unprocessable),
    (Message([("content-type", BATCH)], b"{}"), Unprocessable),
    (Message([("content-type", STRUCTURED)], b'{"id":1,"id":2}'), BadRequest),
]


@pytest.mark.parametrize(("message", "error"), BAD_MESSAGES)
def test_what_cannot_be_read(message: Message, error: type[PorticoError]) -> None:
    with pytest.raises(error):
        read_events(message)


def test_the_source_of_a_project() -> None:
    assert own_source(Scope("acme", "vision")) == "/portico/project/acme/vision/events"
    assert structured(source=own_source(Scope("acme", "vision")))


def in_base64(body: bytes, **attributes: Any) -> CloudEvent:
    return structured(data_base64=base64.b64encode(body).decode(), **attributes)


@pytest.mark.parametrize(
    "declared", [{}, {"datacontenttype": "application/json; charset=utf-8"}, {"datacontenttype": "a/b+json"}]
)
def test_json_in_base64_is_json(declared: dict[str, str]) -> None:
    event = in_base64('{"order": "é", "n": [1.5, null]}'.encode(), **declared)
    assert (event.data, event.has_json, "data_base64" in event.to_json()) == (
        {"order": "é", "n": [1.5, None]},
        True,
        False,
    )


@pytest.mark.parametrize(
    ("body", "declared"),
    [
        (b'{"a": 1}', "application/octet-stream"),
        (b"\xff\x00", "application/json"),
        (b"{", "application/json"),
        (b'{"a": NaN}', "a/json"),
    ],
)
def test_what_is_no_json_stays_binary(body: bytes, declared: str) -> None:
    event = in_base64(body, datacontenttype=declared)
    assert (event.data, event.has_json) == (base64.b64encode(body).decode(), False)
