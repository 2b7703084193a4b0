"""Idle checkers end sessions, and sessions show what they say."""

from collections.abc import Callable
from typing import Any

import pytest
from portico.compute.idle_checkers.entity import Binding, IdleChecker
from portico.core.data.codec import to_item
from portico.core.data.writes import Put
from portico.core.model.scope import GLOBAL

from tests.integration.compute.sessions.conftest import Begin
from tests.support.gateway import Client
from tests.support.sample_resource import ADMIN
from tests.support.sessions import SessionWorld

Bound = Callable[..., None]


@pytest.fixture
def bound(sessions: SessionWorld) -> Bound:
    """Makes a checker that looks at the sessions of everybody."""

    def make(name: str, kind: str, seconds: int, **fields: Any) -> None:
        now, world = sessions.world.clock.now(), sessions.world
        times = {"created_at": now, "updated_at": now, "bindings": (Binding(scope="global"),)}
        checker = IdleChecker.model_validate(
            {"scope": GLOBAL, "name": name, "kind": kind, "seconds": seconds, **times, **fields}
        )
        world.platform.table.transact([Put(world.platform.store.entities, to_item(checker))])

    return make


@pytest.fixture
def running(sessions: SessionWorld, begin: Begin) -> Callable[..., str]:
    def start(**fields: Any) -> str:
        key = begin(**fields)
        sessions.passes()
        sessions.ready(key)
        return key

    return start


def lived(sessions: SessionWorld, key: str, seconds: int, active: bool = False) -> tuple[str, str | None]:
    """The state and reason after so many seconds, in which its agent tells each 20 s that it lives."""
    for _ in range(seconds // 20):
        sessions.world.clock.advance(20)
        session = sessions.read(key)
        told = sessions.world.clock.now() if active else None
        if not session.status.settled:
            sessions.lifecycle.reported(sessions.call(), session, "running", None, told)
        sessions.sweep()
    session = sessions.read(key)
    return str(session.status), session.reason


def test_a_session_that_nobody_uses_ends(sessions: SessionWorld, bound: Bound, running: Callable[..., str]) -> None:
    bound("idle", "inactivity", 600)
    key = running()
    assert lived(sessions, key, 580)[0] == "RUNNING"
    assert lived(sessions, key, 40) == ("TERMINATED", "idle-timeout")


def test_one_that_is_used_lives_to_its_longest_life(
    sessions: SessionWorld, bound: Bound, running: Callable[..., str]
) -> None:
    bound("idle", "inactivity", 100)
    bound("life", "lifetime", 900)
    key = running()
    assert lived(sessions, key, 880, active=True)[0] == "RUNNING"
    assert lived(sessions, key, 40, active=True) == ("TERMINATED", "idle-session-lifetime")


def test_a_checker_that_is_bound_later_is_noticed(
    sessions: SessionWorld, bound: Bound, running: Callable[..., str]
) -> None:
    key = running()
    assert lived(sessions, key, 400)[0] == "RUNNING"
    bound("idle", "inactivity", 60)
    assert lived(sessions, key, 360) == ("TERMINATED", "idle-timeout")


def test_checks_are_shown_the_earliest_first(
    sessions: SessionWorld, api: Client, bound: Bound, running: Callable[..., str]
) -> None:
    bound("life", "lifetime", 900)
    bound("idle", "inactivity", 600)
    bound("batches", "lifetime", 10, session_types=("batch",))
    key = running()
    shown = api.get(f"/v1/sessions/{key}").json["idle_checks"]
    assert [(check["checker"], check["excluded"]) for check in shown] == [("idle", False), ("life", False)]
    assert api.get("/v1/sessions").json["items"][0]["idle_checks"] == shown
    api.post(f"/v1/sessions/{key}/terminate", body={})
    assert api.get(f"/v1/sessions/{key}").json["idle_checks"] == []


def test_an_excluded_checker_ends_nothing(
    sessions: SessionWorld, api: Client, bound: Bound, running: Callable[..., str]
) -> None:
    bound("idle", "inactivity", 100)
    key = running()
    path, admin = f"/v1/sessions/{key}/idle-exclusions", sessions.world.client("sessions", ADMIN)
    project = {"X-Portico-Project": "acme/vision"}
    assert (
        api.put(f"{path}/idle").error["code"] == "IDLE_CHECKER_NOT_FOUND"
    )  # which checkers there are is not its owner's to say
    reply = admin.put(f"{path}/IDLE", **project)
    assert (reply.status, [check["excluded"] for check in reply.json["idle_checks"]]) == (200, [True])
    assert lived(sessions, key, 200)[0] == "RUNNING"
    missing = admin.put(f"{path}/other", **project)
    assert (missing.status, missing.json["error"]["code"]) == (404, "IDLE_CHECKER_NOT_FOUND")
    assert admin.delete(f"{path}/idle", **project).json["idle_checks"][0]["excluded"] is False
    assert lived(sessions, key, 40) == ("TERMINATED", "idle-timeout")
