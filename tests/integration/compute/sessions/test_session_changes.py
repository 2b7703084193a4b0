"""Changes of sessions: several at once, and on the condition that nothing has changed meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from portico.core.model.principal import Principal

from tests.integration.compute.sessions.conftest import Begin
from tests.support.gateway import Client
from tests.support.sessions import SessionWorld

BATCH = "/v1/sessions/batch-update"
BOB = Principal("user", "bob", "acme", "vision", "user", {"vision": "user"}, "client-acme")
NOBODY = "019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c"


def items(*keys: str, **changes: Any) -> dict[str, Any]:
    return {"items": [{"id": key, **changes} for key in keys]}


def test_several_are_changed_at_once(api: Client, begin: Begin) -> None:
    keys = [begin(name) for name in ("one", "two")]
    reply = api.post(BATCH, body=items(*keys, tag="night", priority=3))
    assert [(one["id"], one["tag"], one["priority"]) for one in reply.json["items"]] == [
        (key, "night", 3) for key in keys
    ]
    assert api.get(f"/v1/sessions/{keys[1]}").json["tag"] == "night"


def test_all_or_none_are_changed(sessions: SessionWorld, api: Client, begin: Begin) -> None:
    runs, waits = begin("runs"), begin("waits", resources={"cpu": 2})
    sessions.passes()
    reply = api.post(BATCH, body=items(waits, runs, priority=50))
    assert (reply.status, reply.error["code"]) == (409, "SESSION_NOT_PENDING")
    assert api.post(BATCH, body=items(waits, NOBODY, tag="x")).error["code"] == "SESSION_NOT_FOUND"
    other = sessions.world.client("sessions", BOB).post(BATCH, body=items(waits, tag="mine"))
    assert other.status in {403, 404}
    shown = api.get(f"/v1/sessions/{waits}").json
    assert (shown["tag"], shown["priority"]) == (None, 10)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"items": [{"name": "one", "tag": "x"}]}, "items.0.id"),
        ({"items": [{"id": "one", "tag": "x"}]}, "items.0.id"),
        ({"items": [{"id": NOBODY, "image": "x"}]}, "items.0.image"),
        (items(NOBODY, NOBODY, tag="x"), "items"),
        ({"items": []}, "items"),
    ],
    ids=["no-id", "no-uuid", "unchangeable", "twice", "none"],
)
def test_a_bad_batch_names_the_field(api: Client, body: dict[str, Any], field: str) -> None:
    assert field in api.post(BATCH, body=body).fields


def test_beats_leave_the_etag_as_it_is(sessions: SessionWorld, api: Client, begin: Begin) -> None:
    key = begin()
    sessions.passes()
    sessions.ready(key)
    tag = api.get(f"/v1/sessions/{key}").headers["etag"]
    before = sessions.read(key)
    for _ in range(3):
        sessions.world.clock.advance(30)
        sessions.report(key, "running")
        sessions.sweep()
    api.post(f"/v1/sessions/{key}/execute", body={"code": "1"})  # no agent answers here; it is a use all the same
    after = sessions.read(key)
    assert after.seen_at == after.active_at == sessions.world.clock.now()
    assert (after.version, after.beats > before.beats) == (before.version, True)
    reply = api.patch(f"/v1/sessions/{key}", body={"tag": "mine"}, **{"if-match": tag})
    assert (reply.status, reply.json["tag"]) == (200, "mine")
    assert api.patch(f"/v1/sessions/{key}", body={"tag": "other"}, **{"if-match": tag}).status == 412


def test_a_use_is_noted_though_a_beat_comes_between(sessions: SessionWorld, api: Client, begin: Begin) -> None:
    key = begin()
    sessions.passes()
    sessions.ready(key)
    sessions.world.clock.advance(30)
    table = sessions.world.platform.table
    transact = table.transact

    def beaten(*writes: Any, **options: Any) -> Any:
        table.transact = transact
        sessions.report(key, "running")
        return transact(*writes, **options)

    table.transact = beaten
    api.post(f"/v1/sessions/{key}/execute", body={"code": "1"})
    assert sessions.read(key).active_at == sessions.world.clock.now()


def test_a_state_is_another_etag(sessions: SessionWorld, api: Client, begin: Begin) -> None:
    key = begin()
    tag = api.get(f"/v1/sessions/{key}").headers["etag"]
    sessions.passes()
    assert api.patch(f"/v1/sessions/{key}", body={"tag": "x"}, **{"if-match": tag}).status == 412


def test_a_beat_between_read_and_write_is_no_conflict(sessions: SessionWorld, begin: Begin) -> None:
    key = begin()
    sessions.passes()
    sessions.ready(key)
    stale = sessions.read(key)
    sessions.world.clock.advance(5)
    sessions.report(key, "running")
    counted = sessions.lifecycle.counted(sessions.call(), stale, sessions.world.clock.now() + timedelta(days=1))
    assert counted.seen_at == sessions.world.clock.now()  # what the beat told is not lost
    assert sessions.read(key) == counted
