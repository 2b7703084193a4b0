"""Mutations: what they change, versions, keys that make it safe to ask again, and fields that other functions answer."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from portico.platform.graphql_index import FIELDS

from tests.support.bus import handler
from tests.support.graphql import GraphQL
from tests.support.sample_resource import ADMIN, ANN
from tests.support.world import World

CREATE = "mutation ($input: EventTypeCreateInput!, $key: String) { createEventType(input: $input, idempotencyKey: $key) { name etag description } }"
UPDATE = """mutation ($id: ID!, $input: EventTypeUpdateInput!, $version: String) {
  updateEventType(id: $id, input: $input, expectedVersion: $version) { description etag }
}"""
USER = "mutation ($input: UserCreateInput!, $key: String) { domainCreateUser(input: $input, idempotencyKey: $key) { name etag } }"


def test_an_entity_lives_by_mutations(graphql: GraphQL, world: World) -> None:
    made = graphql.data(CREATE, by=ANN, input={"name": "a.done", "description": "first"})["createEventType"]
    changed = graphql.data(UPDATE, by=ANN, id="a.done", input={"description": None}, version=made["etag"])
    assert changed["updateEventType"]["description"] is None
    error = graphql.error(UPDATE, by=ANN, id="a.done", input={"description": "x"}, version=made["etag"])
    assert (error["extensions"]["code"], error["extensions"]["status"]) == ("PRECONDITION_FAILED", 412)
    assert graphql.data('mutation { deleteEventType(id: "a.done") }', by=ANN) == {"deleteEventType": True}
    back = graphql.data('mutation { restoreEventType(id: "a.done") { name } }', by=ANN)
    assert back == {"restoreEventType": {"name": "a.done"}}
    assert graphql.data('mutation { purgeEventType(id: "a.done") }', by=ANN) == {"purgeEventType": True}
    assert world.client("events").get("/v1/events/a.done").status == 404
    assert graphql.handed.fields == []


def test_they_are_recorded_as_by_rest(graphql: GraphQL, world: World) -> None:
    graphql.data(CREATE, by=ANN, input={"name": "a.done"})
    [record] = [record for record in world.records() if record.action == "event_types.create"]
    assert (record.actor, record.entity, record.outcome) == ("user:acme/ann", "a.done", "success")


def test_they_are_carried_out_in_turn(graphql: GraphQL) -> None:
    query = """mutation {
      a: createEventType(input: {name: "a.done"}) { name }
      b: createEventType(input: {name: "a.done"}) { name }
      c: deleteEventType(id: "a.done")
    }"""
    reply = graphql.send(query, by=ANN).json
    assert reply["data"] == {"a": {"name": "a.done"}, "b": None, "c": True}
    assert [error["extensions"]["code"] for error in reply["errors"]] == ["EVENT_TYPE_EXISTS"]


def test_a_batch_is_all_or_none(graphql: GraphQL) -> None:
    for name in ("a.done", "b.done"):
        graphql.data(CREATE, by=ANN, input={"name": name})
    batch = "mutation ($ids: [ID!]!) { batchPurgeEventTypes(ids: $ids) }"
    assert graphql.error(batch, by=ANN, ids=["a.done", "c.done"])["extensions"]["code"] == "EVENT_TYPE_NOT_FOUND"
    assert graphql.data(batch, by=ANN, ids=["a.done", "b.done"]) == {"batchPurgeEventTypes": True}


@pytest.mark.parametrize(
    ("query", "value"), [(CREATE, {"name": "a.done"}), (USER, {"name": "bea"})], ids=["here", "handed"]
)
def test_a_key_is_carried_out_once(graphql: GraphQL, query: str, value: Mapping[str, Any]) -> None:
    first = graphql.data(query, input=value, key="k-1")
    assert graphql.data(query, input=value, key="k-1") == first
    other = graphql.error(query, input={**value, "displayName": "other"}, key="k-1")
    assert (other["extensions"]["code"], other["extensions"]["status"]) == ("IDEMPOTENCY_KEY_REUSED", 422)
    assert graphql.error(query, input=value, key="k-2")["extensions"]["status"] == 409
    assert graphql.error(query, input=value, key="")["extensions"]["code"] == "INVALID_IDEMPOTENCY_KEY"


@pytest.mark.parametrize(
    ("query", "value"), [(CREATE, {"name": "a.done"}), (USER, {"name": "bea"})], ids=["here", "handed"]
)
def test_a_key_is_good_for_who_may_still(graphql: GraphQL, query: str, value: Mapping[str, Any]) -> None:
    graphql.data(query, input=value, key="k-1")
    lesser = replace(ADMIN, role="user", projects={"vision": "viewer"})
    assert graphql.error(query, by=lesser, input=value, key="k-1")["extensions"]["status"] in {403, 404}
    other = replace(ADMIN, name="amy")
    assert graphql.error(query, by=other, input=value, key="k-1")["extensions"]["status"] == 409


def test_a_failure_frees_its_key(graphql: GraphQL) -> None:
    graphql.data(CREATE, by=ANN, input={"name": "a.done"})
    assert graphql.error(CREATE, by=ANN, input={"name": "a.done"}, key="k-1")["extensions"]["status"] == 409
    graphql.data('mutation { purgeEventType(id: "a.done") }', by=ANN)
    assert graphql.data(CREATE, by=ANN, input={"name": "a.done"}, key="k-1")["createEventType"]["name"] == "a.done"


def test_what_needs_more_is_handed_on(graphql: GraphQL, world: World) -> None:
    world.ready()
    run = 'mutation { createRun(id: "hello", input: {input: {a: 1}}) { id status input } }'
    made = graphql.data(run, by=ANN)["createRun"]
    assert (made["status"], made["input"]) == ("QUEUED", {"a": 1})
    read = graphql.data("query ($id: ID!) { getRun(id: $id) { id function etag } }", by=ANN, id=made["id"])["getRun"]
    assert (read["id"], read["function"]) == (made["id"], "hello")
    found = graphql.data('{ searchFunctionRuns(id: "hello", first: 1) { edges { cursor node { id } } } }', by=ANN)
    assert [edge["node"]["id"] for edge in found["searchFunctionRuns"]["edges"]] == [made["id"]]
    assert graphql.handed.fields == [("runs", "createRun"), ("runs", "getRun"), ("runs", "searchFunctionRuns")]


def test_a_function_answers_its_own_fields_only(graphql: GraphQL) -> None:
    origin = {"request_id": "r", "at": "2026-01-01T00:00:00+00:00", "root": "", "traceparent": None, "project": None}
    event = {
        "operation": "domainCreateUser",
        "principal": ADMIN.claims(),
        "origin": {**origin, "source": "", "agent": "", "once": None},
        "arguments": {"input": {"name": "bea"}},
    }
    with pytest.raises(PermissionError):
        handler("runs")(event, None)
    assert handler("users")(event, None)["value"]["name"] == "bea"


def test_no_client_can_write_such_an_event(graphql: GraphQL, world: World) -> None:
    event = {"operation": "domainCreateUser", "principal": ADMIN.claims(), "origin": {}, "arguments": {}}
    reply = world.client("users", ANN).post("/v1/domains/acme/users", raw=json.dumps(event))
    assert (reply.status, reply.error["code"]) == (422, "VALIDATION_FAILED")


def test_nothing_that_shows_a_secret_is_a_field() -> None:
    words = ("token", "keypair", "signin", "password", "whoami", "rotate", "createwebhook", "openSessionApp")
    assert [name for name in FIELDS if any(word.lower() in name.lower() for word in words)] == []
