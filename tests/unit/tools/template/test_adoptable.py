"""References to what a stack may adopt: to its own while it has one, else to what a parameter names."""

import re

import pytest

from tools.template.__main__ import TARGET
from tools.template.adoptable import ADOPTABLE, adopting
from tools.template.short_forms import Short, read

TABLE = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${EntitiesTableName}"


@pytest.mark.parametrize(("reference", "other"), [
    (Short("Ref", "EntitiesTable"), Short("Ref", "EntitiesTableName")),
    (Short("GetAtt", "EntitiesTable.Arn"), Short("Sub", TABLE)),
    (Short("Sub", "${EntitiesTable.Arn}/index/*"), Short("Sub", f"{TABLE}/index/*")),
])  # fmt: skip
def test_a_reference_has_two_forms(reference: Short, other: Short) -> None:
    assert adopting({"a": [reference]}) == {"a": [Short("If", ["OwnsEntitiesTable", reference, other])]}


def test_a_stream_is_named_by_a_parameter_of_its_own() -> None:
    found = adopting(Short("GetAtt", "JournalTable.StreamArn"))
    assert found.value[2] == Short("Ref", "JournalStream")


@pytest.mark.parametrize(
    "value", [Short("Ref", "Other"), Short("GetAtt", "Queue.Arn"), Short("Sub", "${A}"), "EntitiesTable", 1]
)
def test_what_refers_to_nothing_of_it_stays(value: object) -> None:
    assert adopting(value) == value


@pytest.mark.parametrize("name", sorted(ADOPTABLE))
def test_nothing_refers_to_it_but_behind_the_condition(name: str) -> None:
    """Else CloudFormation would refuse the stack that adopts."""
    whole = read(TARGET.read_text(encoding="utf-8"))
    assert whole["Resources"][name]["Condition"] == f"Owns{name}"
    assert list(_bare(whole["Resources"], name)) == list(_bare(whole["Outputs"], name)) == []


def _bare(node: object, name: str) -> list[object]:
    """The references to it that are not the first of an `!If` on its condition."""
    match node:
        case Short("If", [condition, own, other]):
            return _bare([other] if condition == f"Owns{name}" else [own, other], name)
        case Short(_, str(text)):
            return [node] if re.search(rf"\b{name}\b", text) else []
        case Short(_, inner):
            return _bare(inner, name)
        case dict():
            return [one for inner in node.values() for one in _bare(inner, name)]
        case list():
            return [one for inner in node for one in _bare(inner, name)]
    return []
