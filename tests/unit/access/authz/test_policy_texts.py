"""Policies as they are written: Dispatch's form in Cedar, validation with positions, bounds."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portico.access.authz.authorizer import Authorizer
from portico.access.authz.cedar import OwnPolicies
from portico.core.base.errors import Unprocessable
from portico.core.http.views import Views
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope
from portico.core.model.target import Target
from portico.tenancy.policies.entity import Effect, Rule
from portico.tenancy.policies.resource import POLICIES
from portico.tenancy.policies.rules import translate
from portico.tenancy.policies.validation import MAX_BYTES, check
from pydantic import ValidationError

VIEWS = Views(POLICIES)
ANN = Principal("user", "ann", "acme", None, "user", {"audio": "project_admin"})
VISION = Scope("acme", "vision")
HELLO = Target("function", VISION, "hello")


def rule(subjects: str = "*", actions: str = "*", resources: str = "*") -> Rule:
    return Rule(subjects=subjects.split(), actions=actions.split(), resources=resources.split())


def allows(permission: str, target: Target, *rules: Rule, who: Principal = ANN) -> bool:
    text = translate("acme", rules, Effect.PERMIT)
    check(text)
    own = OwnPolicies.parse({"own": text})
    return Authorizer(lambda _domain: own).decide(who, permission, target).allowed


@pytest.mark.parametrize(("subjects", "matches"), [
    ("*", True), ("user:ann", True), ("user:ANN", True), ("user:bob", False), ("user:bob user:ann", True),
    ("role:user", True), ("role:viewer", False), ("role:project_admin", False), ("project:audio", True),
    ("project:vision", False), ("service-account:ann", False),
])  # fmt: skip
def test_subjects(subjects: str, *, matches: bool) -> None:
    assert allows("function:get", HELLO, rule(subjects)) is matches


def test_project_admins_are_those_of_the_resource() -> None:
    given = rule("role:project_admin", "project:delete", "*")
    assert allows("project:delete", Target("project", Scope("acme"), "audio"), given)
    assert not allows("project:delete", Target("project", Scope("acme"), "vision"), given)


@pytest.mark.parametrize(("actions", "matches"), [
    ("*", True), ("function:*", True), ("function:get", True), ("run:*", False), ("function:create", False),
    ("function:create function:get", True),
])  # fmt: skip
def test_actions(actions: str, *, matches: bool) -> None:
    assert allows("function:get", HELLO, rule(actions=actions)) is matches


@pytest.mark.parametrize(("resources", "matches"), [
    ("*", True), ("project:vision", True), ("project:Vision", True), ("project:audio", False), ("function:vision/hello", True),
    ("function:vision/HELLO", True), ("function:vision/other", False), ("function:audio/hello", False),
    ("function:vision/*", True), ("function:audio/*", False), ("function:*", True), ("run:*", False), ("user:ann", False),
    ("project:audio function:vision/hello", True),
])  # fmt: skip
def test_resources(resources: str, *, matches: bool) -> None:
    assert allows("function:get", HELLO, rule(resources=resources)) is matches


def test_each_rule_is_a_policy_and_none_reaches_into_another() -> None:
    rules = rule("user:ann", "run:get"), rule("user:bob", "function:get")
    assert not allows("function:get", HELLO, *rules)
    assert allows("run:get", Target("run", VISION, "x"), *rules)


ODD = ['x"', "a b", "user:a/b", "user:", "user:ann;", 'user:"', "user:é", "USER:ann", "", "*:*", "user:*"]


@pytest.mark.parametrize("text", ODD)
def test_a_subject_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Rule(subjects=[text], actions=["*"], resources=["*"])


NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}", fullmatch=True)


@given(NAMES, NAMES, st.sampled_from(["function", "run", "project", "user", "policy"]))
def test_whatever_names_there_are_the_translation_is_valid(name: str, project: str, kind: str) -> None:
    path = f"{project}/{name}" if kind in {"function", "run"} else name
    check(
        translate(
            "acme", [rule(f"user:{name} project:{project}", f"{kind}:* {kind}:get", f"{kind}:{path}")], Effect.FORBID
        )
    )


def fault(text: str) -> dict[str, Any]:
    with pytest.raises(Unprocessable) as refused:
        check(text)
    found: dict[str, Any] = refused.value.details["errors"][0]
    assert found["field"] == "cedar"
    return found


@pytest.mark.parametrize(("text", "kind", "line", "column"), [
    ("permit(principal,\n  action resource);", "cedar_syntax", 2, 10),
    ("permit(principal, action, resource)", "cedar_syntax", 1, 36),
    ('// resource\npermit(principal, action, resource) when { "resource" resource };', "cedar_syntax", 2, 55),
    ('permit(principal, action == Portico::Action::"function:gets", resource);', "cedar_schema", 1, 29),
    ('permit(principal, action, resource);\n// ; foo\npermit(principal, action, resource)\nwhen { resource.foo == ";" };',
     "cedar_schema", 4, 17),
    ("permit(principal is Portico::Usr, action, resource);", "cedar_schema", 1, 21),
    ('permit(principal, action, resource);  forbid(principal, action, resource) when { resource.name == 3 };',
     "cedar_schema", 1, 39),
])  # fmt: skip
def test_a_fault_is_told_with_its_position(text: str, kind: str, line: int, column: int) -> None:
    found = fault(text)
    assert (found["type"], found["line"], found["column"]) == (kind, line, column), found


@pytest.mark.parametrize(("text", "kind"), [
    ("", "cedar_statements"), ("// nothing", "cedar_statements"), ("permit(principal, action, resource);" * 21, "cedar_statements"),
    ("permit(principal == ?principal, action, resource); permit(principal, action, resource);", "cedar_statements"), ("//" + "é" * (MAX_BYTES // 2), "too_long"),
])  # fmt: skip
def test_the_bounds(text: str, kind: str) -> None:
    assert fault(text)["type"] == kind


def when(condition: str) -> str:
    return f"permit(principal, action, resource) when {{ {condition} }};"


@pytest.mark.parametrize("text", [
    when("(" * 3000 + "true" + ")" * 3000), when("1+" * 3800 + "1 == 1"), when("principal" + ".a" * 3900), when("[" * 3000),
    when("principal" + '["a"]' * 1500), when("{a:" * 1500 + "1" + "}" * 1500), when("principal has a" + ".a" * 3800),
    when("!" * 7000 + "true"), when("-" * 7000 + "1 == 1"), when("true && " * 900 + "true"),
    when("if true then true else " * 330 + "true"), '"' * 7999, "\\" * 7999, "//" * 3999, "@a" * 3000,
])  # fmt: skip
def test_what_would_overflow_the_parser_is_refused(text: str) -> None:
    fault(text)


def test_a_policy_is_written_in_one_form_or_the_other() -> None:
    rules = [{"subjects": ["*"], "actions": ["*"], "resources": ["*"]}]
    bad: list[dict[str, Any]] = [{}, {"cedar": "x", "rules": rules}, {"cedar": "x", "effect": "permit"}, {"rules": []},
                                 {"effect": "permit"}]  # fmt: skip
    for fields in bad:
        with pytest.raises(ValidationError):
            VIEWS.create(name="p", **fields)
    with pytest.raises(ValidationError):
        VIEWS.update(cedar="x", effect="forbid")  # type: ignore[call-arg]
    assert VIEWS.create(name="p", rules=rules, effect="forbid").effect is Effect.FORBID  # type: ignore[arg-type]


FAULTY = (
    'permit(principal, action == Portico::Action::"nope:b", resource);\n'
    'forbid(principal, action == Portico::Action::"nope:a", resource);\n'
    "permit(principal is Portico::Nope, action, resource);\n"
)


def test_the_first_fault_by_place_is_told_and_all_detailed() -> None:
    told = []
    for _ in range(20):  # the validator has another order each time
        with pytest.raises(Unprocessable) as refused:
            check(FAULTY)
        told.append((refused.value.message, refused.value.details["errors"]))
    message, errors = told[0]
    assert all(one == told[0] for one in told)
    assert message == 'cedar: unrecognized action `Portico::Action::"nope:b"` (line 1, column 29)'
    named = [(error["line"], error["column"]) for error in errors if error["message"].startswith("unrecognized")]
    assert named == [(1, 29), (2, 29), (3, 21)]
    assert {error["type"] for error in errors} == {"cedar_schema"}
