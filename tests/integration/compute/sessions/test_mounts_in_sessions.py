"""Folders in a session, through the platform: a real agent, and the rights of whoever made the session, as they are now."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from portico.compute.sessions.specification import SPECIFICATIONS
from portico.core.model.principal import Principal
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.domains.entity import Domain
from portico.tenancy.domains.usage_plans import USAGE_CLIENTS
from portico.tenancy.users.entity import User

from tests.support.agents import Bridge, pack, task
from tests.support.gateway import Client, Reply
from tests.support.generic.setups import Clients
from tests.support.sample_resource import ADMIN, HOME
from tests.support.sessions import SessionWorld
from tests.support.waiting import eventually

MOUNTS = "/v1/session-agent/mounts"
OWN = "/v1/users/me/folders/data"


class Stage:
    """Bob, with a folder in his home, and Ann, with whom it is shared and who has sessions in a project."""

    def __init__(self, sessions: SessionWorld) -> None:
        self.sessions, self.world = sessions, sessions.world
        self.world.platform.put(USAGE_CLIENTS, Clients())  # type: ignore[arg-type]
        made = self.world.client("domains", ADMIN).post("/v1/admin/domains", body={"name": HOME.domain})
        assert made.status == 201, made.body
        users, projects = self.world.client("users", ADMIN), self.world.client("projects", ADMIN)
        home = f"/v1/domains/{HOME.domain}"
        self.ok(projects.post(f"{home}/projects", body={"name": HOME.project}))
        self.ok(users.post(f"{home}/users", body={"name": "ann", "projects": [{"name": HOME.project}]}))
        self.ok(users.post(f"{home}/users", body={"name": "bob"}))
        self.ann, self.bob = self.principal("ann"), self.principal("bob")
        self.folders = self.world.client("folders", self.bob)
        self.uid = self.ok(self.folders.post("/v1/users/me/folders", body={"name": "data"})).json["uid"]
        self.ok(self.folders.post(f"{OWN}/share", body={"users": ["ann"], "permission": "wd"}))
        hers = self.world.client("folders", self.ann)
        invitation = self.ok(hers.get("/v1/invitations")).json["items"][0]["id"]
        self.ok(hers.post(f"/v1/invitations/{invitation}/accept"))

    def principal(self, name: str) -> Principal:
        read = self.world.platform.repository
        user, domain = read(User).get(Scope(HOME.domain), name), read(Domain).get(GLOBAL, HOME.domain)
        place = str(HOME.project)
        projects = {place: "user"} if name == "ann" else {}
        uids = user.uid, domain.uid
        return Principal(
            "user", name, HOME.domain, place if projects else None, "user", projects, domain.client, uids=uids
        )

    def store(self, path: str, data: bytes) -> None:
        """A file of the folder."""
        upload = self.ok(self.folders.post(f"{OWN}/uploads", body={"path": path, "size": len(data)})).json
        self.world.platform.objects.put(f"folders/{self.uid}/{path}", data)
        self.ok(self.folders.post(f"{OWN}/uploads/{upload['upload_id']}/complete"))

    def stored(self) -> dict[str, bytes]:
        """The files of the folder."""
        found = self.ok(self.folders.get(f"{OWN}/files", query={"recursive": True})).json["items"]
        read = self.world.platform.objects.get
        return {one["path"]: read(f"folders/{self.uid}/{one['path']}") for one in found if one["type"] == "file"}

    def unshare(self) -> None:
        """Ann may not use it any more."""
        self.ok(self.folders.post(f"{OWN}/unshare", body={"users": ["ann"]}))

    def begin(self, **fields: Any) -> tuple[str, str]:
        """The id of a session of Ann's that is being started, and its ticket."""
        api = self.world.client("sessions", self.ann)
        key = str(self.ok(api.post("/v1/sessions", body={"name": "train", "image": "python", **fields})).json["id"])
        self.sessions.passes()
        return key, self.world.platform.get(SPECIFICATIONS).ticket(key)

    @staticmethod
    def ok(reply: Reply) -> Reply:
        assert reply.status < 300, reply.body
        return reply


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
