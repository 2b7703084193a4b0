"""Which events a rule is about, and what its message is made of."""

from typing import Any

import pytest
from portico.core.model.scope import Scope
from portico.core.schema.validation import fault
from portico.eventing.notifications.matching import (
    attributes_of,
    entity_types,
    entry_for,
    homes_of,
    made_up,
    names_type,
    values_of,
)
from portico.eventing.notifications.presets import PRESETS

HOME = Scope("acme", "vision")


def event(operation: str, state: str, entity_type: str = "session", **data: Any) -> dict[str, Any]:
    made = made_up(f"dev.portico.{entity_type}.{operation}", HOME)
    return {**made, "data": {**made["data"], "state": state, "data": data}}


@pytest.mark.parametrize(
    ("entry", "operation", "state", "found"),
    [
        ("session.started", "run", "RUNNING", True),
        ("session.started", "settle", "TERMINATED", False),
        ("session.terminated", "settle", "CANCELLED", True),
        ("session.terminated", "settle", "RUNNING", False),
        ("dev.portico.session.*", "rename", "RUNNING", True),
        ("dev.portico.session.settle", "rename", "RUNNING", False),
    ],
)
def test_entries_of_rules(entry: str, operation: str, state: str, *, found: bool) -> None:
    assert (entry_for([entry], event(operation, state)) == entry) is found


def test_the_message_of_a_preset_is_as_its_schema_says() -> None:
    said = event("settle", "TERMINATED", name="train", session_type="batch", reason="task-finished")
    values = values_of("ends", "session.terminated", said)
    message = {name: values[name] for name in values if name not in {"event", "state", "rule"}}
    assert fault(PRESETS["session.terminated"].schema, message) is None
    assert (values["session_name"], values["termination_reason"], values["rule"]) == ("train", "task-finished", "ends")


@pytest.mark.parametrize("name", PRESETS)
def test_examples_of_presets_are_as_their_schemas_say(name: str) -> None:
    preset = PRESETS[name]
    assert fault(preset.schema, dict(preset.example)) is None
    made = preset.made({**made_up(name, HOME)["data"], "time": "2026-01-15T09:00:00+00:00"})
    assert made.keys() == {*preset.required, *preset.optional, *(other for other, _ in preset.others)}


def test_attributes_say_what_the_record_does() -> None:
    found = attributes_of(event("settle", "FAILED", "run"))
    assert {name: found[name] for name in ("state", "operation", "entitytype", "domain", "project")} == {
        "state": "FAILED",
        "operation": "settle",
        "entitytype": "run",
        "domain": "acme",
        "project": "vision",
    }


def test_places_whose_rules_may_be_about_it() -> None:
    assert list(map(str, homes_of(HOME))) == ["global", "domain/acme", "project/acme/vision"]
    assert list(map(str, homes_of(Scope("acme", user="ada")))) == ["global", "domain/acme"]
    assert list(map(str, homes_of(Scope()))) == ["global"]


def test_types_of_rules() -> None:
    assert entity_types(["session.started", "dev.portico.run.*", "dev.portico.session.settle"]) == ["session", "run"]
    assert names_type(["session.started"], "dev.portico.session.run")
    assert not names_type(["session.started"], "dev.portico.session.settle")
    assert names_type(["dev.portico.*"], "dev.portico.run.settle")
