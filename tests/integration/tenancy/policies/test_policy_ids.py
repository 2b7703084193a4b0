"""Ids in policies match what they name, however they are spelt; what can match nothing is refused."""

from typing import Any

import pytest
from portico.core.model.principal import Principal

from tests.support.description import description
from tests.support.gateway import Client, Reply
from tests.support.world import World

PATH = "/v1/domains/acme/policies"
ADMIN = Principal("user", "root", "acme", None, "domain_admin", {}, "client-acme")


@pytest.fixture
def client(world: World) -> Client:
    """The policies of acme, as an administrator."""
    return world.client("authz", ADMIN)


def apply(client: Client, **body: Any) -> Reply:
    return client.post(PATH, body={"name": "p", **body})


def rule(subject: str = "*", action: str = "*", resource: str = "*") -> dict[str, Any]:
    return {"rules": [{"subjects": [subject], "actions": [action], "resources": [resource]}]}


def decision(client: Client, role: str = "user") -> str:
    who = {"subject": "user:acme/Ann", "role": role, "projects": {"Vision": "project_admin"}}
    what = {"type": "function", "domain": "acme", "project": "Vision", "name": "Hello"}
    reply = client.post("/v1/authz/simulate", body={"principal": who, "action": "function:get", "resource": what})
    assert reply.status == 200, reply.body
    return str(reply.json["decision"])


MATCHES = {
    "a project": 'forbid (principal, action, resource in Portico::Project::"acme/Vision");',
    "a domain": 'forbid (principal, action, resource in Portico::Domain::"ACME");',
    "a function": 'forbid (principal, action, resource == Portico :: Function ::"acme/Vision/HELLO");',
    "a user": 'forbid (principal == Portico::User::"acme/Ann", action, resource);',
    "a role": 'forbid (principal in Portico::Role::"User", action, resource);',
    "a name": 'forbid (principal, action, resource) when { resource.name == "Hello" };',
    "a set": 'forbid (principal, action, resource) when { principal.projects.contains("acme/Vision") };',
    "a pattern": 'forbid (principal, action, resource) when { resource.name like "Hel*" };',
    "beside a time": 'forbid (principal, action, resource in Portico::Project::"acme/VISION") when { datetime("2024-10-15T11:35:00Z") < datetime("2025-01-01T00:00:00Z") };',
    "beside a comment": '// Portico::Project::"Other"\n@id("Vision") forbid (principal, action, resource in Portico::Project::"acme/VISION");',
}  # fmt: skip


@pytest.mark.parametrize("text", MATCHES.values(), ids=MATCHES)
def test_an_id_matches_however_it_is_spelt(client: Client, text: str) -> None:
    assert decision(client) == "allow"
    made = apply(client, cedar=text)
    assert made.status == 201, made.body
    assert decision(client) == "deny"
    if text.startswith("//"):
        assert made.json["cedar"].startswith('// Portico::Project::"Other"\n@id("Vision") forbid')


@pytest.mark.parametrize("body", [
    rule(subject="role:User"), rule(subject="role:project_admin"), rule(subject="user:ANN"), rule(subject="project:VISION"),
    rule(resource="project:VISION"), rule(resource="function:VISION/Hello"), rule(resource="function:Vision/*"),
    rule(resource="function:*"),
])  # fmt: skip
def test_a_rule_matches_however_it_is_spelt(client: Client, body: dict[str, Any]) -> None:
    assert apply(client, effect="forbid", **body).status == 201
    assert decision(client) == "deny"


NEVER = {
    "another domain": 'resource in Portico::Project::"other/vision"',
    "a project without its domain": 'resource in Portico::Project::"vision"',
    "more than a project": 'resource in Portico::Project::"acme/vision/hello"',
    "a function without its project": 'resource == Portico::Function::"acme/hello"',
    "an empty name": 'resource == Portico::Function::"acme//hello"',
    "a provider of a project": 'resource == Portico::IdentityProvider::"acme/vision/p"',
    "a domain's path": 'resource in Portico::Domain::"acme/vision"',
    "a user by its subject": 'principal == Portico::User::"user:acme/ann"',
    "a user without its domain": 'principal == Portico::User::"ann"',
    "an unknown role": 'principal in Portico::Role::"admin"',
    "superadmins": 'principal in Portico::Role::"superadmin"',
    "a role in a project": 'principal in Portico::Role::"project_admin"',
}


@pytest.mark.parametrize("condition", NEVER.values(), ids=NEVER)
def test_what_can_match_nothing_is_refused(client: Client, condition: str) -> None:
    refused = apply(client, cedar=f"forbid (principal, action, resource)\nwhen {{ {condition} }};")
    assert (refused.status, refused.fields) == (422, ["cedar"]), refused.body
    [error] = refused.error["details"]["errors"]
    assert (error["type"], error["line"]) == ("never_matches", 2)
    assert "never matches" in error["message"]


@pytest.mark.parametrize("body", [
    rule(subject="role:admin"), rule(subject="role:superadmin"), rule(resource="function:hello"), rule(resource="project:vision/x"),
    rule(resource="identity_provider:vision/p"),
])  # fmt: skip
def test_a_rule_that_can_match_nothing_is_refused(client: Client, body: dict[str, Any]) -> None:
    refused = apply(client, **body)
    assert (refused.status, refused.fields) == (422, ["rules"]), refused.body


def test_a_change_and_a_draft_are_judged_as_well(client: Client) -> None:
    assert apply(client, cedar=MATCHES["a project"]).status == 201
    wrong = f"forbid (principal, action, resource) when {{ {NEVER['another domain']} }};"
    assert client.patch(f"{PATH}/p", body={"cedar": wrong}).status == 422
    draft = {"name": "d", "cedar": wrong}
    asked = {
        "principal": {"subject": "user:acme/ann", "role": "user", "projects": {}},
        "action": "function:get",
        "resource": {"type": "function"},
        "policies": [draft],
    }
    assert client.post("/v1/authz/simulate", body=asked).status == 422


def _examples() -> dict[str, dict[str, Any]]:
    """Policies that the description shows: whole ones, and the examples of their fields."""
    components = description()["components"]
    found = {
        name: shown["value"]
        for name, shown in components["examples"].items()
        if name in {"PolicyCreate", "PolicyReplace", "PolicyUpdate"}
    }
    for name in ("PolicyCreate", "PolicyPublic"):
        for number, text in enumerate(components["schemas"][name]["properties"]["cedar"].get("examples", ())):
            found[f"{name}.cedar.{number}"] = {"cedar": text}
    fields = components["schemas"]["Rule"]["properties"]
    found["Rule"] = {"rules": [{name: fields[name]["examples"][0] for name in ("subjects", "actions", "resources")}]}
    return found


def test_every_example_is_taken(client: Client) -> None:
    examples = _examples()
    assert len(examples) >= 5
    for name, body in examples.items():
        assert client.post(PATH, body={**body, "name": name}).status == 201, (name, body)
