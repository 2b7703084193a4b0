"""Principals, resources and permissions in Cedar's terms."""

from typing import Any

import pytest
from cedarpy import PolicySet
from portico.access.authz.cedar import (
    Answer,
    OwnPolicies,
    action_entity,
    ask,
    builtin_policies,
    entities,
    groups,
    permissions,
    policy_files,
    principal_entity,
    resource_entities,
    resource_type,
    schema,
    schema_text,
)
from portico.core.model.principal import PLATFORM, Principal
from portico.core.model.scope import GLOBAL, Scope
from portico.core.model.target import Target

VISION = Scope("acme", "vision")
ROLES = {"vision": "user", "Audio": "project_admin", "radio": "viewer", "press": "auditor"}
ANN = Principal("user", "Ann", "acme", "vision", "viewer", ROLES)
DOMAIN = {"uid": {"type": "Portico::Domain", "id": "acme"}, "attrs": {}, "parents": []}
PROJECT = {"uid": {"type": "Portico::Project", "id": "acme/vision"}, "attrs": {}, "parents": [DOMAIN["uid"]]}


def test_a_principal_is_what_its_token_says() -> None:
    assert principal_entity(ANN) == {
        "uid": {"type": "Portico::User", "id": "acme/ann"},
        "attrs": {
            "path": "acme/ann",
            "subject": "user:acme/ann",
            "domain": "acme",
            "projects": ["acme/vision", "acme/audio", "acme/radio", "acme/press"],
            "admin_of": ["acme/audio"],
            "works_in": ["acme/vision", "acme/audio"],
        },
        "parents": [{"type": "Portico::Role", "id": "viewer"}],
    }


def test_one_of_no_domain_has_none() -> None:
    entity = principal_entity(PLATFORM)
    assert entity["uid"] == {"type": "Portico::Platform", "id": "portico"}
    assert entity["attrs"] == {
        "path": "portico",
        "subject": "platform:portico",
        "projects": [],
        "admin_of": [],
        "works_in": [],
    }
    assert principal_entity(Principal("service-account", "bot", "acme"))["uid"]["type"] == "Portico::ServiceAccount"


@pytest.mark.parametrize(
    ("kind", "name"),
    [("audit_log", "AuditLog"), ("function", "Function"), ("user", "UserRecord"), ("platform", "PlatformRecord"),
     ("service_account", "ServiceAccountRecord"), ("webhook", "WebhookRecord")],
)  # fmt: skip
def test_records_of_principals_have_types_of_their_own(kind: str, name: str) -> None:
    assert resource_type(kind) == name


@pytest.mark.parametrize(
    ("target", "uid", "attributes", "above"),
    [
        (Target("audit_log", GLOBAL), ("AuditLog", "*"), {"name": ""}, []),
        (Target("base_image", GLOBAL, "Py"), ("BaseImage", "py"), {"name": "py"}, []),
        (Target("domain", GLOBAL, "acme"), ("Domain", "acme"), {"name": "acme"}, []),
        (Target("user", GLOBAL, "ann"), ("UserRecord", "ann"), {"name": "ann"}, []),
        (Target("project", GLOBAL, "vision"), ("Project", "vision"), {"name": "vision"}, []),
        (Target("policy", Scope("acme"), "P"), ("Policy", "acme/p"), {"name": "p", "domain": "acme"}, [DOMAIN]),
        (
            Target("project", Scope("acme"), "Vision"),
            ("Project", "acme/vision"),
            {"name": "vision", "domain": "acme", "project": "acme/vision"},
            [DOMAIN],
        ),
        (
            Target("function", VISION, "hello"),
            ("Function", "acme/vision/hello"),
            {"name": "hello", "domain": "acme", "project": "acme/vision"},
            [PROJECT, DOMAIN],
        ),
        (
            Target("function", VISION),
            ("Function", "acme/vision/*"),
            {"name": "", "domain": "acme", "project": "acme/vision"},
            [PROJECT, DOMAIN],
        ),
        (
            Target("version", VISION, "1"),
            ("Version", "acme/vision/1"),
            {"name": "1", "domain": "acme", "project": "acme/vision"},
            [PROJECT, DOMAIN],
        ),
        (
            Target("user", Scope("acme"), "Ann"),
            ("UserRecord", "acme/ann"),
            {"name": "ann", "domain": "acme", "owner": "acme/ann"},
            [DOMAIN],
        ),
        (Target("user", Scope("acme")), ("UserRecord", "acme/*"), {"name": "", "domain": "acme"}, [DOMAIN]),
        (
            Target("keypair", Scope("acme", user="ann"), "K"),
            ("Keypair", "acme/ann/k"),
            {"name": "k", "domain": "acme", "owner": "acme/ann"},
            [DOMAIN],
        ),
    ],
)
def test_a_resource_is_in_its_project_and_its_domain(
    target: Target, uid: tuple[str, str], attributes: dict[str, str], above: list[dict[str, Any]]
) -> None:
    resource, *rest = resource_entities(target, ANN)
    assert resource["uid"] == {"type": f"Portico::{uid[0]}", "id": uid[1]}
    assert (resource["attrs"], resource["parents"]) == (attributes, [entity["uid"] for entity in above])
    assert rest == above


def test_a_run_is_in_its_function_too() -> None:
    function = Target("function", VISION, "hello")
    run, *above = resource_entities(Target("run", VISION, "r-1", function), ANN)
    assert above == [resource_entities(function, ANN)[0], PROJECT, DOMAIN]
    assert [parent["type"] for parent in run["parents"]] == ["Portico::Function", "Portico::Project", "Portico::Domain"]


def test_a_permission_is_in_its_groups() -> None:
    assert groups("run:create") == ("write", "platform")
    assert groups("anything:else") == ()
    parents = [{"type": "Portico::Action", "id": group} for group in ("write", "platform")]
    run = {"type": "Portico::Action", "id": "run:create"}
    assert action_entity("run:create") == {"uid": run, "attrs": {}, "parents": parents}


def answers(text: str, *targets: Target) -> list[Answer]:
    return ask(PolicySet.from_str(text), ANN, "function:get", targets, entities(ANN, "function:get", targets))


def test_answers_come_in_the_order_of_the_targets() -> None:
    hello, other = Target("function", VISION, "hello"), Target("function", VISION, "other")
    text = '@id("one") permit(principal, action, resource == Portico::Function::"acme/vision/hello");'
    assert [answer.allowed for answer in answers(text, hello, other, hello)] == [True, False, True]


def test_an_answer_names_each_policy_once() -> None:
    text = "".join(f'@id("{name}") permit(principal, action, resource);' for name in ("b#0", "a", "b#1", "c#x#y"))
    [answer] = answers(text, Target("function", VISION))
    assert (answer.allowed, answer.policies, answer.errors) == (True, ("a", "b", "c"), ())


@pytest.mark.parametrize(
    ("allowed", "policies", "forbidden"),
    [(True, ("p",), False), (True, (), False), (False, ("p",), True), (False, (), False)],
)
def test_forbidden_is_more_than_not_allowed(allowed: bool, policies: tuple[str, ...], forbidden: bool) -> None:
    assert Answer(allowed, policies, ()).forbidden is forbidden


def own(action: str = "action", *, effect: str = "forbid") -> OwnPolicies:
    return OwnPolicies.parse({"p": f"{effect}(principal, {action}, resource);"})


def action(operation: str) -> str:
    return f'Portico::Action::"function:{operation}"'


@pytest.mark.parametrize(
    ("policies", "get", "update"),
    [
        (own(), True, True),
        (own(effect="permit"), False, False),
        (own(f"action == {action('get')}"), True, False),
        (own(f"action == {action('aaa')}"), False, False),
        (own(f"action == {action('zzz')}"), False, False),
        (own(f"action in [{action('delete')}, {action('get')}]"), True, False),
        (own(f"action in [{action('aaa')}, {action('zzz')}]"), False, False),
        (own(f"action == {action('get')}", effect="permit"), False, False),
        (own('action in Portico::Action::"read"'), True, False),
        (own('action in [Portico::Action::"platform", Portico::Action::"write"]'), False, True),
        (own('action in Portico::Action::"administer"'), False, False),
        (OwnPolicies.parse({}), False, False),
    ],
)
def test_what_policies_may_forbid(policies: OwnPolicies, get: bool, update: bool) -> None:
    assert (policies.may_forbid("function:get"), policies.may_forbid("function:update")) == (get, update)


def test_a_text_may_hold_several_policies_of_one_name() -> None:
    text = f"forbid(principal, action == {action('get')}, resource); forbid(principal, action, resource);"
    both = OwnPolicies.parse({"a": text, "b": text})
    assert len(both.forbidden) == 4
    targets = [Target("function", VISION)]
    [answer] = ask(both.handle, ANN, "function:get", targets, entities(ANN, "function:get", targets))
    assert answer.policies == ("a", "b")


def test_what_is_not_cedar_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\S"):
        OwnPolicies.parse({"bad": "permit("})


def test_the_built_in_policies_and_their_schema_are_parsed_once() -> None:
    assert builtin_policies() is builtin_policies()
    assert schema() is schema()
    assert schema_text() is schema_text()
    assert permissions() is permissions()
    assert [path.suffix for path in policy_files()] == [".cedar"] * len(policy_files())
    assert policy_files() == sorted(policy_files())
