"""Breaking and other changes of `/v1`: a table of changes of one small document, each judged."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tools.api.operation_changes import breaking_changes

Change = Callable[[dict[str, Any]], object]
SCHEMAS = {
    "Send": {
        "type": "object",
        "additionalProperties": False,
        "required": ["name"],
        "properties": {
            "name": {"type": "string", "pattern": "^[a-z]{1,64}$", "maxLength": 64},
            "size": {"type": "integer", "minimum": 1, "maximum": 10, "default": 5},
            "kind": {"type": "string", "enum": ["a", "b"]},
            "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "tags": {"type": "object", "additionalProperties": {"type": "string"}},
            "also": {"anyOf": [{"type": "array", "items": {"$ref": "#/components/schemas/Send"}}, {"type": "null"}]},
        },
    },
    "Show": {
        "type": "object",
        "required": ["name", "state"],
        "properties": {
            "name": {"type": "string"},
            "state": {"type": "string", "enum": ["NEW", "OLD"]},
            "size": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Show"}},
            "more": {"type": "object", "additionalProperties": True},
        },
    },
}


def body(name: str) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}


DOCUMENT: dict[str, Any] = {
    "paths": {
        "/v1/things": {
            "get": {
                "operationId": "search_things",
                "security": [],
                "parameters": [{"in": "query", "name": "limit", "schema": {"type": "integer", "maximum": 100}}],
                "responses": {"200": body("Show"), "404": {"headers": {"Retry-After": {}}}},
            },
            "post": {
                "operationId": "create_thing",
                "security": [{"bearer": []}],
                "requestBody": body("Send"),
                "responses": {"201": body("Show"), "409": {}},
            },
        }
    },
    "components": {"schemas": SCHEMAS},
}


def get(document: dict[str, Any]) -> Any:
    return document["paths"]["/v1/things"]["get"]


def post(document: dict[str, Any]) -> Any:
    return document["paths"]["/v1/things"]["post"]


def sent(document: dict[str, Any]) -> Any:
    return document["components"]["schemas"]["Send"]["properties"]


def shown(document: dict[str, Any]) -> Any:
    return document["components"]["schemas"]["Show"]["properties"]


def needed(document: dict[str, Any], name: str) -> Any:
    return document["components"]["schemas"][name]["required"]


def query(name: str, **more: Any) -> dict[str, Any]:
    return {"in": "query", "name": name, "schema": {"type": "string"}, **more}


def share(document: dict[str, Any]) -> None:
    """Makes components of a parameter and a reply."""
    components, operation = document["components"], get(document)
    components["parameters"] = {"Limit": operation["parameters"][0]}
    components["responses"] = {"NotFound": operation["responses"]["404"]}
    operation["parameters"] = [{"$ref": "#/components/parameters/Limit"}]
    operation["responses"]["404"] = {"$ref": "#/components/responses/NotFound"}


def rename(document: dict[str, Any]) -> None:
    """Gives a schema another name."""
    text = json.dumps(document).replace('schemas/Show"', 'schemas/Shown"').replace('"Show":', '"Shown":')
    document.update(json.loads(text))


SAFE: dict[str, Change] = {
    "nothing": lambda d: None,
    "shared parameters and replies": share,
    "another name of a schema": rename,
    "a new path": lambda d: d["paths"].update({"/v1/others": {}}),
    "a new operation": lambda d: d["paths"]["/v1/things"].update({"put": get(d)}),
    "a new parameter": lambda d: get(d)["parameters"].append(query("order")),
    "a wider parameter": lambda d: get(d)["parameters"][0]["schema"].update(maximum=200),
    "a parameter without a limit": lambda d: get(d)["parameters"][0]["schema"].pop("maximum"),
    "a parameter of any number": lambda d: get(d)["parameters"][0]["schema"].update(type="number"),
    "a new reply": lambda d: get(d)["responses"].update({"429": {}}),
    "a new header": lambda d: get(d)["responses"]["200"].update(headers={"ETag": {}}),
    "a new type of body": lambda d: post(d)["requestBody"]["content"].update({"text/plain": {}}),
    "open to everybody": lambda d: post(d).update(security=[]),
    "another way in": lambda d: post(d)["security"].append({"keyPair": []}),
    "a new field that may be sent": lambda d: sent(d).update(other={"type": "string"}),
    "a field that need not be sent": lambda d: needed(d, "Send").clear(),
    "a longer text": lambda d: sent(d)["name"].update(maxLength=100),
    "a longer pattern": lambda d: sent(d)["name"].update(pattern="^[a-z]{0,99}$"),
    "no pattern": lambda d: sent(d)["name"].pop("pattern"),
    "a larger range": lambda d: sent(d)["size"].update(minimum=0, maximum=11),
    "a further value": lambda d: sent(d)["kind"]["enum"].append("c"),
    "any value": lambda d: sent(d)["kind"].pop("enum"),
    "a pattern of all the values": lambda d: sent(d).update(kind={"type": "string", "pattern": "^[a-z]$"}),
    "null as well": lambda d: sent(d).update(size={"anyOf": [sent(d)["size"], {"type": "null"}], "default": 5}),
    "types as a list": lambda d: sent(d).update(note={"type": ["string", "null"]}),
    "unknown fields are ignored": lambda d: d["components"]["schemas"]["Send"].pop("additionalProperties"),
    "a new field in the reply": lambda d: shown(d).update(other={"type": "string"}),
    "a reply's field that is always there": lambda d: needed(d, "Show").append("size"),
    "a reply's field that is never null": lambda d: shown(d).update(size={"type": "integer"}),
    "a further state": lambda d: shown(d)["state"]["enum"].append("GONE"),
    "a field in a mapping that may hold anything": lambda d: shown(d)["more"].update(properties={"x": {"type": "null"}}),
    "prose": lambda d: sent(d)["name"].update(description="The name.", title="Name", examples=["a"]),
}  # fmt: skip
BREAKING: dict[str, tuple[Change, str]] = {
    "a shared parameter is narrower": (lambda d: (share(d), d["components"]["parameters"]["Limit"]["schema"].update(maximum=9)), "maximum was 100, is 9"),
    "a shared reply has no header": (lambda d: (share(d), d["components"]["responses"]["NotFound"].clear()), "the header Retry-After is gone"),
    "another name of a changed schema": (lambda d: (shown(d).pop("size"), rename(d)), "reply 200.size: the field is gone"),
    "a path is gone": (lambda d: d["paths"].clear(), "GET /v1/things: the operation is gone"),
    "an operation is gone": (lambda d: d["paths"]["/v1/things"].pop("post"), "POST /v1/things: the operation is gone"),
    "another operationId": (lambda d: get(d).update(operationId="list"), "operationId was search_things, is list"),
    "a parameter is gone": (lambda d: get(d)["parameters"].clear(), "query parameter limit: gone"),
    "a parameter in another place": (lambda d: get(d)["parameters"][0].update({"in": "header"}), "limit: gone"),
    "a parameter is required": (lambda d: get(d)["parameters"][0].update(required=True), "limit: required now"),
    "a new required parameter": (lambda d: get(d)["parameters"].append(query("q", required=True)), "q: new, and required"),
    "a narrower parameter": (lambda d: get(d)["parameters"][0]["schema"].update(maximum=50), "maximum was 100, is 50"),
    "a parameter of another type": (lambda d: get(d)["parameters"][0]["schema"].update(type="string"), "type integer is refused"),
    "a status is gone": (lambda d: post(d)["responses"].pop("409"), "the reply 409 is gone"),
    "a header is gone": (lambda d: get(d)["responses"]["404"].clear(), "the header Retry-After is gone"),
    "a reply's type is gone": (lambda d: get(d)["responses"]["200"]["content"].clear(), "application/json is gone"),
    "a new demand for a body": (lambda d: get(d).update(requestBody={**body("Send"), "required": True}), "body: new, and required"),
    "a body is required": (lambda d: post(d)["requestBody"].update(required=True), "body: required now"),
    "a body is gone": (lambda d: post(d).pop("requestBody"), "body: gone"),
    "no longer open": (lambda d: get(d).update(security=[{"bearer": []}]), "no proof of who they are are refused"),
    "another way in": (lambda d: post(d).update(security=[{"keyPair": []}]), "callers with bearer are refused"),
    "a field is not accepted": (lambda d: sent(d).pop("size"), "body.size: the field is gone"),
    "a field is required": (lambda d: needed(d, "Send").append("size"), "body.size: required now"),
    "a new required field": (lambda d: (sent(d).update(x={"type": "null"}), needed(d, "Send").append("x")), "body.x: required now"),
    "a shorter text": (lambda d: sent(d)["name"].update(maxLength=63), "body.name: maxLength was 64, is 63"),
    "another pattern": (lambda d: sent(d)["name"].update(pattern="^[A-Z]{1,64}$"), "body.name: pattern was"),
    "a shorter pattern": (lambda d: sent(d)["name"].update(pattern="^[a-z]{1,63}$"), "body.name: pattern was"),
    "a pattern of some values": (lambda d: sent(d).update(kind={"type": "string", "pattern": "^[a]$"}), "body.kind: pattern was"),
    "a new limit": (lambda d: sent(d)["note"]["anyOf"][0].update(minLength=1), "body.note: minLength was None, is 1"),
    "a smaller range": (lambda d: sent(d)["size"].update(minimum=2), "body.size: minimum was 1, is 2"),
    "another default": (lambda d: sent(d)["size"].update(default=6), "body.size: the default was 5, is 6"),
    "a value is refused": (lambda d: sent(d)["kind"]["enum"].remove("a"), "body.kind: the value 'a' is gone"),
    "only some values": (lambda d: sent(d)["name"].update(const="x"), "body.name: only 'x' are accepted now"),
    "no null": (lambda d: sent(d).update(note={"type": "string"}), "body.note: the request's type null is refused"),
    "an inner type": (lambda d: sent(d)["tags"].update(additionalProperties={"type": "integer"}), "type string is refused"),
    "nothing further": (lambda d: sent(d)["tags"].update(additionalProperties=False), "nothing further is accepted"),
    "a keyword that is not judged": (lambda d: sent(d)["tags"].update({"not": {}}), "body.tags: not has changed"),
    "a reply's field is gone": (lambda d: shown(d).pop("size"), "reply 200.size: the field is gone"),
    "a reply's field may be missing": (lambda d: needed(d, "Show").remove("name"), "reply 200.name: may be missing now"),
    "a reply's field may be null": (lambda d: shown(d).update(name={"type": ["string", "null"]}), "type null is new"),
    "a reply's type": (lambda d: shown(d)["name"].update(type="integer"), "type integer is new"),
    "a state is gone": (lambda d: shown(d)["state"]["enum"].remove("OLD"), "reply 200.state: the value 'OLD' is gone"),
    "any state": (lambda d: shown(d)["state"].pop("enum"), "no longer of an enumeration"),
    "items of another type": (lambda d: shown(d)["parts"].update(items={"type": "string"}), "parts[]: the reply's type string is new"),
}  # fmt: skip


def changed(change: Change) -> dict[str, Any]:
    document = deepcopy(DOCUMENT)
    change(document)
    return document


@pytest.mark.parametrize("name", SAFE)
def test_what_clients_do_not_notice(name: str) -> None:
    assert breaking_changes(DOCUMENT, changed(SAFE[name])) == []


@pytest.mark.parametrize("name", BREAKING)
def test_what_breaks_clients(name: str) -> None:
    change, said = BREAKING[name]
    assert said in "\n".join(breaking_changes(DOCUMENT, changed(change)))
