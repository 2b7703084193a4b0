"""The parts of the template that are written: they have not drifted, and they say what was declared."""

from typing import Any

import pytest

from tools.template.__main__ import TARGET, main, written
from tools.template.declared import Declared, declared
from tools.template.operations import operations
from tools.template.parts import logs
from tools.template.short_forms import Short, flow, read

TABLE = """
grants:
  one: {Action: a:One, Resource: "*"}
  two: {Action: [a:Two], Resource: !GetAtt Table.Arn}
  both: [one, two]
functions:
  idle:
  on_it:
    Timeout: 3
    environment: {NAME: !Ref Name}
    grants: [both, {Action: b:Own, Resource: !Sub "${Table.Arn}/x"}, !If [Local, {Action: c:Own, Resource: "*"}, !Ref AWS::NoValue]]
alarms: {Lost: It is lost.}
"""


def test_the_template_has_not_drifted() -> None:
    text = TARGET.read_text(encoding="utf-8")
    assert written(text, declared(), operations()) == text
    assert main(["--check"]) == 0


def test_what_is_between_markers_is_written_anew() -> None:
    text = TARGET.read_text(encoding="utf-8")
    changed = text.replace("/v1/runs/{id}/{proxy+}: {get", "/v1/runs/{id}/{other+}: {get").replace(
        "  RunsLog:", "  Log:"
    )
    assert changed.count("{other+}") == 1
    assert written(changed, declared(), operations()) == text


def test_a_part_without_markers_is_told() -> None:
    text = TARGET.read_text(encoding="utf-8").replace("# >>> logs", "# logs")
    with pytest.raises(ValueError, match="no markers of logs"):
        written(text, declared(), operations())


def test_workers_share_a_log_but_those_with_a_role() -> None:
    table = Declared(TABLE.replace("alarms:", "  on_theirs: {Role: !GetAtt Role.Arn}\nalarms:"))
    assert [line.partition(":")[0] for line in logs(table)] == ["IdleLog", "WorkersLog", "OnTheirsLog"]


def test_grants_are_named_sets_and_a_functions_own() -> None:
    one = {"Effect": "Allow", "Action": "a:One", "Resource": "*"}
    two = {"Effect": "Allow", "Action": ["a:Two"], "Resource": Short("GetAtt", "Table.Arn")}
    own = {"Effect": "Allow", "Action": "b:Own", "Resource": Short("Sub", "${Table.Arn}/x")}
    local = {"Effect": "Allow", "Action": "c:Own", "Resource": "*"}
    table = Declared(TABLE)
    chosen = Short("If", ["Local", local, Short("Ref", "AWS::NoValue")])
    assert table.grants("on_it") == [("one", one), ("two", two), ("", own), ("", chosen)]
    assert table.grants("idle") == []


@pytest.mark.parametrize("value", [
    "a", "a:b", "a:", "a: b", "*", "true", "No", "null", "1", "1.5", "", " ", "a#b", "a #b", "{a}", "a,b", "[a]", "&a", "!a",
    "AWS::NoValue", "${A.Arn}/*", "é", 'say "it"', 7, True, None, [], {}, ["a", {"b": [1, "2"]}], {"Null": "false"},
    Short("Ref", "Name"), Short("GetAtt", "A.Arn"), Short("Sub", "arn:${A}:*"), Short("If", ["A", Short("Ref", "B"), {"c": "on"}]),
])  # fmt: skip
def test_a_value_on_one_line_is_that_value(value: Any) -> None:
    assert read(f"{{it: {flow(value)}}}") == {"it": value}
