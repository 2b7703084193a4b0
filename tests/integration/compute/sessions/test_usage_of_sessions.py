"""Sessions and what they use: counted once, at the end and at midnight; passes go by it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from portico.compute.fair_share.shares import SHARES
from portico.compute.resource_groups.entity import Scheduler
from portico.compute.sessions.ports import GROUPS
from portico.compute.usage.service import USAGE
from portico.core.data.codec import to_item
from portico.core.data.writes import Put

from tests.integration.compute.sessions.conftest import Begin
from tests.support.gateway import Client
from tests.support.sample_resource import ANN
from tests.support.sessions import SessionWorld
from tests.support.usage import Held
from tests.support.world import World

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture
def world(world: World) -> World:
    world.clock.time = NOON
    return world


def used(sessions: SessionWorld) -> dict[tuple[str, str], float]:
    """Core-seconds by day and user."""
    ledger = sessions.world.platform.get(USAGE).ledger
    found = ledger.of_group("default", (NOON - timedelta(days=9)).date(), (NOON + timedelta(days=9)).date())
    return {(one.day, one.subject[2]): float(one.slots["cpu"]) for one in found}


def scheduled_by(sessions: SessionWorld, scheduler: Scheduler) -> None:
    """The group has this scheduler."""
    platform = sessions.world.platform
    group = platform.get(GROUPS).find("default")
    platform.table.transact([Put(platform.store.entities, to_item(group.model_copy(update={"scheduler": scheduler})))])


def test_a_session_counts_from_its_slots_to_its_end(sessions: SessionWorld, api: Client, begin: Begin) -> None:
    key = begin(resources={"cpu": 1})
    sessions.world.clock.advance(600)  # which it waits
    sessions.passes()
    sessions.world.clock.advance(60)
    sessions.ready(key)
    sessions.world.clock.advance(40)
    api.post(f"/v1/sessions/{key}/terminate", body={})
    assert used(sessions) == {}
    for _ in range(3):
        sessions.follow(key)
    assert used(sessions) == {("2026-11-29", "ann"): 100.0}


def test_one_that_never_held_slots_used_nothing(sessions: SessionWorld, api: Client, begin: Begin) -> None:
    key = begin()
    sessions.world.clock.advance(600)
    api.post(f"/v1/sessions/{key}/terminate", body={})
    sessions.follow(key)
    assert used(sessions) == {}


def test_days_are_written_at_midnight(sessions: SessionWorld, begin: Begin) -> None:
    key = begin(resources={"cpu": 1})
    sessions.passes()
    sessions.ready(key)
    for _ in range(35 * 60):  # its agent tells once a minute that it lives
        sessions.world.clock.advance(60)
        if sessions.world.clock.time.minute == 0:
            sessions.report(key, "running")
            sessions.sweep()
    assert used(sessions) == {("2026-11-29", "ann"): 43_200.0}
    assert sessions.read(key).counted_until == datetime(2026, 11, 30, tzinfo=UTC)
    sessions.report(key, "ended", 0)
    sessions.follow(key)
    assert used(sessions) == {("2026-11-29", "ann"): 43_200.0, ("2026-11-30", "ann"): 82_800.0}


def test_what_is_removed_has_been_counted(sessions: SessionWorld, api: Client, begin: Begin) -> None:
    key = begin(resources={"cpu": 1})
    sessions.passes()
    sessions.ready(key)
    sessions.world.clock.advance(50)
    api.post(f"/v1/sessions/{key}/terminate", body={})
    assert api.delete(f"/v1/sessions/{key}", query={"purge": "true"}).status == 204
    sessions.follow(key)
    assert used(sessions) == {("2026-11-29", "ann"): 50.0}


def test_a_project_that_goes_leaves_its_usage(sessions: SessionWorld, begin: Begin) -> None:
    key = begin(resources={"cpu": 1})
    sessions.passes()
    sessions.ready(key)
    sessions.world.clock.advance(70)
    service = sessions.world.platform.service("sessions")
    service.purge_all(sessions.call(), sessions.read(key).scope)
    assert used(sessions) == {("2026-11-29", "ann"): 70.0}


def begin_as(sessions: SessionWorld, user: str, name: str, **fields: Any) -> str:
    """Starts a session of a member's."""
    api = sessions.world.client("sessions", replace(ANN, name=user))
    reply = api.post("/v1/sessions", body={"name": name, "image": "python", "resources": {"cpu": 1}, **fields})
    assert reply.status == 201, reply.body
    return str(reply.json["id"])


def test_fair_share_has_those_first_who_used_less(sessions: SessionWorld) -> None:
    scheduled_by(sessions, Scheduler.FAIR_SHARE)
    yesterday = NOON - timedelta(days=1)
    sessions.world.platform.get(USAGE).settle(Held("old", yesterday, NOON, occupied_slots={"cpu": Decimal(2)}))
    keys = [begin_as(sessions, user, f"s{number}") for number, user in enumerate(("ann", "ann", "bob", "bob"))]
    assert sessions.passes() == 2
    assert [str(sessions.read(key).status) for key in keys] == ["PENDING", "PENDING", "PREPARING", "PREPARING"]
    assert sessions.world.platform.objects.find("fair-shares/default.json") is not None


def test_drf_has_those_first_who_hold_less(sessions: SessionWorld) -> None:
    scheduled_by(sessions, Scheduler.DRF)
    held = begin_as(sessions, "ann", "first")
    assert sessions.passes() == 1
    keys = [begin_as(sessions, user, f"s{number}") for number, user in enumerate(("ann", "bob"))]
    assert sessions.passes() == 1
    assert [str(sessions.read(key).status) for key in (held, *keys)] == ["PREPARING", "PENDING", "PREPARING"]


def test_those_that_hold_slots_are_known_by_group(sessions: SessionWorld, begin: Begin) -> None:
    keys = [begin(f"s{number}", resources={"cpu": 1}) for number in range(3)]
    sessions.passes()
    holders = sessions.world.platform.get(SHARES).holders
    assert {one.id for one in holders.in_group("Default")} == set(keys[:2])
    sessions.ready(*keys[:2])
    sessions.report(keys[0], "ended", 0)
    assert [one.id for one in holders.in_group("default")] == [keys[1]]


def test_a_running_session_counts_in_shares(sessions: SessionWorld, begin: Begin) -> None:
    begin(resources={"cpu": 1})
    sessions.passes()
    sessions.world.clock.advance(90)
    platform = sessions.world.platform
    group = platform.get(GROUPS).find("default")
    usage = platform.get(SHARES).of(group, sessions.world.clock.now()).usage
    assert usage.of(("acme", "vision", "ann"))["cpu"] == pytest.approx(90)
    assert Decimal(group.capacity["cpu"]) == 2
