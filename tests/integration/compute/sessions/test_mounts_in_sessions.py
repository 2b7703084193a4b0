"""Folders in a session, through the platform: a real agent, and the rights of whoever made the session, as they are now."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from portico.compute.sessions.specification import SPECIFICATIONS

from tests.support.agents import Bridge, pack, task
from tests.support.gateway import Client, Reply
from tests.support.sample_resource import ADMIN, HOME
from tests.support.sessions import SessionWorld
from tests.support.shared_folder import SharedFolder
from tests.support.waiting import eventually

MOUNTS = "/v1/session-agent/mounts"


class Stage(SharedFolder):
    """Ann has sessions."""

    def __init__(self, sessions: SessionWorld) -> None:
        self.sessions = sessions
        super().__init__(sessions.world)

    def begin(self, **fields: Any) -> tuple[str, str]:
        """The id of a session of Ann's that is being started, and its ticket."""
        api = self.world.client("sessions", self.ann)
        key = str(self.ok(api.post("/v1/sessions", body={"name": "train", "image": "python", **fields})).json["id"])
        self.sessions.passes()
        return key, self.world.platform.get(SPECIFICATIONS).ticket(key)


@pytest.fixture
def stage(sessions: SessionWorld) -> Stage:
    return Stage(sessions)


@pytest.fixture
def agent(stage: Stage) -> "Agent":
    key, ticket = stage.begin(mounts=[{"folder": f"uid:{stage.uid}", "path": "data", "permission": "rw"}])
    return Agent(stage.world.client("sessions", None), key, ticket)


class Agent:
    """An agent that has started."""

    def __init__(self, client: Client, key: str, ticket: str) -> None:
        self.client, self.key = client, key
        started = client.post("/v1/session-agent/start", body={"session": key, "ticket": ticket, "port": 8790})
        assert started.status == 200, started.body
        self.token, self.mounts = started.json["token"], started.json["specification"]["mounts"]

    def ask(self, path: str = "", **body: Any) -> Reply:
        return self.client.post(f"{MOUNTS}{path}", body={"mount": 0, **body}, Authorization=f"Bearer {self.token}")


@pytest.fixture
def bridge(sessions: SessionWorld) -> Iterator[Bridge]:
    made = Bridge(sessions.world)
    yield made
    made.close()


def test_a_session_has_and_changes_a_folder(stage: Stage, bridge: Bridge, tmp_path: Path) -> None:
    stage.store("in/a.txt", b"1")
    stage.store("b.txt", b"2")
    reference = f"uid:{stage.uid}"
    mounts = [
        {"folder": reference, "path": "whole", "permission": "rw"},
        {"folder": reference, "path": "part", "subpath": "in"},
    ]
    command = "cat part/a.txt whole/b.txt; echo 3 > whole/in/c.txt; rm whole/b.txt; echo 4 > part/d.txt"
    key, ticket = stage.begin(type="batch", command=command, mounts=mounts)
    with ExitStack() as tasks:
        tasks.enter_context(task(pack(tmp_path / "agent.zip"), tmp_path, bridge.url, key, ticket))
        assert eventually(lambda: stage.sessions.read(key).status.settled, 60)
    assert stage.sessions.read(key).exit_code == 0, (tmp_path / "task.log").read_text()
    assert stage.stored() == {"in/a.txt": b"1", "in/c.txt": b"3\n"}


def test_a_folder_that_is_unshared_is_out_of_reach(stage: Stage, agent: Agent) -> None:
    stage.store("a", b"1")
    assert [one["path"] for one in agent.ask().json["items"]] == ["a"]
    upload = agent.ask("/uploads", files=[{"path": "b", "size": 1}]).json["uploads"][0]
    stage.unshare()
    for path, body in (
        ("", {}),
        ("/uploads", {"files": [{"path": "c", "size": 1}]}),
        ("/completed", {"upload_ids": [upload["upload_id"]]}),
        ("/removals", {"paths": ["a"]}),
    ):
        assert agent.ask(path, **body).status in {403, 404}, path
    assert list(stage.stored()) == ["a"]


def test_a_maker_who_is_out_mounts_no_more(stage: Stage, agent: Agent) -> None:
    users = stage.world.client("users", ADMIN)
    disabled = users.patch(f"/v1/domains/{HOME.domain}/users/ann", body={"status": "disabled"})
    assert disabled.status == 200, disabled.body
    stage.world.clock.advance(timedelta(minutes=1).total_seconds())
    assert agent.ask().status in {403, 404}


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "a\n"], ids=["up", "root", "over", "line"])
def test_no_path_leaves_a_mount(agent: Agent, path: str) -> None:
    assert agent.ask("/uploads", files=[{"path": path, "size": 1}]).status == 422
    assert agent.ask("/removals", paths=[path]).status == 422


def test_what_is_read_only_is_not_written(stage: Stage) -> None:
    key, ticket = stage.begin(mounts=[{"folder": f"uid:{stage.uid}", "permission": "ro"}])
    reader = Agent(stage.world.client("sessions", None), key, ticket)
    for path, body in (
        ("/uploads", {"files": [{"path": "a", "size": 1}]}),
        ("/completed", {"upload_ids": ["a"]}),
        ("/removals", {"paths": ["a"]}),
    ):
        reply = reader.ask(path, **body)
        assert (reply.status, reply.error["code"]) == (403, "MOUNT_PERMISSION")
    assert (reader.ask().status, reader.mounts[0]["path"]) == (200, "data")


def test_a_token_opens_its_own_mounts(stage: Stage, agent: Agent) -> None:
    none = agent.ask(mount=1)
    assert (none.status, none.error["code"]) == (404, "FOLDER_NOT_FOUND")
    agent.token += "x"
    assert agent.ask().status == 401


def test_a_session_that_has_ended_mounts_nothing(stage: Stage, agent: Agent) -> None:
    stage.sessions.report(agent.key, "ended", 0)
    reply = agent.ask()
    assert (reply.status, reply.error["code"]) == (409, "SESSION_ENDED")
