"""A write whose answer never arrives is carried out once, recorded once, and succeeds."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from portico.core.aws.botocore_clients import ATTEMPTS
from portico.core.aws.json_client import Refused
from portico.core.base.errors import Unavailable
from portico.core.data.changes import StaleVersion
from portico.core.data.repository import Repository
from portico.core.data.store import Store
from portico.core.model.scope import Scope

from tests.support.clock import TestClock
from tests.support.hooks import connection_lost, replaced
from tests.support.sample_resource import ADMIN, EPOCH, HOME, Thing, call, thing
from tests.support.store import Backend, items_in, make_store, records, repository, total
from tests.support.world import World

LATER = EPOCH + timedelta(hours=1)
WRITE = "TransactWriteItems"
LOST = Refused("TransactWriteItems", "RequestTimeoutException", 400, {})
REASONS = {"CancellationReasons": [{"Code": "TransactionConflict", "Message": "conflict"}]}
CONFLICT = Refused(WRITE, "TransactionCanceledException", 400, REASONS)


@pytest.fixture
def things(store: Store) -> Repository[Thing]:
    return repository(store, Thing)


def _operations(things: Repository[Thing]) -> list[str]:
    return [record.operation for record in records(things.store)]


def test_the_sdk_tries_a_create_again(things: Repository[Thing]) -> None:
    with replaced(things.store.table.client, WRITE, [LOST]):
        made = things.create(call(), thing())
    assert things.get(HOME, "box") == made
    assert (total(things.store, Thing), _operations(things)) == (1, ["create"])


def test_a_client_whose_create_is_tried_again_gets_its_201(world: World) -> None:
    api = world.client("users", ADMIN)
    with replaced(world.platform.table.client, WRITE, [LOST]):
        reply = api.post("/v1/domains/acme/users", body={"name": "ada", "email": "ada@example.com"})
    assert (reply.status, reply.version) == (201, 1)
    assert [user["name"] for user in api.get("/v1/domains/acme/users").json["items"]] == ["ada"]
    assert [record.operation for record in world.records(Scope("acme"))] == ["create"]


def test_the_sdk_tries_an_update_again(things: Repository[Thing]) -> None:
    made = things.create(call(), thing())
    with replaced(things.store.table.client, WRITE, [LOST]):
        changed = things.update(call("update"), made, made.changed(LATER, size=2))
    assert things.get(HOME, "box") == changed
    assert _operations(things) == ["create", "update"]


def test_the_sdk_tries_a_purge_again(things: Repository[Thing]) -> None:
    made = things.create(call(), thing())
    with replaced(things.store.table.client, WRITE, [LOST]):
        things.purge(call("purge"), made)
    assert (items_in(things.store, Thing), total(things.store, Thing)) == (0, 0)
    assert _operations(things) == ["create", "purge"]


def test_a_connection_lost_after_the_write_is_tried_again(moto: Backend) -> None:
    things = repository(make_store(moto.table, TestClock()), Thing)
    with connection_lost(moto.client):
        things.create(call(), thing())
    assert (total(things.store, Thing), _operations(things)) == (1, ["create"])


def test_a_lasting_loss_is_unavailable_even_after_the_write(moto: Backend) -> None:
    things = repository(make_store(moto.table, TestClock()), Thing)
    with connection_lost(moto.client, times=ATTEMPTS), pytest.raises(Unavailable):
        things.create(call(), thing())
    assert (items_in(things.store, Thing), total(things.store, Thing), _operations(things)) == (1, 1, ["create"])


@pytest.mark.parametrize("operation", ["create", "update", "purge"])
def test_a_conflict_on_retry_does_not_hide_the_success(things: Repository[Thing], operation: str) -> None:
    """The first attempt was carried out, its retry met a conflict, and ours has a new request token."""
    client = things.store.table.client
    made = None if operation == "create" else things.create(call(), thing())
    do: dict[str, Callable[[], Any]] = {
        "create": lambda: things.create(call(), thing()),
        "update": lambda: things.update(call("update"), made, made.changed(LATER, size=2)),
        "purge": lambda: things.purge(call("purge"), made),
    }
    with replaced(client, WRITE, [LOST, CONFLICT]):
        do[operation]()
    assert _operations(things) == (["create"] if operation == "create" else ["create", operation])
    assert total(things.store, Thing) == items_in(things.store, Thing) == (0 if operation == "purge" else 1)


def test_anothers_write_in_between_is_not_taken_for_ours(things: Repository[Thing]) -> None:
    made = things.create(call(), thing())
    things.update(call("update"), made, made.changed(LATER, size=7))
    with pytest.raises(StaleVersion):
        things.update(call("update"), made, made.changed(LATER, size=8))
    assert things.get(HOME, "box").size == 7
