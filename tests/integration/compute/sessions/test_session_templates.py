"""Session templates, and sessions that are made from them."""

from dataclasses import replace
from typing import Any

import pytest
from portico.compute.sessions.specification import SPECIFICATIONS
from portico.core.model.restriction import Restriction

from tests.integration.compute.sessions.conftest import Begin
from tests.support.gateway import Client, Reply
from tests.support.sample_resource import ANN
from tests.support.sessions import SessionWorld

TEMPLATES = "/v1/session-templates"
NIGHTLY = {
    "name": "nightly",
    "description": "trains",
    "type": "batch",
    "image": "python",
    "command": "python train.py",
    "resources": {"cpu": 1, "mem": "2g"},
    "environment": {"EPOCHS": "3", "MODE": "full"},
    "apps": [{"name": "web", "port": 8080}, {"name": "board", "port": 6006}],
    "tag": "night",
}
YAML = """
name: nightly
type: batch
image: python
command: |
  python prepare.py
  python train.py
resources: {cpu: 1, mem: 2g}
environment:
  EPOCHS: "3"
  DEBUG: "no"
"""


@pytest.fixture
def made(api: Client) -> dict[str, Any]:
    reply = api.post(TEMPLATES, body=NIGHTLY)
    assert reply.status == 201, reply.body
    found: dict[str, Any] = reply.json
    return found


def start(api: Client, template: str = "nightly", /, **fields: Any) -> Reply:
    return api.post(f"{TEMPLATES}/{template}/sessions", body=fields)


def test_a_template_is_shown_as_it_was_given(api: Client, made: dict[str, Any]) -> None:
    shown = api.get(f"{TEMPLATES}/nightly").json
    assert shown == made
    assert shown["resources"] == {"cpu": 1, "mem": 2 * 1024**3}
    assert {name: shown[name] for name in NIGHTLY if name not in {"resources", "apps"}} == {
        name: value for name, value in NIGHTLY.items() if name not in {"resources", "apps"}
    }
    assert [app["port"] for app in shown["apps"]] == [8080, 6006]
    assert (shown["priority"], shown["mounts"]) == (None, [])


def test_a_template_may_be_written_in_yaml(api: Client) -> None:
    reply = api.post(TEMPLATES, raw=YAML, Content_Type="application/yaml")
    assert reply.status == 201, reply.body
    assert reply.json["command"] == "python prepare.py\npython train.py\n"
    assert reply.json["environment"] == {"EPOCHS": "3", "DEBUG": "no"}
    changed = api.patch(f"{TEMPLATES}/nightly", raw="timeout: 60", Content_Type="Application/YAML; charset=utf-8")
    assert (changed.status, changed.json["timeout"], changed.json["tag"]) == (200, 60, None)
    put = api.put(f"{TEMPLATES}/nightly", raw="image: python", Content_Type="application/yaml")
    assert (put.status, put.json["type"], put.json["environment"]) == (200, "interactive", {})


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("name: a\nimage: [1]", 422, "image"),
        ("name: a\nenvironment: {A: 1}", 422, "environment.A"),
        ("name: a\nimage: python\nimage: other", 400, "twice"),
        ("name: a\nimage: &x python\ntag: *x", 400, "anchors"),
        ("name: [a", 400, "malformed"),
        ("", 422, "required"),
        ("- a", 422, "body"),
    ],
    ids=range(7),
)
def test_yaml_that_is_wrong_says_where(api: Client, text: str, status: int, said: str) -> None:
    reply = api.post(TEMPLATES, raw=text, Content_Type="application/yaml")
    assert (reply.status, said in reply.body) == (status, True), reply.body


def test_what_takes_no_yaml_says_so(api: Client) -> None:
    refused = api.post("/v1/sessions", raw="image: python", Content_Type="application/yaml")
    assert (refused.status, refused.error["details"]["supported"]) == (415, ["application/json"])
    other = api.post(TEMPLATES, raw="name: a", Content_Type="text/yaml")
    assert (other.status, other.error["details"]["supported"]) == (415, ["application/json", "application/yaml"])


def test_maps_of_a_template_are_merged_by_a_change(api: Client, made: dict[str, Any]) -> None:
    changes = {"environment": {"MODE": None, "SEED": "1"}, "resources": {"cpu": 2}, "apps": []}
    changed = api.patch(f"{TEMPLATES}/nightly", body=changes).json
    assert changed["environment"] == {"EPOCHS": "3", "SEED": "1"}
    assert (changed["resources"]["cpu"], changed["apps"]) == (2, [])
    assert api.patch(f"{TEMPLATES}/nightly", body={"type": None}).status == 422


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("timeout", {"timeout": 0}),
        ("type", {"type": "inference"}),
        ("kind", {"kind": "batch"}),
        ("depends_on", {"depends_on": ["train"]}),
        ("reuse", {"reuse": True}),
        ("resources.CPU", {"resources": {"CPU": 1}}),
        ("apps.0.port", {"apps": [{"name": "a", "port": 80}]}),
        ("bootstrap_script", {"bootstrap_script": "x" * 32_768}),
        ("environment", {"environment": {"A": "x" * 32_768}}),
    ],
    ids=range(9),
)
def test_a_bad_template_names_its_field(api: Client, field: str, fields: dict[str, Any]) -> None:
    reply = api.post(TEMPLATES, body={"name": "a", "image": "python", **fields})
    assert reply.status == 422, reply.body
    assert reply.fields[0].split(".[key]")[0] == field


def test_a_session_of_a_template_is_as_any(api: Client, made: dict[str, Any]) -> None:
    reply = start(api)
    assert reply.status == 201, reply.body
    assert reply.headers["location"] == f"/v1/sessions/{reply.json['id']}"
    assert api.get(f"/v1/sessions/{reply.json['id']}").json == reply.json
    shown = {name: reply.json[name] for name in ("type", "image", "command", "tag", "status", "owner", "description")}
    assert shown == {
        "type": "batch",
        "image": "python",
        "command": "python train.py",
        "tag": "night",
        "status": "PENDING",
        "owner": "user:acme/ann",
        "description": None,
    }
    assert reply.json["requested_slots"] == {"cpu": 1, "mem": 2 * 1024**3}


def test_fields_of_the_request_come_over_the_templates(
    sessions: SessionWorld, api: Client, made: dict[str, Any]
) -> None:
    given = {
        "name": "tonight",
        "priority": 30,
        "tag": None,
        "resources": {"mem": "1g"},
        "environment": {"MODE": None, "SEED": "7"},
        "apps": [{"name": "one", "port": 9000}],
    }
    reply = start(api, **given)
    assert reply.status == 201, reply.body
    assert (reply.json["name"], reply.json["priority"], reply.json["tag"]) == ("tonight", 30, None)
    assert reply.json["requested_slots"] == {"cpu": 1, "mem": 1024**3}
    assert [app["name"] for app in reply.json["apps"]] == ["one"]
    given_to = sessions.world.platform.get(SPECIFICATIONS).open(sessions.read(reply.json["id"]))
    assert given_to == {"environment": {"EPOCHS": "3", "SEED": "7"}, "bootstrap_script": None}
    assert api.get(f"{TEMPLATES}/nightly").json == made


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("image", {"image": "nothing"}),
        ("image", {"image": None}),
        ("command", {"command": None}),
        ("mounts.0.folder", {"mounts": [{"folder": "nothing"}]}),
        ("secrets.0", {"secrets": ["nothing"]}),
        ("resources.cpu", {"resources": {"cpu": 64}}),
        ("environment", {"environment": {"A": "x" * 65_520}}),
        ("environment", {"environment": {f"A{number}": "" for number in range(255)}}),
        ("owner", {"owner": "user:acme/bob"}),
    ],
    ids=range(9),
)
def test_what_cannot_start_names_its_field(
    sessions: SessionWorld, api: Client, made: dict[str, Any], field: str, fields: dict[str, Any]
) -> None:
    reply = start(api, **fields)
    assert (reply.status, reply.fields[:1]) == (422, [field]), reply.body
    assert sessions.queue.asked == []


def test_what_a_template_names_may_be_gone_when_used(sessions: SessionWorld, api: Client) -> None:
    folders = sessions.world.client("folders")
    assert folders.post("/v1/folders", body={"name": "data"}).status == 201
    body = {"name": "a", "image": "python", "mounts": [{"folder": "data"}]}
    assert api.post(TEMPLATES, body=body).status == 201
    assert start(api, "a", name="one").json["mounts"][0]["path"] == "data"
    assert api.delete(f"/v1/sessions/{only(api)}").status == 204
    assert folders.delete("/v1/folders/data").status == 204
    gone = start(api, "a")
    assert (gone.status, gone.fields) == (422, ["mounts.0.folder"])
    assert api.patch(f"{TEMPLATES}/a", body={"image": "later-gone", "mounts": []}).status == 200
    assert (start(api, "a").fields, start(api, "a", image="python").status) == (["image"], 201)


def test_a_template_that_is_not_there_is_a_404(api: Client, made: dict[str, Any]) -> None:
    assert start(api, "other").error["code"] == "SESSION_TEMPLATE_NOT_FOUND"
    assert api.delete(f"{TEMPLATES}/nightly").status == 204
    assert start(api).status == 404
    assert api.post(f"{TEMPLATES}/nightly/restore").status == 200
    assert start(api).status == 201


def test_a_session_is_used_again_or_its_name_is_taken(api: Client, made: dict[str, Any]) -> None:
    key = start(api, name="tonight").json["id"]
    taken = start(api, name="tonight")
    assert (taken.status, taken.error["details"]) == (409, {"session_id": key})
    again = start(api, name="tonight", reuse=True)
    assert (again.status, again.json["id"]) == (200, key)
    assert start(api, reuse=True).fields == ["name"]


def test_a_request_with_a_key_is_carried_out_once(api: Client, made: dict[str, Any]) -> None:
    first, second = (api.post(f"{TEMPLATES}/nightly/sessions", body={}, Idempotency_Key="k-1") for _ in range(2))
    assert (first.status, second.status, first.json["id"]) == (201, 201, second.json["id"])
    assert second.headers["idempotent-replayed"] == "true"


def test_it_takes_the_rights_to_read_and_to_start(sessions: SessionWorld, api: Client, made: dict[str, Any]) -> None:
    viewer = sessions.world.client("sessions", replace(ANN, name="vic", projects={"vision": "viewer"}))
    assert viewer.get(f"{TEMPLATES}/nightly").status == 200
    refused = viewer.post(f"{TEMPLATES}/nightly/sessions", body={})
    assert (refused.status, refused.error["details"]) == (403, {"permission": "session:create"})
    assert viewer.post(TEMPLATES, body={"name": "b", "image": "python"}).status == 403
    foreign = sessions.world.client("sessions", replace(ANN, name="mallory", domain="other", projects={}))
    assert foreign.post(f"{TEMPLATES}/nightly/sessions", body={}).status in {403, 404}


def test_secrets_of_a_template_take_the_right_to_use_them(sessions: SessionWorld, api: Client) -> None:
    secrets = sessions.world.client("secrets")
    assert secrets.post("/v1/secrets", body={"name": "mail", "values": {"KEY": "x"}}).status == 201
    assert api.post(TEMPLATES, body={"name": "a", "image": "python", "secrets": ["mail"]}).status == 201
    assert start(api, "a").status == 201
    narrow = replace(ANN, restriction=Restriction(permissions=("session:*", "session_template:*")))
    caller = sessions.world.client("sessions", narrow)
    refused = caller.post(f"{TEMPLATES}/a/sessions", body={})
    direct = caller.post("/v1/sessions", body={"image": "python", "secrets": ["mail"]})
    assert (refused.status, refused.error["code"]) == (direct.status, direct.error["code"]) == (404, "SECRET_NOT_FOUND")
    assert caller.post(f"{TEMPLATES}/a/sessions", body={"secrets": []}).status == 201


def test_the_record_of_a_session_is_that_of_any(sessions: SessionWorld, api: Client, made: dict[str, Any]) -> None:
    key = start(api, name="tonight").json["id"]
    [record] = [one for one in sessions.world.records() if one.entity == key]
    assert (record.operation, record.action, record.data["name"]) == ("create", "sessions.create", "tonight")


def only(api: Client) -> str:
    [session] = api.get("/v1/sessions").json["items"]
    return str(session["id"])


def test_a_template_changes_no_session(api: Client, made: dict[str, Any], begin: Begin) -> None:
    key = start(api).json["id"]
    assert api.patch(f"{TEMPLATES}/nightly", body={"tag": "other"}).status == 200
    assert api.get(f"/v1/sessions/{key}").json["tag"] == "night"
