"""The examples that the CloudEvents 1.0.2 documents give: the specification's attributes, the JSON format, the HTTP binding."""

import base64
import json
from typing import Any

import pytest
from portico.core.cloudevents.event import CloudEvent
from portico.core.cloudevents.modes import BATCH, STRUCTURED, Message, read_events

SOURCES = (
    "https://github.com/cloudevents", "mailto:cncf-wg-serverless@lists.cncf.io",
    "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66", "/cloudevents/spec/pull/123", "/sensors/tn-1234567/alerts",
    "1-555-123-4567", "https://github.com/cloudevents/spec/pull",
)  # fmt: skip
TYPES = ("com.github.pull_request.opened", "com.example.object.deleted.v2", "com.example.someevent")
SUBJECTS = ("mynewfile.jpg", "123")

# JSON event format, 3.2: data as text in XML, as bytes, as JSON beside unset members; and what the specification's own example holds.
XML = {
    "specversion": "1.0", "type": "com.example.someevent", "source": "/mycontext", "id": "A234-1234-1234",
    "time": "2018-04-05T17:31:00Z", "comexampleextension1": "value", "comexampleothervalue": 5,
    "datacontenttype": "application/xml", "data": '<much wow="xml"/>',
}  # fmt: skip
BINARY = {
    "specversion": "1.0", "type": "com.example.someevent", "source": "/mycontext", "id": "B234-1234-1234",
    "time": "2018-04-05T17:31:00Z", "comexampleextension1": "value", "comexampleothervalue": 5,
    "datacontenttype": "application/vnd.apache.thrift.binary", "data_base64": base64.b64encode(b"\x0b\x00\xff").decode(),
}  # fmt: skip
OBJECT = {
    "specversion": "1.0", "type": "com.example.someevent", "source": "/mycontext", "subject": None, "id": "C234-1234-1234",
    "time": "2018-04-05T17:31:00Z", "comexampleextension1": "value", "comexampleothervalue": 5, "unsetextension": None,
    "datacontenttype": "application/json",
    "data": {"appinfoA": "abc", "appinfoB": 123, "appinfoC": True},
}  # fmt: skip
NUMBER = {**OBJECT, "id": "D234-1234-1234", "data": 1.5}
TEXT = {**OBJECT, "id": "E234-1234-1234", "data": "I'm just a string"}
PULL_REQUEST = {
    "specversion": "1.0", "type": "com.github.pull_request.opened", "source": "https://github.com/cloudevents/spec/pull",
    "subject": "123", "id": "A234-1234-1234", "time": "2018-04-05T17:31:00Z", "comexampleextension1": "value",
    "comexampleothervalue": 5, "datacontenttype": "text/xml", "data": '<much wow="xml"/>',
}  # fmt: skip
DOCUMENTS = (XML, BINARY, OBJECT, NUMBER, TEXT, PULL_REQUEST)


def one(document: dict[str, Any]) -> CloudEvent:
    body = json.dumps(document).encode()
    [event] = read_events(Message([("Content-Type", f"{STRUCTURED}; charset=utf-8")], body)) or []
    return event


def set_members(document: dict[str, Any]) -> dict[str, Any]:
    """Without the members that are null, which is how JSON says unset (JSON format, 2.2)."""
    return {name: value for name, value in document.items() if value is not None}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document["id"])
def test_an_example_of_the_json_format(document: dict[str, Any]) -> None:
    assert one(document).to_json() == set_members(document)


def test_the_example_of_a_batch() -> None:
    body = json.dumps([XML, BINARY, OBJECT]).encode()
    events = read_events(Message([("Content-Type", f"{BATCH}; charset=utf-8")], body)) or []
    assert [event.to_json() for event in events] == [set_members(document) for document in (XML, BINARY, OBJECT)]


def test_the_example_of_an_empty_batch() -> None:
    assert read_events(Message([("Content-Type", BATCH)], b"[]")) == []


def test_the_example_of_the_binary_mode() -> None:
    headers = [
        ("Host", "webhook.example.com"),
        ("ce-specversion", "1.0"),
        ("ce-type", "com.example.someevent"),
        ("ce-time", "2018-04-05T03:56:24Z"),
        ("ce-id", "1234-1234-1234"),
        ("ce-source", "/mycontext/subcontext"),
        ("Content-Type", "application/json; charset=utf-8"),
    ]
    [event] = read_events(Message(headers, b'{"application": "data"}')) or []
    assert event.to_json() == {
        "specversion": "1.0",
        "type": "com.example.someevent",
        "time": "2018-04-05T03:56:24Z",
        "id": "1234-1234-1234",
        "source": "/mycontext/subcontext",
        "datacontenttype": "application/json; charset=utf-8",
        "data": {"application": "data"},
    }


@pytest.mark.parametrize("source", SOURCES)
def test_an_example_of_a_source(source: str) -> None:
    assert one({**XML, "source": source}).to_json()["source"] == source


@pytest.mark.parametrize("kind", TYPES)
def test_an_example_of_a_type(kind: str) -> None:
    assert one({**XML, "type": kind}).to_json()["type"] == kind


@pytest.mark.parametrize("subject", SUBJECTS)
def test_an_example_of_a_subject(subject: str) -> None:
    assert one({**XML, "subject": subject}).to_json()["subject"] == subject
