"""Items are read by code that is older or newer: the file of shapes is that of the code, and its check finds what breaks that."""

import json
from enum import Enum
from typing import Any

import pytest
from portico.core.model.open_enum import OpenEnum, carried_values
from portico.core.model.unknown_fields import nested
from pydantic import BaseModel

from tools.api.stored import TARGET, _enums, faults, main, shape, stored

RELEASED = {"Thing": {"name": {"required": True}, "status": {"required": False, "values": ["A", "B"]}}}


def test_the_file_is_that_of_the_code() -> None:
    assert json.loads(TARGET.read_text(encoding="utf-8")) == shape()
    assert main(["--check"]) == 0


@pytest.mark.parametrize(("now", "fault"), [
    ({}, "Thing is read no more"),
    ({"name": {"required": True}}, "Thing.status is read no more"),
    ({**RELEASED["Thing"], "status": {"required": False, "values": ["B", "C"]}}, "Thing.status is no more A"),
    ({**RELEASED["Thing"], "new": {"required": True}}, "Thing.new is required, and items without it were written"),
])  # fmt: skip
def test_what_older_items_would_lack_is_told(now: dict[str, Any], fault: str) -> None:
    assert faults(RELEASED, {"Thing": now} if now else {}) == [fault]


def test_what_is_new_may_be_there_or_not() -> None:
    more = {**RELEASED["Thing"], "new": {"required": False}, "status": {"required": False, "values": ["A", "B", "C"]}}
    more |= {"maker": {"required": False}, "maker.name": {"required": True}}
    assert faults(RELEASED, {"Thing": more, "Other": {"name": {"required": True}}}) == []


def test_every_enumeration_that_is_kept_is_open() -> None:
    """Else one value of newer code makes an item unreadable."""
    closed = {found.__name__ for one in stored() for found in _kept(one) if not issubclass(found, OpenEnum)}
    assert closed == {"Outcome"}  # of the journal, which is read as records


def test_only_what_is_read_may_have_other_values() -> None:
    [role] = {found for one in stored() for found in _kept(one) if found.__name__ == "Role"}
    with pytest.raises(ValueError, match="owner"):
        role("owner")
    with carried_values():
        assert (role("owner"), str(role("owner"))) == ("owner", "owner")


def _kept(model: type[BaseModel]) -> set[type[Enum]]:
    own = {found for info in model.model_fields.values() for found in _enums(info.annotation)}
    return own.union(*(_kept(inner) for inner in nested(model).values()))
