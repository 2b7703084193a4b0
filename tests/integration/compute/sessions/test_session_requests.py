"""What a session may be asked for, by whom, and what is refused with the field at fault."""

from dataclasses import replace
from typing import Any

import pytest
from portico.core.model.principal import Principal

from tests.integration.compute.sessions.conftest import Begin
from tests.support.gateway import Client
from tests.support.sample_resource import ANN
from tests.support.sessions import SessionWorld

BOB = Principal("user", "bob", "acme", "vision", "user", {"vision": "user"}, "client-acme")
CHIEF = Principal("user", "eve", "acme", "vision", "user", {"vision": "project_admin"}, "client-acme")
_MB = 1024**2
NOBODY = "019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c"


def test_a_session_is_made(api: Client) -> None:
    reply = api.post(
        "/v1/sessions", body={"name": "train", "image": "python", "resources": {"cpu": 0.5, "mem": "1.5g"}}
    )
    assert reply.status == 201, reply.body
    assert reply.headers["location"] == f"/v1/sessions/{reply.json['id']}"
    assert reply.json["requested_slots"] == {"cpu": 0.5, "mem": 1536 * _MB}
    assert reply.json["owner"] == "user:acme/ann"
    found = api.get("/v1/sessions", query={"filter": '{"name": {"equals": "train"}}'}).json["items"]
    assert [one["id"] for one in found] == [reply.json["id"]]


def test_a_session_without_a_name_gets_one(api: Client) -> None:
    reply = api.post("/v1/sessions", body={"image": "python"})
    assert reply.json["name"] == f"session-{reply.json['id'][-8:]}"


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("image", {"image": "nothing"}),
        ("image", {"image": None}),
        ("resources.gpu", {"resources": {"gpu": 1}}),
        ("resources.cpu", {"resources": {"cpu": 64}}),
        ("resources.mem", {"resources": {"mem": "9g"}}),
        ("resources.cpu", {"resources": {"cpu": 0}}),
        ("resources.cpu", {"resources": {"cpu": "much"}}),
        ("resources.cpu", {"resources": {"cpu": -1}}),
        ("resource_group", {"resource_group": "nothing"}),
        ("timeout", {"timeout": 0}),
        ("timeout", {"timeout": -1}),
        ("command", {"type": "batch"}),
        ("command", {"command": "ls"}),
        ("mounts.0.folder", {"mounts": [{"folder": "nothing"}]}),
        ("mounts.0.folder", {"mounts": [{"folder": f"uid:{'x' * 2000}"}]}),
        ("mounts.0.path", {"mounts": [{"folder": "data", "path": "/etc"}]}),
        ("mounts.0.path", {"mounts": [{"folder": "data", "path": "a/../b"}]}),
        ("mounts.0.path", {"mounts": [{"folder": "data", "path": ".portico/x"}]}),
        ("mounts.1.path", {"mounts": [{"folder": "data", "path": "a"}, {"folder": "data", "path": "a/b"}]}),
        ("mounts.0.subpath", {"mounts": [{"folder": "data", "subpath": "../x"}]}),
        ("secrets.0", {"secrets": ["nothing"]}),
        ("environment", {"environment": {"A": "x" * 65_536}}),
        ("bootstrap_script", {"bootstrap_script": "é" * 40_000}),
        ("depends_on.0", {"depends_on": [NOBODY]}),
        ("depends_on.0", {"depends_on": ["train"]}),
        ("depends_on", {"depends_on": [NOBODY] * 21}),
        ("priority", {"priority": 101}),
        ("apps.1.name", {"apps": [{"name": "a", "port": 8000}, {"name": "A", "port": 8001}]}),
        ("apps.0.port", {"apps": [{"name": "a", "port": 80}]}),
        ("owner", {"owner": "user:acme/bob"}),
    ],
    ids=str,
)
def test_a_bad_request_names_its_field(sessions: SessionWorld, api: Client, field: str, fields: dict[str, Any]) -> None:
    made = sessions.world.client("folders").post("/v1/folders", body={"name": "data"})
    assert made.status == 201, made.body
    reply = api.post("/v1/sessions", body={"name": "train", "image": "python", **fields})
    assert (reply.status, [name.split(".float")[0].split(".str")[0] for name in reply.fields][:1]) == (422, [field])
    assert sessions.queue.asked == []


def test_an_unsupported_slot_says_which_there_are(api: Client) -> None:
    error = api.post("/v1/sessions", body={"image": "python", "resources": {"gpu": 1}}).error
    assert error["code"] == "SLOT_UNSUPPORTED"
    assert (error["details"]["engine"], error["details"]["supported"]) == ("ecs", ["cpu", "mem"])


def test_a_live_name_is_taken_and_can_be_used_again(api: Client, begin: Begin) -> None:
    key = begin("train")
    body = {"name": "Train", "image": "python"}
    taken = api.post("/v1/sessions", body=body)
    assert (taken.status, taken.error["code"], taken.error["details"]) == (409, "SESSION_EXISTS", {"session_id": key})
    again = api.post("/v1/sessions", body={**body, "reuse": True})
    assert (again.status, again.json["id"]) == (200, key)
    other = api.post("/v1/sessions", body={**body, "image": "other", "reuse": True})
    assert (other.status, other.error["details"]["session_id"]) == (409, key)
    api.delete(f"/v1/sessions/{key}")
    assert api.post("/v1/sessions", body=body).status == 201


def test_names_are_of_their_owner(sessions: SessionWorld, begin: Begin) -> None:
    begin("train")
    other = sessions.world.client("sessions", BOB)
    assert other.post("/v1/sessions", body={"name": "train", "image": "python", "reuse": True}).status == 201


def test_others_see_no_command_and_change_nothing(sessions: SessionWorld, begin: Begin) -> None:
    key = begin(type="batch", command="secret words")
    other = sessions.world.client("sessions", BOB)
    shown = other.get(f"/v1/sessions/{key}")
    assert (shown.status, shown.json["command"]) == (200, None)
    assert "secret words" not in other.get("/v1/sessions").body
    assert other.patch(f"/v1/sessions/{key}", body={"tag": "x"}).status == 403
    assert other.delete(f"/v1/sessions/{key}").status == 403
    chief = sessions.world.client("sessions", CHIEF)
    assert chief.patch(f"/v1/sessions/{key}", body={"tag": "x"}).status == 403
    assert chief.delete(f"/v1/sessions/{key}").status == 204


def test_a_namesake_of_the_owner_is_another(sessions: SessionWorld, begin: Begin) -> None:
    key = begin()
    namesake = sessions.world.client("sessions", replace(ANN, uids=("another", "")))
    assert namesake.delete(f"/v1/sessions/{key}").status == 403


def test_priority_changes_while_it_waits(sessions: SessionWorld, api: Client, begin: Begin) -> None:
    key = begin()
    assert api.patch(f"/v1/sessions/{key}", body={"priority": 50, "tag": "x"}).json["priority"] == 50
    sessions.passes()
    refused = api.patch(f"/v1/sessions/{key}", body={"priority": 10})
    assert (refused.status, refused.error["code"]) == (409, "SESSION_NOT_PENDING")
    assert api.patch(f"/v1/sessions/{key}", body={"display_name": "A run"}).json["display_name"] == "A run"


def test_only_what_has_ended_is_removed(sessions: SessionWorld, api: Client, begin: Begin) -> None:
    key = begin(environment={"TOKEN": "hunter2"})
    refused = api.delete(f"/v1/sessions/{key}", query={"purge": "1"})
    assert (refused.status, refused.error["code"]) == (409, "SESSION_ACTIVE")
    assert sessions.world.objects("sessions/") == [f"sessions/{key}/specification"]
    api.delete(f"/v1/sessions/{key}")
    assert sessions.world.objects(f"sessions/{key}") == []
    assert api.delete(f"/v1/sessions/{key}", query={"purge": "1"}).status == 204
    assert api.get(f"/v1/sessions/{key}").status == 404


def test_a_rename_is_checked_before_it_is_written(sessions: SessionWorld, api: Client, begin: Begin) -> None:
    key, other = begin("one"), begin("two")
    taken = api.post(f"/v1/sessions/{key}/rename", body={"name": "two"})
    assert (taken.status, taken.error["details"]) == (409, {"session_id": other})
    assert api.post(f"/v1/sessions/{key}/rename", body={"name": "three"}).json["name"] == "three"
    api.delete(f"/v1/sessions/{key}")
    assert api.post(f"/v1/sessions/{key}/rename", body={"name": "four"}).error["code"] == "SESSION_ENDED"
    assert api.get(f"/v1/sessions/{key}").json["name"] == "three"


def test_a_batch_ends_all_or_none(sessions: SessionWorld, api: Client, begin: Begin) -> None:
    keys = [begin(f"s{number}") for number in range(3)]
    chief = sessions.world.client("sessions", CHIEF)
    assert chief.post("/v1/sessions/batch-delete", body={"ids": [keys[0], NOBODY]}).status == 404
    assert str(sessions.read(keys[0]).status) == "PENDING"
    assert api.post("/v1/sessions/batch-delete", body={"ids": keys[:2]}).status == 204
    assert api.post("/v1/sessions/batch-purge", body={"ids": keys}).error["code"] == "SESSION_ACTIVE"
    assert api.post("/v1/sessions/batch-purge", body={"ids": keys[:2]}).status == 204
    assert [one["id"] for one in api.get("/v1/sessions").json["items"]] == keys[2:]


def test_what_is_given_is_sealed(sessions: SessionWorld, begin: Begin) -> None:
    from portico.compute.sessions.specification import SPECIFICATIONS

    key = begin(environment={"TOKEN": "hunter2"}, bootstrap_script="echo hi")
    specifications = sessions.world.platform.get(SPECIFICATIONS)
    assert specifications.open(sessions.read(key)) == {
        "environment": {"TOKEN": "hunter2"},
        "bootstrap_script": "echo hi",
    }
    assert b"hunter2" not in sessions.world.platform.objects.get(f"sessions/{key}/specification")
    assert "hunter2" not in str(sessions.world.records())


def test_a_dependency_is_waited_for(sessions: SessionWorld, api: Client, begin: Begin) -> None:
    first = begin("first", type="batch", command="true")
    second = begin("second", depends_on=["first"])
    graph = api.get(f"/v1/sessions/{second}/dependencies").json
    assert [node["session"] for node in graph["nodes"]] == [second, first]
    assert api.get(f"/v1/sessions/{first}/dependencies").json["dependents"] == [second]
    assert sessions.passes() == 1
    sessions.ready(first)
    sessions.report(first, "ended", 0)
    sessions.follow(first)
    assert sessions.passes() == 1
    assert str(sessions.read(second).status) == "PREPARING"


def test_a_failed_dependency_cancels(sessions: SessionWorld, begin: Begin) -> None:
    first = begin("first", type="batch", command="false")
    second = begin("second", depends_on=[first])
    third = begin("third", depends_on=[second])
    sessions.passes()
    sessions.ready(first)
    sessions.report(first, "ended", 1)
    for key in (first, second):
        sessions.follow(key)
    found = [sessions.read(key) for key in (second, third)]
    assert [(str(one.status), one.reason) for one in found] == [("CANCELLED", "dependency-failed")] * 2


def test_a_session_does_not_wait_for_itself(api: Client) -> None:
    error = api.post("/v1/sessions", body={"name": "me", "image": "python", "depends_on": ["ME"]}).error
    assert error["code"] == "DEPENDENCY_CYCLE"
