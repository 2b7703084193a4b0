"""The contract of repositories, on moto and on the emulator."""

import threading
from datetime import timedelta

import pytest
from portico.core.base.errors import Conflict, NotFound
from portico.core.data.changes import Change, StaleVersion
from portico.core.data.counters import Counters
from portico.core.data.repository import Repository
from portico.core.data.store import Store
from portico.core.model.scope import Scope

from tests.support.hooks import watched
from tests.support.sample_resource import ANN, EPOCH, HOME, Thing, call, thing
from tests.support.store import items_in, records, repository, total

LATER = EPOCH + timedelta(hours=1)


@pytest.fixture
def things(store: Store) -> Repository[Thing]:
    return repository(store, Thing)


def test_what_was_created_is_read_in_one_request(things: Repository[Thing]) -> None:
    made = things.create(call(), thing("Box", size=3, color="red"))
    with watched(things.store.table.client) as requests:
        assert things.get(HOME, "bOX") == made
    assert requests.operations() == ["GetItem"]


def test_create_is_one_transaction_with_record_and_counters(things: Repository[Thing]) -> None:
    with watched(things.store.table.client) as requests:
        things.create(call(), thing(owner="o1", scope=HOME.at(("d", "p"))))
    [sent] = requests.parameters("TransactWriteItems")
    assert requests.operations() == ["TransactWriteItems"]
    assert [next(iter(step)) for step in sent["TransactItems"]] == ["Put", "Put", "Update", "Update"]


def test_uids_are_looked_up_once_in_the_life_of_an_entity(things: Repository[Thing]) -> None:
    with watched(things.store.table.client) as requests:
        things.create(call(), thing())
        made = things.get(HOME, "box")
        things.update(call("update"), made, made.changed(EPOCH, size=2))
    assert requests.operations() == ["BatchGetItem", "TransactWriteItems", "GetItem", "TransactWriteItems"]
    assert made.scope.uids == ("", "")


def test_the_record_says_who_did_what(things: Repository[Thing]) -> None:
    things.create(call(request_id="r-77"), thing("Box"), uid="u1")
    [record] = records(things.store)
    assert (record.actor, record.action, record.operation, record.outcome) == (
        ANN.subject,
        "things.create",
        "create",
        "success",
    )
    assert (record.entity, record.entity_type, record.version, record.request_id) == ("Box", "thing", 1, "r-77")
    assert record.data == {"uid": "u1"}
    assert record.scope == HOME


def test_a_taken_name_is_a_conflict_whatever_its_case(things: Repository[Thing]) -> None:
    things.create(call(), thing("box", size=1))
    with pytest.raises(Conflict) as refused:
        things.create(call(), thing("BOX", size=2))
    assert (refused.value.code, refused.value.details) == ("THING_EXISTS", {"thing": "BOX", "deleted": False})
    assert things.get(HOME, "box").size == 1
    assert len(records(things.store)) == total(things.store, Thing) == 1


def test_the_name_of_a_deleted_entity_stays_taken(things: Repository[Thing]) -> None:
    made = things.create(call(), thing())
    things.update(call("delete"), made, made.changed(LATER, deleted_at=LATER))
    with pytest.raises(Conflict) as refused:
        things.create(call(), thing())
    assert refused.value.details["deleted"] is True
    assert "restore" in refused.value.message


def test_the_same_name_may_be_in_every_scope(things: Repository[Thing]) -> None:
    elsewhere = Scope("acme", "audio")
    things.create(call(), thing(size=1))
    things.create(call(scope=elsewhere), thing(scope=elsewhere, size=2))
    assert (things.get(HOME, "box").size, things.get(elsewhere, "box").size) == (1, 2)
    assert total(things.store, Thing) == total(things.store, Thing, elsewhere) == 1


def test_an_update_of_an_old_version_changes_nothing(things: Repository[Thing]) -> None:
    first = things.create(call(), thing())
    second = things.update(call("update"), first, first.changed(LATER, size=2))
    with pytest.raises(StaleVersion):
        things.update(call("update"), first, first.changed(LATER, size=9))
    assert things.get(HOME, "box") == second
    assert [record.version for record in records(things.store)] == [1, 2]


@pytest.mark.parametrize("operation", ["update", "purge"])
def test_what_is_gone_cannot_be_changed(things: Repository[Thing], operation: str) -> None:
    made = things.create(call(), thing())
    things.purge(call("purge"), made)
    with pytest.raises(StaleVersion):
        if operation == "update":
            things.update(call("update"), made, made.changed(LATER, size=1))
        else:
            things.purge(call("purge"), made)
    assert items_in(things.store, Thing) == 0
    assert total(things.store, Thing) == 0


def test_the_total_follows_a_deletion_a_restoration_and_a_purge(things: Repository[Thing]) -> None:
    parent = str(thing(owner="o1").parent)
    made = things.create(call(), thing(owner="o1"))
    things.create(call(), thing("other"))
    counted = [(total(things.store, Thing), things.store.counters.total(parent))]
    deleted = things.update(call("delete"), made, made.changed(LATER, deleted_at=LATER))
    counted.append((total(things.store, Thing), things.store.counters.total(parent)))
    restored = things.update(call("restore"), deleted, deleted.changed(LATER, deleted_at=None))
    counted.append((total(things.store, Thing), things.store.counters.total(parent)))
    things.purge(call("purge"), restored)
    counted.append((total(things.store, Thing), things.store.counters.total(parent)))
    assert counted == [(2, 1), (1, 0), (2, 1), (1, 0)]


def test_a_purge_of_a_deleted_entity_is_not_counted_twice(things: Repository[Thing]) -> None:
    made = things.create(call(), thing())
    deleted = things.update(call("delete"), made, made.changed(LATER, deleted_at=LATER))
    things.purge(call("purge"), deleted)
    assert total(things.store, Thing) == 0


def test_a_changed_parent_moves_the_count(things: Repository[Thing]) -> None:
    made = things.create(call(), thing(owner="o1"))
    moved = things.update(call("update"), made, made.changed(LATER, owner="o2"))
    assert [things.store.counters.total(str(entity.parent)) for entity in (made, moved)] == [0, 1]
    assert total(things.store, Thing) == 1


def test_the_total_is_the_sum_of_all_shards(things: Repository[Thing], store: Store) -> None:
    for number, shard in enumerate(("00", "17", "63", "17")):
        drawn = threading.local()
        drawn.shard = shard
        counters = Counters(store.table, store.entities, _drawn=drawn)
        own = Store(store.table, store.entities, store.journal, counters, store.cursors)
        repository(own, Thing).create(call(), thing(f"t{number}"))
    with watched(store.table.client) as requests:
        assert total(store, Thing) == 4
    assert requests.operations() == ["Query"]
    assert requests.items_read() == 3


def test_a_deleted_entity_is_found_only_when_asked_for(things: Repository[Thing]) -> None:
    made = things.create(call(), thing())
    deleted = things.update(call("delete"), made, made.changed(LATER, deleted_at=LATER))
    with pytest.raises(NotFound) as missing:
        things.get(HOME, "box")
    assert missing.value.code == "THING_NOT_FOUND"
    assert things.get(HOME, "box", deleted=True) == deleted
    assert things.get_many(HOME, ["box", "none"]) == [None, None]


def test_every_change_has_exactly_one_record(things: Repository[Thing]) -> None:
    made = things.create(call(), thing())
    changed = things.update(call("update"), made, made.changed(LATER, size=1))
    with pytest.raises(StaleVersion):
        things.update(call("update"), made, made.changed(LATER, size=2))
    things.purge(call("purge"), changed)
    assert [(record.operation, record.version) for record in records(things.store)] == [
        ("create", 1),
        ("update", 2),
        ("purge", 2),
    ]


def test_several_changes_are_all_or_none(things: Repository[Thing]) -> None:
    kept = [things.create(call(), thing(f"t{number}")) for number in range(3)]
    things.update(call("update"), kept[1], kept[1].changed(LATER, size=5))
    with pytest.raises(StaleVersion) as stale:
        things.apply(call("purge"), [Change(entity, None) for entity in kept])
    assert stale.value.args[0] == 1
    assert total(things.store, Thing) == items_in(things.store, Thing) == 3
    assert len(records(things.store)) == 4
