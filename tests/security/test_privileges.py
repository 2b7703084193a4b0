"""Grants of roles beside their uses: the comparison itself; and reasons are for existing grants."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.template import resources
from tools.security import privileges
from tools.security.privileges import Grant, Reason, compare, granted, main, reasons, used

READ = {
    "Effect": "Allow",
    "Action": ["db:Get", "db:Put"],
    "Resource": [{"GetAtt": "Table.Arn"}, {"Sub": "${Table.Arn}/index/*"}],
}
SEND = {"Effect": "Allow", "Action": "queue:Send", "Resource": {"GetAtt": "Queue.Arn"}}
LOG = {"If": ["IsLocal", {"Effect": "Allow", "Action": "log:Read", "Resource": "*"}, {"Ref": "AWS::NoValue"}]}
TEMPLATE: Mapping[str, Any] = {
    "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {}},
    "ReaderFunction": {"Type": "AWS::Serverless::Function", "Properties": {"Policies": [{"Statement": [READ, LOG]}]}},
    "SenderRole": {"Type": "AWS::IAM::Role", "Properties": {"Policies": [{"PolicyDocument": {"Statement": [SEND]}}]}},
}
GET = Grant("ReaderFunction", 0, 0, 0, "db:Get", "Table.Arn")
PUT_INDEX = Grant("ReaderFunction", 0, 0, 1, "db:Put", "${Table.Arn}/index/*")


def note(role: str = "s-ReaderFunctionRole-1A", action: str = "db:Get", **changed: Any) -> str:
    found = {"role": role, "policy": 0, "statement": 0, "place": 0, "actions": ["db:Get", "db:Put"], "action": action}
    return json.dumps({**found, "resource": "arn:aws:db:::table/t", **changed})


def test_a_grant_is_an_action_on_a_resource_of_a_statement() -> None:
    assert [(one.role, str(one)) for one in granted(TEMPLATE)] == [
        ("ReaderFunction", "db:Get on Table.Arn"), ("ReaderFunction", "db:Put on Table.Arn"),
        ("ReaderFunction", "db:Get on ${Table.Arn}/index/*"), ("ReaderFunction", "db:Put on ${Table.Arn}/index/*"),
        ("ReaderFunction", "log:Read on *"), ("SenderRole", "queue:Send on Queue.Arn"),
    ]  # fmt: skip


def test_what_was_used_is_found_by_its_place() -> None:
    sent = note("s-SenderRole-2B", "queue:Send", actions=["queue:Send"])
    told = [note(), note(), note(place=1, action="db:Put"), sent]
    assert {str(one) for one in used(told, granted(TEMPLATE))} == {str(GET), str(PUT_INDEX), "queue:Send on Queue.Arn"}


def test_rights_added_by_sam_are_no_grants_of_the_template() -> None:
    told = [note(policy=1, actions=["log:Write"], action="log:Write"), note("s-NobodyRole-3C")]
    assert used(told, granted(TEMPLATE)) == set()


@pytest.mark.parametrize("changed", [{"statement": 7}, {"place": 7}, {"actions": ["db:Get"]}, {"action": "db:Drop"}])
def test_notes_of_another_template_are_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="ReaderFunctionRole"):
        used([note(**changed)], granted(TEMPLATE))


def test_what_is_neither_used_nor_explained_is_told() -> None:
    grants = granted(TEMPLATE)
    why = [
        Reason(["*Function"], ["db:*"], ["${Table.Arn}*"], "rare"),
        Reason(["Nobody"], ["*"], ["*"], "stale"),
        Reason(["SenderRole"], ["*"], ["*"], "of a service"),
    ]
    result = compare(grants, {GET}, why)
    assert [str(one) for one in result.unexplained] == ["db:Put on Table.Arn", "log:Read on *"]
    assert result.explained[PUT_INDEX] == "rare"
    assert result.stale == [why[1]]
    assert not result.holds
    assert result.figures == "6 granted, 1 used, 3 explained, 2 UNEXPLAINED"
    assert compare(grants, set(grants), why[::2]).holds


def test_a_reason_that_fits_what_was_used_does_no_harm() -> None:
    grants = granted(TEMPLATE)
    assert compare(grants, set(grants), [Reason(["*"], ["*"], ["*"], "all")]).explained == {}


def test_the_exit_code_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(privileges, "resources", lambda: TEMPLATE)
    monkeypatch.setattr(privileges, "reasons", lambda: [Reason(["SenderRole"], ["*"], ["*"], "of a service")])
    assert main([str(tmp_path)]) == 2
    notes = tmp_path / "privileges.jsonl"
    every = [note(place=place, action=action) for place in (0, 1) for action in ("db:Get", "db:Put")]
    notes.write_text("\n".join(every) + "\n")
    assert main([str(tmp_path)]) == 1
    assert "  log:Read on *: UNEXPLAINED" in capsys.readouterr().out
    notes.write_text("\n".join([*every, note(statement=1, actions=["log:Read"], action="log:Read")]) + "\n")
    assert main([str(tmp_path)]) == 0
    notes.write_text(note(statement=9))
    assert main([str(tmp_path)]) == 2


def test_what_one_of_several_stacks_used_was_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privileges, "resources", lambda: TEMPLATE)
    monkeypatch.setattr(privileges, "reasons", lambda: [Reason(["SenderRole"], ["*"], ["*"], "of a service")])
    notes = {
        "one": [note(place=place, action=action) for place in (0, 1) for action in ("db:Get", "db:Put")],
        "other": [note(statement=1, actions=["log:Read"], action="log:Read")],
    }
    for home, lines in notes.items():
        (tmp_path / home).mkdir()
        (tmp_path / home / "privileges.jsonl").write_text("\n".join(lines) + "\n")
    one, other = (str(tmp_path / home) for home in notes)
    assert [main([one]), main([other]), main([one, other]), main([one, str(tmp_path)])] == [1, 1, 0, 2]


def test_the_committed_reasons_are_for_grants_of_the_template() -> None:
    result = compare(granted(resources()), set(), reasons())
    assert result.stale == []
    assert all(reason.because for reason in reasons())


def test_nothing_but_queries_is_granted_on_an_index() -> None:
    """An index has neither items to get nor to write: a grant of that is one of nothing."""
    told = {one.action for one in granted(resources()) if "/index/" in one.resource}
    assert told == {"dynamodb:Query"}
