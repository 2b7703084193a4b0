"""A body sets what its model has, and nothing else: every other field of the entity, and of any entity, is refused by name."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from tests.security.deployment import Deployment
from tests.security.operations import Operation, objects, operations

# Fields that some entity has, or that frameworks are known to read.
TEMPTING = {
    "owner", "owner_id", "role", "roles", "is_admin", "superadmin", "scope", "domain", "project", "projects", "version", "status",
    "state", "created_at", "updated_at", "deleted_at", "deleted", "id", "_id", "uid", "pk", "sk", "ttl", "client", "client_id",
    "credential", "permissions", "plan", "quota", "etag", "password", "secret", "type", "kind", "name ", "Name", "NAME",
    "__class__", "__proto__", "__dict__", "__init__", "constructor", "prototype", "$ref", "$set", "model_config", "self", "",
}  # fmt: skip
WRITES = [one for one in operations() if one.body is not None and one.said["security"]]


def places(operation: Operation) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """Where a body has an object of known fields, and what does not belong there."""
    answer = dict(objects(operation.answer or {}))
    known: dict[tuple[str, ...], set[str]] = {}
    for place, schema in objects(operation.body or {}):
        if schema.get("additionalProperties") is False:
            known.setdefault(place, set()).update(schema["properties"])
    for place, names in known.items():
        yield place, (set(answer.get(place, answer.get((), {})).get("properties", {})) | TEMPTING) - names


def put(body: Any, place: tuple[str, ...], extra: dict[str, Any]) -> Any:
    """The body with more fields at a place, whose objects are made where they are missing."""
    made = copy.deepcopy(body) if isinstance(body, dict) else {}
    at = made
    for name in place:
        at[name] = at[name] if isinstance(at.get(name), dict) else {}
        at = at[name]
    at.update(extra)
    return made


CASES = [(one, place, names) for one in WRITES for place, names in places(one)]


def test_every_write_is_among_the_cases() -> None:
    """But those whose body is a value of the caller's own, or a list of such, and the one whose body is a list of objects."""
    others = {"emit_event", "emit_events", "admin_bind_idle_checker"}
    assert {one.id for one in WRITES} - {one.id for one, _, _ in CASES} <= others


@pytest.mark.parametrize("name", sorted(TEMPTING))
def test_a_field_more_in_a_list_is_refused_by_name(deployment: Deployment, name: str) -> None:
    operation = next(one for one in WRITES if one.id == "admin_bind_idle_checker")
    reply = deployment.ask(operation.method, operation.path, [{**operation.example[0], name: "superadmin"}])
    assert reply.status == 422, reply.body[:300]
    assert name in {field.rpartition(".")[2] for field in reply.fields}


@pytest.mark.parametrize(("operation", "place", "names"), CASES, ids=lambda one: getattr(one, "id", None))
def test_a_field_of_another_model_is_refused_by_name(
    deployment: Deployment, operation: Operation, place: tuple[str, ...], names: set[str]
) -> None:
    extra = dict.fromkeys(names, "superadmin")
    reply = deployment.ask(operation.method, operation.path, put(operation.example, place, extra))
    deployment.edge.ran.clear()
    assert reply.status == (400 if operation.id == "graphql" else 422), reply.body[:300]  # GraphQL over HTTP, 6.4.1
    told = {field.rpartition(".")[2] for field in reply.fields}
    assert names <= told, names - told


@pytest.mark.parametrize("name", ["role", "domain", "owner", "projects", "scope"])
def test_nor_can_a_query_or_a_header_set_it(deployment: Deployment, name: str) -> None:
    plain = deployment.ask("GET", "/v1/auth/whoami").json
    told = deployment.ask("GET", f"/v1/auth/whoami?{name}=user", **{name.title(): "user", f"X_{name}": "user"})
    assert told.status in {200, 422}
    assert told.status == 422 or told.json == plain
