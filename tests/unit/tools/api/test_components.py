"""Shared components are stated once, under short names, and the whole stays small."""

import json
import re
from functools import cache
from typing import Any

import pytest

from tests.support.description import description
from tools.api import openapi
from tools.api.references import inlined, resolved
from tools.api.schema_names import rename_schemas, short_name
from tools.api.sharing import share
from tools.api.size import Size
from tools.api.text import written

DOCUMENT = cache(description)
NAME = re.compile(r"[A-Z][A-Za-z0-9]{1,39}")


@pytest.mark.parametrize("kind", ["schemas", "parameters", "responses", "examples"])
def test_names_of_components_are_short_and_unique(kind: str) -> None:
    names = list(DOCUMENT()["components"][kind])
    assert [name for name in names if NAME.fullmatch(name) is None] == []
    assert len({name.lower() for name in names}) == len(names) > 15


@pytest.mark.parametrize(("made", "short"), [
    ("PageBody_RunPublic_", "RunPage"), ("BatchItems_RunPublic_", "RunBatch"), ("SearchBody_RunFilter_", "RunSearch"),
    ("BatchItems_FunctionUpdateItem_", "FunctionUpdateBatch"), ("EnumFilter_RunStatus_", "RunStatusEnumFilter"),
    ("EnumFilter_bool_", "BoolEnumFilter"), ("Envelope_RunPublic_", "RunPublicEnvelope"), ("RunPublic", "RunPublic"),
])  # fmt: skip
def test_generic_schemas_have_readable_names(made: str, short: str) -> None:
    assert short_name(made) == short


def test_two_schemas_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="one name"):
        rename_schemas({"components": {"schemas": {"RunPage": {}, "PageBody_RunPublic_": {}}}})


def test_references_follow_a_renamed_schema() -> None:
    made: dict[str, Any] = {
        "paths": {"/x": {"get": {"schema": {"$ref": "#/components/schemas/PageBody_RunPublic_"}}}},
        "components": {"schemas": {"PageBody_RunPublic_": {"type": "object"}}},
    }
    renamed = rename_schemas(made)
    assert resolved(renamed, renamed["paths"]["/x"]["get"]["schema"]) == {"type": "object"}


def operation(path: str, name: str, **more: Any) -> dict[str, Any]:
    described = {"description": path.split("/")[2], "schema": {"type": "string"}}
    return {
        "operationId": path,
        "parameters": [{"in": "path", "name": name, **described}],
        "responses": {"204": {"description": "Done."}, "404": {"description": "None."}, **more},
    }


def sample() -> dict[str, Any]:
    """Two operations on users, two on runs, and one of its own: the parameters are of one name, but not alike."""
    ids = {
        f"/v1/{of}/{{id}}{tail}": {"get": operation(f"/v1/{of}/{{id}}{tail}", "id")}
        for of in ("users", "runs")
        for tail in ("", "/more")
    }
    own = operation("/v1/own/{id}", "id", **{"409": {"description": "Of its own."}})
    return {"paths": {**ids, "/v1/own/{id}": {"get": own}}, "components": {}}


def test_what_is_said_twice_is_said_once() -> None:
    made = sample()
    share(made)
    assert made["components"]["parameters"].keys() == {"Id", "RunsId"}
    assert made["components"]["responses"].keys() == {"NoContent", "NotFound"}
    assert made["paths"]["/v1/runs/{id}"]["get"]["parameters"] == [{"$ref": "#/components/parameters/RunsId"}]
    assert made["paths"]["/v1/own/{id}"]["get"]["responses"]["409"] == {"description": "Of its own."}


def test_nothing_is_lost_by_sharing() -> None:
    before, after = sample(), sample()
    share(after)
    assert inlined(after)["paths"] == before["paths"]


def test_the_text_has_a_line_an_operation_and_a_component() -> None:
    text = written(DOCUMENT())
    assert json.loads(text) == json.loads(json.dumps(DOCUMENT()))
    lines = text.splitlines()
    for item in DOCUMENT()["paths"].values():
        for method, one in item.items():
            [line] = [line for line in lines if f'"operationId":"{one["operationId"]}"' in line]
            assert line.startswith(f'"{method}":{{')
    for name in DOCUMENT()["components"]["schemas"]:
        assert any(line.startswith(f'"{name}":{{') for line in lines)


def test_the_promise_is_written_in_order() -> None:
    made = {
        "paths": {"/b": {"put": {"b": 1, "a": 2}}, "/a": {"get": {}}},
        "components": {"schemas": {"B": {}, "A": {}}},
    }
    text = written(made, ordered=True)
    assert text.index('"/a"') < text.index('"/b"') < text.index('"A"') < text.index('"B"')
    assert '"put":{"a":2,"b":1}' in text


@pytest.mark.parametrize(
    ("whole", "served", "fine"), [(30_000, 9, True), (30_001, 9, False), (9, 150_000, True), (9, 150_001, False)]
)
def test_a_description_that_is_too_large_is_refused(whole: int, served: int, *, fine: bool) -> None:
    assert Size(whole, 10, served).is_fine() is fine


def test_the_tool_prints_the_size_and_fails_above(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert openapi.main(["--check"]) == 0
    assert re.search(r"\d+ operations, [\d,]+ KB: [12]\.\d+ KB an operation", capsys.readouterr().out)
    monkeypatch.setattr("tools.api.size.OPERATION", 1_000)
    assert openapi.main(["--check"]) == 1
    assert "too large" in capsys.readouterr().err
