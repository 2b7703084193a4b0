"""Secrets through their handler: values go in and never come out."""

import json
from typing import Any

import pytest
from portico.compute.secrets.resource import SECRETS
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope

from tests.support.gateway import Client, Reply
from tests.support.sample_resource import HOME
from tests.support.world import World

PATH = "/v1/secrets"
CANARY = "canary-5f1d9c"
VALUES = {"TOKEN": CANARY, "user.name": "ann"}
VIEWER = Principal("user", "vic", "acme", "vision", "user", {"vision": "viewer"}, "client-acme")
STRANGER = Principal("user", "sue", "umbrella", "vision", "user", {"vision": "user"}, "client-umbrella")


@pytest.fixture
def api(world: World) -> Client:
    return world.client("secrets")


def make(api: Client, name: str = "mail", **fields: Any) -> Reply:
    reply = api.post(PATH, body={"name": name, "values": VALUES, **fields})
    assert reply.status == 201, reply.body
    return reply


def test_a_secret_is_shown_without_its_values(api: Client) -> None:
    made = make(api, "Mail", description="The relay.")
    assert (made.headers["location"], made.version) == (f"{PATH}/Mail", 1)
    shown = made.json
    assert shown == {
        "name": "Mail", "keys": ["TOKEN", "user.name"], "version": 1, "project": "acme/vision", "display_name": None,
        "description": "The relay.", "rotated_at": shown["created_at"], "created_at": shown["created_at"],
        "updated_at": shown["created_at"],
    }  # fmt: skip
    assert api.get(f"{PATH}/mail").json == shown
    assert api.get(PATH).json["items"] == [shown]
    assert api.post(f"{PATH}/search", body={"filter": {"name": {"equals": "Mail"}}}).json["items"] == [shown]


def test_values_replace_all_that_were_there(api: Client, world: World) -> None:
    made = make(api).json
    world.clock.advance(60)
    reply = api.patch(f"{PATH}/mail", body={"description": "Other words."})
    told, tag = reply.json, reply.headers["etag"]
    assert (told["version"], told["keys"], told["rotated_at"]) == (1, made["keys"], made["rotated_at"])
    rotated = api.patch(f"{PATH}/mail", body={"values": {"KEY": "new"}}, If_Match=tag).json
    assert (rotated["version"], rotated["keys"], rotated["description"]) == (2, ["KEY"], "Other words.")
    assert rotated["rotated_at"] > made["rotated_at"]
    assert world.platform.get(SECRETS).values(HOME, ["MAIL"]) == {"KEY": "new"}
    replaced = api.put(f"{PATH}/mail", body={"values": {"A": "1", "B": "2"}}).json
    assert (replaced["version"], replaced["keys"], replaced["description"]) == (3, ["A", "B"], None)
    batch = {"items": [{"name": "mail", "values": {"C": "3"}}]}
    assert api.post(f"{PATH}/batch-update", body=batch).json["items"][0]["version"] == 4
    assert world.platform.get(SECRETS).values(HOME, ["mail"]) == {"C": "3"}


def test_a_deleted_secret_gives_nothing_until_it_is_restored(api: Client, world: World) -> None:
    make(api)
    values = world.platform.get(SECRETS).values
    assert api.delete(f"{PATH}/mail").status == 204
    with pytest.raises(Exception, match="no secret 'mail'"):
        values(HOME, ["mail"])
    assert api.post(f"{PATH}/mail/restore").status == 200
    assert values(HOME, ["mail"]) == VALUES
    assert api.delete(f"{PATH}/mail", query={"purge": "true"}).status == 204
    assert not [item for item in scan(world) if item["pk"] == f"{HOME}#secrets"]


BAD: list[tuple[Any, str]] = [
    ({}, "values"), (None, "values"), (CANARY, "values"), ([CANARY], "values"), ({"A": None}, "values.A"),
    ({"A": 1}, "values.A"), ({"A": [CANARY]}, "values.A"), ({"A": {"B": CANARY}}, "values.A"),
    ({"1A": CANARY}, "values.1A.[key]"), ({"A B": CANARY}, "values.A B.[key]"), ({"A\n": CANARY}, "values.A\n.[key]"),
    ({"": CANARY}, "values..[key]"), ({"A" * 129: CANARY}, f"values.{'A' * 129}.[key]"),
    ({f"K{number}": CANARY for number in range(65)}, "values"),
    ({"A": CANARY * 6_000}, "values"), ({"A": "ä" * 32_768}, "values"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "field"), BAD)
@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "batch"])
def test_bad_values_are_named_and_not_repeated(api: Client, world: World, method: str, values: Any, field: str) -> None:
    match method:
        case "POST":
            reply = api.post(PATH, body={"name": "mail", "values": values})
        case "batch":
            field = f"items.0.{field}"
            reply = api.post(f"{PATH}/batch-update", body={"items": [{"name": "mail", "values": values}]})
        case _:
            reply = api.send(method, f"{PATH}/mail", body={"values": values})
    assert (reply.status, reply.fields[0]) == (422, field), reply.body
    assert "canary" not in reply.body
    assert "canary" not in everything(world)


def test_the_largest_that_fits(api: Client, world: World) -> None:
    largest = {"A": "x" * (64 * 1024 - len('{"A": ""}'))}
    make(api, values=largest)
    many = {f"K{number}": "v" for number in range(64)}
    make(api, "many", values=many)
    assert world.platform.get(SECRETS).values(HOME, ["mail", "many"]) == largest | many


def test_values_are_kept_nowhere_in_clear(api: Client, world: World, caplog: pytest.LogCaptureFixture,
                                          capfd: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    replies = [
        api.post(PATH, body={"name": "mail", "values": VALUES}, Idempotency_Key="k-1"),
        api.post(PATH, body={"name": "mail", "values": VALUES}, Idempotency_Key="k-1"),
        api.post(PATH, body={"name": "mail", "values": VALUES}),
        api.post(PATH, body={"name": "no name", "values": VALUES}),
        api.post(PATH, body={"name": "mail", "value": VALUES}),
        api.post(PATH, raw=f'{{"name": "mail", "values": {{"TOKEN": "{CANARY}", }}}}'),
        api.patch(f"{PATH}/mail", body={"values": VALUES}, If_Match='"9"'),
        api.patch(f"{PATH}/none", body={"values": VALUES}),
        world.client("secrets", VIEWER).patch(f"{PATH}/mail", body={"values": VALUES}),
        api.patch(f"{PATH}/mail", body={"values": VALUES}),
    ]
    assert [reply.status for reply in replies] == [201, 201, 409, 422, 422, 400, 412, 404, 403, 200]
    assert replies[1].headers["idempotent-replayed"] == "true"
    out = capfd.readouterr()
    logged = [caplog.text, out.out, out.err]
    for text in (everything(world), *logged, *(f"{reply.headers} {reply.body}" for reply in replies)):
        assert CANARY not in text


def test_another_tenant_finds_nothing(api: Client, world: World) -> None:
    make(api)
    other = world.client("secrets", STRANGER)
    assert other.get(PATH).json["items"] == []
    for reply in (
        other.get(f"{PATH}/mail"), other.delete(f"{PATH}/mail"), other.patch(f"{PATH}/mail", body={"values": VALUES}),
        other.get(f"{PATH}/mail", X_Portico_Project="acme/vision"),
    ):  # fmt: skip
        assert reply.status == 404


def test_a_viewer_reads_what_there_is_and_changes_nothing(api: Client, world: World) -> None:
    make(api)
    viewer = world.client("secrets", VIEWER)
    assert viewer.get(f"{PATH}/mail").status == 200
    assert viewer.delete(f"{PATH}/mail").status == 403
    assert viewer.post(PATH, body={"name": "own", "values": VALUES}).status == 403


def test_an_item_that_was_moved_to_another_tenant_is_not_opened(api: Client, world: World) -> None:
    make(api)
    item = next(item for item in raw_items(world) if item["pk"]["S"] == f"{HOME}#secrets")
    theirs = Scope("umbrella", "vision")
    moved = {**item, "pk": {"S": f"{theirs}#secrets"}, "live_pk": {"S": f"{theirs}#secrets"}}
    put = {"TableName": world.platform.settings.entities_table, "Item": moved}
    world.platform.table.client.call("PutItem", put)
    assert world.platform.get(SECRETS).values(HOME, ["mail"]) == VALUES
    with pytest.raises(Exception, match="InvalidCiphertext"):
        world.platform.get(SECRETS).values(theirs, ["mail"])


def raw_items(world: World) -> list[Any]:
    """All items of all tables."""
    names = (world.platform.settings.entities_table, world.platform.settings.journal_table, world.replies_table)
    return [item for name in names for item in world.platform.table.client.call("Scan", {"TableName": name})["Items"]]


def scan(world: World) -> list[dict[str, Any]]:
    """All items, their texts alone."""
    return [{name: value.get("S") for name, value in item.items()} for item in raw_items(world)]


def everything(world: World) -> str:
    """All that is kept, as one text."""
    return json.dumps(raw_items(world), default=str)
