"""What code in a session may try with all that it knows, and what its owner may try with limits."""

from typing import Any

import pytest
from portico.compute.sessions.engine import Phase
from portico.compute.sessions.states import SessionStatus
from portico.core.model.subjects import subject_of

from tests.integration.compute.sessions.test_mounts_in_sessions import Agent, Stage
from tests.support.gateway import Client
from tests.support.sample_resource import ADMIN, HOME
from tests.support.sessions import MemoryEngine, SessionWorld

BEAT = {"state": "ready", "active_at": "2026-01-01T00:00:00Z", "log_bytes": 0, "log_pending": 0}


class SlowEngine(MemoryEngine):
    """An engine whose stops take their time, forced or not, as those of ECS do."""

    def stop(self, handle: str, reason: str, *, forced: bool = False) -> None:
        """Begins to end it."""
        if self.processes[handle].phase is not Phase.STOPPED:
            self.processes[handle].phase = Phase.STOPPING


@pytest.fixture
def stage(sessions: SessionWorld) -> Stage:
    return Stage(sessions)


def limited(stage: Stage, **limits: int) -> Client:
    """Ann's client of sessions, in a domain with these limits."""
    domains = stage.world.client("domains", ADMIN)
    stage.ok(domains.post("/v1/admin/resource-policies", body={"name": "few", **limits}))
    stage.ok(domains.patch(f"/v1/admin/domains/{HOME.domain}", body={"resource_policy": "few"}))
    stage.world.clock.advance(30)
    return stage.world.client("sessions", stage.ann)


def asked(api: Client, name: str, **fields: Any) -> Any:
    return api.post("/v1/sessions", body={"name": name, "image": "python", **fields})


def test_an_agent_ends_its_own_session_alone(stage: Stage) -> None:
    (first, ticket), (second, _) = (stage.begin(name=name) for name in ("one", "two"))
    agent = Agent(stage.world.client("sessions", None), first, ticket)
    proof = {"Authorization": f"Bearer {agent.token}"}
    for named in ({"session": second}, {"id": second}, {"domain": "umbrella"}):
        reply = agent.client.post("/v1/session-agent/beat", body={**BEAT, **named}, **proof)
        assert (reply.status, reply.fields) == (422, list(named))
    ended = agent.client.post("/v1/session-agent/beat", body={**BEAT, "state": "ended", "exit_code": 0}, **proof)
    assert ended.status == 200, ended.body
    assert [stage.sessions.read(key).status.settled for key in (first, second)] == [True, False]


@pytest.mark.parametrize("path", ["/execute", "/terminate", "/interrupt", "/files/delete"])
def test_an_agents_token_is_no_sign_in(stage: Stage, path: str) -> None:
    key, ticket = stage.begin()
    agent = Agent(stage.world.client("sessions", None), key, ticket)
    proof = {"Authorization": f"Bearer {agent.token}"}
    assert agent.client.post(f"/v1/sessions/{key}{path}", body={}, **proof).status == 401
    assert agent.client.get(f"/v1/sessions/{key}", **proof).status == 401


def test_uploads_of_another_folder_are_not_completed(stage: Stage) -> None:
    agents = []
    hers = stage.world.client("folders", stage.ann)
    uid = stage.ok(hers.post("/v1/users/me/folders", body={"name": "hers"})).json["uid"]
    for name, folder in (("one", stage.uid), ("two", uid)):
        key, ticket = stage.begin(name=name, mounts=[{"folder": f"uid:{folder}", "path": "data", "permission": "rw"}])
        agents.append(Agent(stage.world.client("sessions", None), key, ticket))
    upload = agents[0].ask("/uploads", files=[{"path": "a", "size": 1}]).json["uploads"][0]["upload_id"]
    stage.world.platform.objects.put(f"folders/{stage.uid}/a", b"1")
    assert agents[1].ask("/completed", upload_ids=[upload]).status == 404
    assert stage.stored() == {}
    assert agents[0].ask("/completed", upload_ids=[upload]).status == 200


@pytest.mark.parametrize("reuse", [False, True])
def test_what_is_asked_for_with_reuse_has_limits_too(stage: Stage, reuse: bool) -> None:
    api = limited(stage, max_pending_sessions=1)
    first = asked(api, "one", reuse=reuse)
    assert first.status == 201, first.body
    refused = asked(api, "two", reuse=reuse)
    assert (refused.status, refused.error["details"]["limit"]) == (409, "pending_sessions")
    assert asked(api, "one", reuse=True).json["id"] == first.json["id"]


def test_a_forced_end_makes_no_room_before_it_is_one(stage: Stage) -> None:
    engine = stage.sessions.engine = SlowEngine()
    stage.sessions.__post_init__()
    api = limited(stage, max_concurrent_sessions=1)
    keys = [asked(api, name).json["id"] for name in ("one", "two")]
    assert stage.sessions.passes() == 1
    stage.sessions.ready(keys[0])
    stage.ok(api.post(f"/v1/sessions/{keys[0]}/terminate", body={"forced": True}))
    assert stage.sessions.read(keys[0]).status is SessionStatus.TERMINATING
    stage.sessions.queue.ask("default")
    assert stage.sessions.passes() == 0
    engine.kill(keys[0])
    stage.sessions.observe(keys[0])
    assert stage.sessions.read(keys[0]).status is SessionStatus.TERMINATED
    assert stage.sessions.passes() == 1
    assert engine.alive() == {keys[1]}


def test_nobody_is_made_an_owner(stage: Stage) -> None:
    api = stage.world.client("sessions", stage.ann)
    key = asked(api, "one").json["id"]
    for reply in (
        asked(api, "two", owner="user:acme/bob"),
        asked(api, "two", access_key="PKBOB"),
        api.patch(f"/v1/sessions/{key}", body={"owner": "user:acme/bob"}),
        api.post(f"/v1/sessions/{key}/rename", body={"name": "two", "owner": "user:acme/bob"}),
    ):
        assert reply.status == 422, reply.body
    assert stage.sessions.read(key).owner == subject_of(stage.ann)
