"""Records of the journal that are published again: all of a time, whatever one of them is, and as often as needed."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from portico.core.aws.dynamodb_values import marshal
from portico.core.base.clock import instant
from portico.core.base.ids import first_id, new_id
from portico.core.model.entity import ID_EXAMPLE
from portico.core.model.scope import Scope
from portico.eventing.messaging.event_bus import EVENT_BUS
from portico.operations.audit import republication

from tests.support.gateway import Client, Reply
from tests.support.sample_resource import ADMIN, ANN
from tests.support.store import as_before
from tests.support.world import World

ROOT = replace(ADMIN, role="superadmin")


class Bus:
    """EventBridge: keeps the ids of the records that it was given, or fails."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.code: str | None = None

    def call(self, _operation: str, parameters: Any) -> Any:
        details = [json.loads(entry["Detail"]) for entry in parameters["Entries"]]
        if self.code is None:
            self.ids += [detail.get("porticorecord", detail["id"]) for detail in details]
        return {"Entries": [{"ErrorCode": self.code} if self.code else {"EventId": "e"} for _ in details]}


@pytest.fixture
def bus(world: World) -> Bus:
    made = Bus()
    world.platform.get(EVENT_BUS).client = made  # type: ignore[assignment]
    return made


@pytest.fixture
def client(world: World) -> Client:
    return world.client("audit", ROOT)


def republish(client: Client, where: str = "/v1/admin/audit-logs", **body: Any) -> Reply:
    return client.post(f"{where}/republish", body=body)


def hour(world: World) -> str:
    return instant(world.clock.now() - timedelta(hours=1))


def test_all_records_of_a_time_are_published(world: World, client: Client, bus: Bus) -> None:
    world.ready()
    world.ready("other")
    reply = republish(client, since=hour(world))
    assert (reply.status, reply.json["refused"], reply.json["position"]) == (200, [], None)
    wanted = [record.id for record in world.records()]
    assert (sorted(bus.ids), reply.json["published"]) == (sorted(wanted), len(wanted))


def test_publishing_again_is_on_record(world: World, client: Client, bus: Bus) -> None:
    world.ready()
    assert republish(client, since=hour(world)).status == 200
    found = client.get("/v1/admin/audit-logs", query={"filter": '{"action":{"equals":"audit_logs.republish"}}'}).json
    assert [one["actor"] for one in found["items"]] == [ROOT.subject]


def test_a_poisoned_record_is_named_and_holds_up_none(world: World, client: Client, bus: Bus) -> None:
    world.ready()
    kept, journal = [record.id for record in world.records()], world.platform.journal
    item = journal.put(world.records()[1]).item
    put = {"TableName": journal.table_name, "Item": marshal({**item, "body": "{}"})}
    journal.table.client.call("PutItem", put)
    reply = republish(client, since=hour(world))
    assert (reply.json["published"], reply.json["refused"]) == (2, [kept[1]])
    assert sorted(bus.ids) == sorted([kept[0], kept[2]])


def test_a_long_range_goes_on_where_it_ended(
    world: World, client: Client, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(republication, "PAGE", 2)
    monkeypatch.setattr(republication, "MOST", 2)
    for name in ("one", "two", "three"):
        world.create(name)
    since, until = hour(world), instant(world.clock.now())
    position, calls = None, 0
    while calls == 0 or position is not None:
        reply = republish(client, since=since, until=until, position=position)
        position, calls = reply.json["position"], calls + 1
    made = {record.id for record in world.records()}
    assert made <= set(bus.ids)
    assert all(bus.ids.count(one) == 1 for one in made)
    assert calls >= 2


def test_a_position_behind_all_is_the_end(world: World, client: Client, bus: Bus) -> None:
    world.ready()
    since = instant(world.clock.now() - timedelta(seconds=1))
    position = f"{world.clock.now():%Y-%m} {first_id(world.clock.now() + timedelta(days=9))[:14]}7{ID_EXAMPLE[15:]}"
    reply = republish(client, since=since, position=position)
    assert (reply.status, reply.json["published"], bus.ids) == (200, 0, [])


def test_records_of_before_there_were_shards_are_published(world: World, client: Client, bus: Bus) -> None:
    world.ready()
    journal = world.platform.journal
    old = [record.model_copy(update={"id": new_id(), "data": {}}) for record in world.records()]
    journal.table.transact([as_before(journal, record) for record in old])
    assert republish(client, since=hour(world)).json["published"] == 6
    assert {record.id for record in old} < set(bus.ids)


def test_records_of_forgotten_runs_are_left_out(world: World, client: Client, bus: Bus) -> None:
    world.ready()
    since = hour(world)
    world.clock.advance(31 * 86_400)
    assert republish(client, since=since).json["published"] == 0


def test_a_domain_publishes_its_own(world: World, client: Client, bus: Bus) -> None:
    world.ready()
    world.create("theirs", Scope("umbrella", "vision"))
    assert republish(client, "/v1/domains/acme/audit-logs", since=hour(world)).json["published"] == 3
    assert sorted(bus.ids) == sorted(record.id for record in world.records())


def test_a_bus_that_is_away_is_told(world: World, client: Client, bus: Bus) -> None:
    world.ready()
    bus.code = "InternalFailure"
    reply = republish(client, since=hour(world))
    assert (reply.status, reply.error["code"]) == (503, "UNAVAILABLE")


@pytest.mark.parametrize(
    ("days", "body", "field"),
    [
        (1, {"position": f"2020-01 {ID_EXAMPLE}"}, "position"), (1, {"position": "nope"}, "position"),
        (1, {"position": f"{datetime.now(UTC):%Y-%m} zzz"}, "position"),
        (1, {"until": "2026-01-01T00:00:00Z"}, "until"),
        (-1, {}, "until"),
    ],
)  # fmt: skip
def test_a_time_that_cannot_be_is_refused_by_field(
    world: World, client: Client, bus: Bus, days: int, body: Any, field: str
) -> None:
    reply = republish(client, since=instant(world.clock.now() - timedelta(days=days)), **body)
    assert (reply.status, reply.fields) == (422, [field])


@pytest.mark.parametrize("who", [ANN, replace(ANN, role="domain_admin")])
def test_only_operators_publish_again(world: World, bus: Bus, who: Any) -> None:
    for where in ("/v1/admin/audit-logs", "/v1/domains/acme/audit-logs"):
        assert republish(world.client("audit", who), where, since=hour(world)).status in {403, 404}
    assert bus.ids == []
