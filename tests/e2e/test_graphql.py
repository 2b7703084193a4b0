"""GraphQL on the running stack, whose roles are enforced: fields of its own function, and those that it hands to others."""

from collections.abc import Mapping
from typing import Any

import pytest
from graphql import GraphQLObjectType, build_schema

from tests.e2e.api import ECHO, PYTHON, Api, error_of, unique
from tests.support.template import ROOT

PATH = "/v1/graphql"
SCHEMA = build_schema((ROOT / "api" / "schema.graphql").read_text("utf-8"))


def ask(api: Api, query: str, **variables: Any) -> Mapping[str, Any]:
    """What a query finds, which has no errors."""
    reply = api("POST", PATH, json={"query": query, "variables": variables})
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    assert "errors" not in found, found["errors"]
    data: Mapping[str, Any] = found["data"]
    return data


def pages() -> list[str]:
    """The connections that need no argument."""
    assert isinstance(SCHEMA.query_type, GraphQLObjectType)
    return [
        name
        for name, one in SCHEMA.query_type.fields.items()
        if str(one.type).endswith("Connection")
        and not any(str(given.type).endswith("!") for given in one.args.values())
    ]


@pytest.mark.parametrize("name", pages())
def test_each_page_can_be_read(api: Api, name: str) -> None:
    found = ask(api, f"{{ {name} {{ nodes {{ __typename }} pageInfo {{ hasNextPage endCursor }} }} }}")
    assert isinstance(found[name]["nodes"], list)


def test_a_function_lives_by_mutations(api: Api) -> None:
    name = unique()
    made = {"name": name, "image": PYTHON, "handler": "main.handle", "source": {"files": {"main.py": ECHO}}}
    create = "mutation ($input: FunctionCreateInput!, $key: String) { createFunction(input: $input, idempotencyKey: $key) { name status } }"
    first = ask(api, create, input=made, key=name)
    assert first["createFunction"]["name"] == name
    assert ask(api, create, input=made, key=name) == first
    api.built(name)
    run = "mutation ($id: ID!) { createRun(id: $id, blocking: true, input: {input: {a: 1}}) { status output } }"
    assert ask(api, run, id=name)["createRun"] == {"status": "SUCCEEDED", "output": {"a": 1}}
    found = ask(api, "query ($id: ID!) { getFunction(id: $id) { name status etag } }", id=name)["getFunction"]
    assert found["status"] == "READY"
    purge = "mutation ($id: ID!, $version: String) { purgeFunction(id: $id, expectedVersion: $version) }"
    stale = api("POST", PATH, json={"query": purge, "variables": {"id": name, "version": f"{found['etag']}9"}})
    assert stale.json()["errors"][0]["extensions"]["code"] == "PRECONDITION_FAILED"
    assert ask(api, purge, id=name, version=found["etag"]) == {"purgeFunction": True}


def test_a_user_is_made_by_its_own_function(api: Api) -> None:
    name = unique()
    create = "mutation ($input: UserCreateInput!) { domainCreateUser(input: $input) { name role } }"
    assert ask(api, create, input={"name": name})["domainCreateUser"] == {"name": name, "role": "user"}
    again = api("POST", PATH, json={"query": create, "variables": {"input": {"name": name}}})
    assert again.json()["errors"][0]["extensions"]["code"] == "USER_EXISTS"
    assert ask(api, "mutation ($id: ID!) { domainPurgeUser(id: $id) }", id=name) == {"domainPurgeUser": True}


def test_events_are_written_by_graphql_itself(api: Api) -> None:
    name = f"{unique()}.done"
    create = "mutation ($input: EventTypeCreateInput!) { createEventType(input: $input) { name etag } }"
    made = ask(api, create, input={"name": name})["createEventType"]
    purge = "mutation ($id: ID!) { purgeEventType(id: $id) }"
    assert made["name"] == name
    assert ask(api, purge, id=name) == {"purgeEventType": True}


def test_a_neighbour_sees_nothing_of_it(api: Api, neighbour: Api) -> None:
    name, access = unique(), api.access
    api.create(name)
    query = "query ($s: ProjectScope, $id: ID!) { getFunction(scope: $s, id: $id) { name } }"
    told = []
    for wanted in (name, f"no-{name}"):
        scope = {"domainName": access.domain, "projectName": access.project}
        reply = neighbour("POST", PATH, json={"query": query, "variables": {"s": scope, "id": wanted}}).json()
        assert reply["data"] == {"getFunction": None}
        reply["errors"][0]["extensions"].pop("request_id")
        told.append(str(reply).replace(wanted, "NAME"))
    assert told[0] == told[1]
    api.built(name)
    api.purge(name)


def test_the_gateway_lets_nobody_in_unproved(api: Api) -> None:
    reply = api.http.post(PATH, json={"query": "{ __typename }"}, headers={"Authorization": "Bearer x"})
    error_of(reply, 401)
