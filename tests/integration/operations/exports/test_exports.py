"""Exports: what a search finds, written to a file by steps that events drive, as whoever asked may see it then."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from portico.compute.usage.service import USAGE
from portico.core.model.principal import Principal, token_credential
from portico.core.model.restriction import Restriction
from portico.core.model.scope import Scope
from portico.core.services.stepwise import MAX_RESCUES
from portico.operations.exports import work
from portico.tenancy.domains.usage_plans import USAGE_CLIENTS
from portico.tenancy.tasks.resource import TASKS

from functions.on_task import app as on_task
from tests.support.gateway import Client, Reply
from tests.support.generic.setups import Clients
from tests.support.sample_resource import HOME
from tests.support.tenant import Tenant
from tests.support.usage import Held
from tests.support.world import World

MINE = Scope("acme", user="ann")
FORMULA = "=HYPERLINK(1)"


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "STEP_PAGES", 1)
    monkeypatch.setattr(work, "MAX_LIMIT", 2)


@pytest.fixture
def acme(world: World) -> Tenant:
    """A domain with five users, of whom ann administers it."""
    world.platform.put(USAGE_CLIENTS, Clients())  # type: ignore[arg-type]
    tenant = Tenant(world, "acme")
    tenant.make()
    tenant.people()
    ann = {"name": "ann", "email": "ann@example.com", "full_name": FORMULA, "role": "domain_admin"}
    tenant.post("/v1/domains/acme/users", {**ann, "projects": [{"name": "vision", "role": "user"}]})
    return tenant


@pytest.fixture
def client(world: World, acme: Tenant) -> Client:
    """Ann's."""
    return world.client("tasks", acme.member)


def begin(client: Client, resource: str = "users", **fields: Any) -> Reply:
    return client.post("/v1/exports", body={"resource": resource, **fields})


def steps(world: World, most: int = 99, *, again: bool = False) -> int:
    """Brings what the rule of the template would, each message once; how many there were, -1 when one comes again."""
    done: set[str] = set() if again else world.__dict__.setdefault("stepped", set())
    for number in range(most):
        found = [
            one for one in world.records(MINE) if one.entity_type == "task" and one.state in {"PENDING", "RUNNING"}
        ]
        waiting = [one for one in found if one.operation in {"create", "advance"} and one.id not in done]
        if not waiting:
            return number
        done.add(waiting[0].id)
        message = {"messageId": "m1", "body": json.dumps(waiting[0].event())}
        if on_task.handler({"Records": [message]}, None)["batchItemFailures"]:
            return -1
    return most


def read(client: Client, reply: Reply) -> Any:
    return client.get(f"/v1/tasks/{reply.json['id']}").json


def rows(world: World, task: Any) -> list[list[str]]:
    key = urlsplit(task["result"]["url"]).path.partition(f"/{world.bucket}/")[2]
    return list(csv.reader(io.StringIO(world.platform.objects.get(key).decode(), newline="")))


def test_all_rows_of_a_search_are_in_the_file(world: World, client: Client) -> None:
    reply = begin(client, fields=["name", "full_name", "projects"])
    assert (reply.status, reply.json["status"], reply.json["kind"]) == (202, "PENDING", "export")
    assert reply.headers["location"] == f"/v1/tasks/{reply.json['id']}"
    assert steps(world) == 2
    found = read(client, reply)
    assert (found["status"], found["progress"]["current"], found["errors"]) == ("SUCCEEDED", 4, [])
    head, *others = rows(world, found)
    assert head == ["name", "full_name", "projects"]
    assert others[0] == ["ann", f"'{FORMULA}", '[{"name":"vision","role":"user"}]']
    assert [row[0] for row in others] == ["ann", "u0", "u1", "u2"]
    assert "X-Amz-Expires=300" in found["result"]["url"]
    assert [item["result"] for item in client.get("/v1/tasks").json["items"]] == [None]


def test_usage_is_exported_day_by_day(world: World, client: Client) -> None:
    scope = world.platform.store.journal.homes.known(HOME)
    last = datetime(2026, 11, 30, 1, tzinfo=UTC)
    world.platform.get(USAGE).settle(Held("s1", last - timedelta(hours=2), last, scope=scope))
    reply = begin(client, "usage", fields=["day", "project", "user", "resource_group", "slot_seconds", "sessions"])
    steps(world)
    assert rows(world, read(client, reply))[1:] == [
        ["2026-11-29", "vision", "ann", "default", '{"cpu":7200.0,"mem":3686400.0}', "1"],
        ["2026-11-30", "vision", "ann", "default", '{"cpu":7200.0,"mem":3686400.0}', "0"],
    ]


@pytest.mark.parametrize(
    ("resource", "wanted", "count"),
    [
        ("projects", None, 1),
        ("users", {"name": {"starts_with": "u"}}, 3),
        ("audit-logs", None, None),
        ("runs", None, 0),
        ("sessions", {"status": {"equals": "RUNNING"}}, 0),
        ("usage", {"day": {"starts_with": "2026-11"}}, 0),
    ],
)
def test_each_resource_is_exported(world: World, client: Client, resource: str, wanted: Any, count: int | None) -> None:
    reply = begin(client, resource, filter=wanted)
    assert reply.status == 202, reply.body
    steps(world)
    found = read(client, reply)
    assert found["status"] == "SUCCEEDED", found
    assert len(rows(world, found)) - 1 == found["progress"]["current"]
    assert count is None or found["progress"]["current"] == count


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"resource": "planets"}, "resource"),
        ({"resource": "users", "fields": ["name", "password_hash"]}, "fields.1"),
        ({"resource": "users", "filter": {"shoe": {"equals": 1}}}, "filter.shoe"),
        ({"resource": "users", "filter": {"name": {"in": ["a" * 99] * 99}}}, "filter"),
        ({"resource": "users", "format": "xlsx"}, "format"),
        ({"resource": "users", "project": "vision"}, "project"),
    ],
)
def test_what_cannot_be_exported(client: Client, body: Any, field: str) -> None:
    reply = client.post("/v1/exports", body=body)
    assert (reply.status, reply.json["error"]["details"]["errors"][0]["field"]) == (422, field)


def test_an_unknown_resource_lists_those_there_are(client: Client) -> None:
    assert all(
        name in begin(client, "planets").body
        for name in ("users", "projects", "runs", "sessions", "audit-logs", "usage")
    )


def test_who_may_not_search_may_not_export(world: World, acme: Tenant) -> None:
    user = replace(acme.member, name="u1", role="user", projects={"vision": "user"})
    assert begin(world.client("tasks", user), "audit-logs").status in {403, 404}
    assert begin(world.client("tasks", user), "runs", project="elsewhere").status == 404


def test_a_task_is_its_makers_alone(world: World, acme: Tenant, client: Client) -> None:
    path = f"/v1/tasks/{begin(client).json['id']}"
    other = world.client("tasks", replace(acme.member, name="u1"))
    assert [other.get(path).status, other.post(f"{path}/cancel").status] == [404, 404]


def test_messages_that_come_twice_change_nothing(world: World, client: Client) -> None:
    reply = begin(client, fields=["name"])
    steps(world, 1)
    steps(world, 1, again=True)
    steps(world)
    found = read(client, reply)
    steps(world, again=True)
    assert rows(world, found) == [["name"], ["ann"], ["u0"], ["u1"], ["u2"]]
    assert read(client, reply)["updated_at"] == found["updated_at"]


def test_a_step_that_dies_is_done_again(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = begin(client, fields=["name"])
    steps(world, 1)
    with monkeypatch.context() as patched:
        patched.setattr(type(world.platform.objects), "put", _lost)
        assert steps(world) == -1
    assert read(client, reply)["status"] == "RUNNING"
    world.clock.advance(301)
    world.sweep()
    steps(world)
    assert rows(world, read(client, reply)) == [["name"], ["ann"], ["u0"], ["u1"], ["u2"]]


def test_a_task_that_never_goes_on_fails(world: World, client: Client) -> None:
    reply = begin(client)
    for _ in range(MAX_RESCUES):
        world.clock.advance(301)
        world.sweep()
    assert (read(client, reply)["status"], read(client, reply)["errors"][0]["code"]) == ("FAILED", "TASK_STUCK")


def test_what_is_cancelled_stops_and_has_no_result(world: World, client: Client) -> None:
    reply = begin(client)
    steps(world, 1)
    cancel = f"/v1/tasks/{reply.json['id']}/cancel"
    assert (client.post(cancel).status, read(client, reply)["status"]) == (202, "CANCELLED")
    steps(world, again=True)
    assert (read(client, reply)["status"], read(client, reply)["result"]) == ("CANCELLED", None)
    again = client.post(cancel)
    assert (again.status, again.json["error"]["code"]) == (409, "TASK_ENDED")


def test_a_file_has_so_many_rows(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "MOST_ROWS", 3)
    reply = begin(client, fields=["name"])
    steps(world)
    found = read(client, reply)
    assert (found["status"], found["errors"][0]["code"]) == ("PARTIAL", "EXPORT_CUT")
    assert rows(world, found) == [["name"], ["ann"], ["u0"], ["u1"]]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"role": "user"}, "FORBIDDEN"), ({"status": "disabled"}, "RIGHTS_LOST"), (None, "RIGHTS_LOST")],
    ids=["demoted", "disabled", "deleted"],
)
def test_rights_that_are_lost_meanwhile(world: World, acme: Tenant, client: Client, change: Any, code: str) -> None:
    reply = begin(client, "audit-logs")
    steps(world, 1)
    root = Principal("user", "root", "acme", None, "superadmin", {}, "client")
    path, by = "/v1/domains/acme/users/ann", {"by": root}
    if change is None:
        assert acme.call("DELETE", path, **by).status == 204
    else:
        assert acme.call("PATCH", path, body=change, **by).status == 200
    steps(world)
    found = world.platform.get(TASKS).repository.get(MINE, reply.json["id"])
    assert (str(found.status), found.errors[0].code, found.object) == ("FAILED", code, None)


def test_a_token_that_is_revoked_meanwhile(world: World, acme: Tenant) -> None:
    holder = world.client("tasks", replace(acme.member, credential=token_credential("TUGONE")))
    reply = begin(holder)
    steps(world)
    assert [error["code"] for error in read(holder, reply)["errors"]] == ["RIGHTS_LOST"]


def test_an_export_is_what_a_token_is_good_for(world: World, acme: Tenant) -> None:
    only = Restriction.of({"permissions": ["export:create", "task:get"], "projects": None, "resources": None})
    refused = begin(world.client("tasks", replace(acme.member, restriction=only)))
    assert refused.status in {403, 404}


def test_tasks_go_with_their_user(world: World, acme: Tenant, client: Client) -> None:
    begin(client)
    root = Principal("user", "root", "acme", None, "superadmin", {}, "client")
    assert acme.call("DELETE", "/v1/domains/acme/users/ann", by=root, query={"purge": "true"}).status == 204
    assert world.platform.get(TASKS).repository.all_in(MINE) == []


def _lost(*_: Any) -> None:
    raise RuntimeError("the process died")
