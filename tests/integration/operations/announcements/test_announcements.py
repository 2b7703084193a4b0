"""Announcements: when they are shown, and to whom."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from portico.core.model.principal import Principal

from tests.support.sample_resource import ADMIN, ANN, EPOCH
from tests.support.world import World

ADMIN_PATH, PATH = "/v1/admin/announcements", "/v1/announcements"
CHIEF = replace(ANN, name="cher", role="domain_admin")
STRANGER = Principal("user", "sol", "umbrella", "vision", "user", {"vision": "user"}, "client-umbrella")
GIVEN: dict[str, Any] = {"name": "maintenance", "message": "<b>Soon</b> [more](javascript:alert(1))"}


def announce(world: World, **fields: Any) -> dict[str, Any]:
    reply = world.client("domains", ADMIN).post(ADMIN_PATH, body={**GIVEN, **fields})
    assert reply.status == 201, reply.json
    made: dict[str, Any] = reply.json
    return made


def seen(world: World, by: Principal = ANN) -> list[str]:
    reply = world.client("domains", by).get(PATH)
    assert reply.status == 200, reply.json
    return [one["name"] for one in reply.json["items"]]


def at(world: World, **distance: float) -> str:
    return (world.clock.now() + timedelta(**distance)).isoformat()


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        ([], "ann cher sol root"),
        (["domain/acme"], "ann cher root"),
        (["domain/ACME"], "ann cher root"),
        (["project/umbrella/vision"], "sol"),
        (["role/domain_admin"], "cher"),
        (["role/domain_admin", "domain/umbrella"], "cher sol"),
        (["domain/nobody"], ""),
    ],
    ids=["everybody", "domain", "case", "project", "role", "either", "nobody"],
)
def test_who_is_of_the_audience_sees_it(world: World, audience: list[str], readers: str) -> None:
    announce(world, audience=audience)
    assert [one.name for one in (ANN, CHIEF, STRANGER, ADMIN) if seen(world, one)] == readers.split()


@pytest.mark.parametrize(
    ("begin", "end", "shown"),
    [(None, None, True), (-1, 1, True), (1, None, False), (None, -1, False), (None, 1, True)],
    ids=["always", "between", "later", "over", "until"],
)
def test_it_is_shown_in_its_time(world: World, begin: int | None, end: int | None, shown: bool) -> None:
    times = {name: value and at(world, hours=value) for name, value in (("from", begin), ("until", end))}
    announce(world, **times)
    assert bool(seen(world)) is shown


def test_the_latest_is_first_and_text_stays_text(world: World) -> None:
    announce(world, **{"name": "old", "from": at(world, days=-2)})
    announce(world, **{"name": "new", "from": at(world, days=-1)})
    assert seen(world) == ["new", "old"]
    items = world.client("domains", ANN).get(PATH).json["items"]
    assert {one["message"] for one in items} == {GIVEN["message"]}
    assert all(one.keys() == {"id", "name", "message", "until"} for one in items)


def test_a_deleted_one_is_not_shown_until_it_is_restored(world: World) -> None:
    announce(world)
    admin = world.client("domains", ADMIN)
    assert admin.delete(f"{ADMIN_PATH}/maintenance").status == 204
    assert seen(world) == []
    assert admin.post(f"{ADMIN_PATH}/maintenance/restore").status == 200
    assert seen(world) == ["maintenance"]


def test_a_changed_one_is_another(world: World) -> None:
    announce(world)
    before = world.client("domains", ANN).get(PATH).json["items"][0]["id"]
    world.client("domains", ADMIN).patch(f"{ADMIN_PATH}/maintenance", body={"message": "Later."})
    assert world.client("domains", ANN).get(PATH).json["items"][0]["id"] != before


@pytest.mark.parametrize("end", [0, -1], ids=["same", "before"])
def test_it_ends_after_it_begins(world: World, end: int) -> None:
    client = world.client("domains", ADMIN)
    given = {**GIVEN, "from": EPOCH.isoformat(), "until": (EPOCH + timedelta(hours=end)).isoformat()}
    reply = client.post(ADMIN_PATH, body=given)
    assert (reply.status, reply.error["details"]["errors"][0]["field"]) == (422, "until")
    announce(world, **{"from": given["from"]})
    assert client.patch(f"{ADMIN_PATH}/maintenance", body={"until": given["until"]}).status == 422


@pytest.mark.parametrize("place", ["acme", "domain/", "role/king", "project/acme", "domain/a/b"])
def test_an_audience_is_of_places_and_roles(world: World, place: str) -> None:
    reply = world.client("domains", ADMIN).post(ADMIN_PATH, body={**GIVEN, "audience": [place]})
    assert reply.status == 422


@pytest.mark.parametrize("who", [ANN, CHIEF], ids=["user", "domain_admin"])
def test_only_superadmins_see_all_and_make_them(world: World, who: Principal) -> None:
    announce(world)
    client = world.client("domains", who)
    assert client.get(ADMIN_PATH).status == 404
    assert client.post(ADMIN_PATH, body=GIVEN).status == 404
    assert client.get(f"{ADMIN_PATH}/maintenance").status == 404
