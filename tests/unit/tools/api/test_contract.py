"""The committed promise of `/v1`: what is new is added, what breaks it is refused unless it is meant."""

import json
from pathlib import Path
from typing import Any

import pytest

from tools.api import contract
from tools.api.text import written

PROPERTY = {"type": "string", "description": "Prose.", "examples": ["a"]}


def made(*fields: str) -> dict[str, Any]:
    shown = {"type": "object", "title": "Thing", "properties": dict.fromkeys(fields, PROPERTY)}
    reply = {
        "200": {
            "description": "OK",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
        }
    }
    operation = {"operationId": "get_thing", "summary": "Get", "x-throttle": {}, "responses": reply}
    return {"paths": {"/v1/thing": {"get": operation}, "/health": {}}, "components": {"schemas": {"Thing": shown}}}


@pytest.fixture(autouse=True)
def committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    target = tmp_path / "v1.json"
    target.write_text(written(contract.promised(made("name", "title")), ordered=True))
    monkeypatch.setattr(contract, "TARGET", target)
    monkeypatch.setattr(contract, "NOTES", tmp_path / "breaking-changes.md")
    return target


def with_shared_parts(made: dict[str, Any]) -> dict[str, Any]:
    """The same API with a reply that is a component, and a schema of another name."""
    made["paths"]["/v1/thing"]["get"]["responses"] = {"200": {"$ref": "#/components/responses/Shown"}}
    schema = {"$ref": "#/components/schemas/ThingPublic"}
    shown = {"description": "OK", "content": {"application/json": {"schema": schema}}}
    schemas = {"ThingPublic": made["components"]["schemas"]["Thing"]}
    return {**made, "components": {"schemas": schemas, "responses": {"Shown": shown}}}


def now(monkeypatch: pytest.MonkeyPatch, *fields: str) -> None:
    monkeypatch.setattr(contract, "document", lambda: made(*fields))


def test_the_promise_has_no_prose_and_keeps_fields_of_any_name(committed: Path) -> None:
    promise = json.loads(committed.read_text())
    assert promise["paths"].keys() == {"/v1/thing"}
    assert promise["components"]["schemas"]["Thing"] == {
        "type": "object",
        "properties": {"name": {"type": "string"}, "title": {"type": "string"}},
    }
    assert promise["paths"]["/v1/thing"]["get"].keys() == {"operationId", "responses"}


def test_a_promise_that_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    now(monkeypatch, "name", "title")
    assert contract.main(["--check"]) == 0


def test_what_is_new_is_asked_for_and_added(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now(monkeypatch, "name", "title", "size")
    assert contract.main(["--check"]) == 1
    assert "run `python -m tools.api.contract`" in capsys.readouterr().err
    assert (contract.main([]), contract.main(["--check"])) == (0, 0)
    now(monkeypatch, "name", "title")
    assert contract.main(["--check"]) == 1, "what was added is promised, too"


def test_what_breaks_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], committed: Path
) -> None:
    before = committed.read_text()
    now(monkeypatch, "name")
    assert (contract.main(["--check"]), contract.main([])) == (1, 1)
    assert "GET /v1/thing: reply 200.title: the field is gone" in capsys.readouterr().err
    assert committed.read_text() == before
    assert not contract.NOTES.exists()


def test_what_breaks_and_is_meant_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    now(monkeypatch, "name")
    assert contract.main(["--break", "A title was never shown."]) == 0
    assert contract.main(["--check"]) == 0
    notes = contract.NOTES.read_text()
    assert notes.startswith("# Breaking changes of `/v1`")
    assert ": A title was never shown.\n\n- GET /v1/thing: reply 200.title: the field is gone\n" in notes
    now(monkeypatch)
    assert contract.main(["--break", "Nor a name."]) == 0
    assert contract.NOTES.read_text().startswith(notes)


def test_components_may_be_made_and_renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contract, "document", lambda: with_shared_parts(made("name", "title")))
    assert (contract.main([]), contract.main(["--check"])) == (0, 0)


def test_what_breaks_in_a_shared_reply_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(contract, "document", lambda: with_shared_parts(made("name", "title")))
    assert contract.main([]) == 0
    monkeypatch.setattr(contract, "document", lambda: with_shared_parts(made("name")))
    assert (contract.main([]), contract.main(["--check"])) == (1, 1)
    assert "GET /v1/thing: reply 200.title: the field is gone" in capsys.readouterr().err
