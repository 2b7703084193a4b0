"""The contract of the door to DynamoDB, on moto and on the emulator."""

import time
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from portico.core.aws.botocore_clients import ATTEMPTS
from portico.core.aws.errors import ConditionFailed
from portico.core.aws.json_client import Refused
from portico.core.base.errors import Unavailable
from portico.core.data import table
from portico.core.data.key_ranges import KeyRange
from portico.core.data.store import Store
from portico.core.data.writes import ABSENT, Add, Delete, Expectation, Put

from tests.support.hooks import answered, around, connection_lost, replaced
from tests.support.store import Backend, make_store

KEY = {"pk": "p", "sk": "a"}
CONFLICT = {
    "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
    "CancellationReasons": [{"Code": "TransactionConflict", "Message": "conflict"}],
}


def test_an_item_comes_back_as_it_was_written(store: Store) -> None:
    item = {**KEY, "n": 1, "d": Decimal("1.5"), "l": ["x", {"y": None}], "b": True, "e": ""}
    store.table.transact([Put(store.entities, item)])
    assert store.table.get(store.entities, KEY) == item


def test_a_missing_item_is_none(store: Store) -> None:
    assert store.table.get(store.entities, KEY) is None


def test_many_items_come_in_the_order_of_their_keys(store: Store) -> None:
    keys = [{"pk": "p", "sk": f"{number:03}"} for number in range(100)]
    store.table.transact([Put(store.entities, {**key, "n": int(key["sk"])}) for key in keys[::2]])
    found = store.table.get_many(store.entities, keys[::-1])
    assert [item and item["n"] for item in found] == [None if n % 2 else n for n in range(99, -1, -1)]


def test_what_many_leaves_unprocessed_is_asked_for_again(store: Store) -> None:
    store.table.transact([Put(store.entities, KEY)])
    raw = [{"pk": {"S": "p"}, "sk": {"S": "a"}}]
    body = {"Responses": {}, "UnprocessedKeys": {store.entities: {"Keys": raw}}}
    with answered(store.table.client, "BatchGetItem", 200, body) as met:
        assert store.table.get_many(store.entities, [KEY]) == [KEY]
    assert met == ["BatchGetItem"]


def test_a_query_goes_on_where_it_stopped(store: Store) -> None:
    store.table.transact([Put(store.entities, {"pk": "p", "sk": f"{n:02}"}) for n in range(7)])
    where, resume, seen = KeyRange("p", begins_with="0", descending=True), None, []
    while True:
        found = store.table.query(store.entities, where, 3, resume)
        assert len(found.items) <= 3
        seen += [item["sk"] for item in found.items]
        resume = found.resume
        if resume is None:
            break
    assert seen == [f"{n:02}" for n in range(6, -1, -1)]


def test_between_includes_both_ends(store: Store) -> None:
    store.table.transact([Put(store.entities, {"pk": "p", "sk": sk}) for sk in "abcd"])
    found = store.table.query(store.entities, KeyRange("p", between=("b", "c")), 10)
    assert [item["sk"] for item in found.items] == ["b", "c"]


def test_a_failed_condition_gives_its_index_and_the_old_item(store: Store) -> None:
    store.table.transact([Put(store.entities, {**KEY, "version": 3})])
    with pytest.raises(ConditionFailed) as failed:
        store.table.transact([Put(store.entities, {"pk": "p", "sk": "b"}), Put(store.entities, KEY, ABSENT)])
    assert (failed.value.index, failed.value.old) == (1, {**KEY, "version": 3})
    assert store.table.get(store.entities, {"pk": "p", "sk": "b"}) is None


def test_a_delete_of_another_version_fails(store: Store) -> None:
    store.table.transact([Put(store.entities, {**KEY, "version": 3})])
    with pytest.raises(ConditionFailed):
        store.table.transact([Delete(store.entities, KEY, Expectation(version=2))])
    store.table.transact([Delete(store.entities, KEY, Expectation(version=3))])
    with pytest.raises(ConditionFailed) as failed:
        store.table.transact([Delete(store.entities, KEY, Expectation(version=3))])
    assert failed.value.old is None


def test_a_number_begins_at_nothing(store: Store) -> None:
    for amount in (2, -1):
        store.table.transact([Add(store.entities, KEY, "count", amount)])
    assert store.table.get(store.entities, KEY) == {**KEY, "count": 1}


def test_a_conflict_of_transactions_is_tried_again(store: Store) -> None:
    with answered(store.table.client, "TransactWriteItems", 400, CONFLICT, times=3) as met:
        store.table.transact([Put(store.entities, KEY, ABSENT)])
    assert len(met) == 3
    assert store.table.get(store.entities, KEY) == KEY


def test_a_conflict_that_does_not_end_is_unavailable(store: Store) -> None:
    with (
        answered(store.table.client, "TransactWriteItems", 400, CONFLICT, times=100) as met,
        pytest.raises(Unavailable) as refused,
    ):
        store.table.transact([Put(store.entities, KEY)])
    assert len(met) == 11
    assert refused.value.headers["Retry-After"] == "1"


def test_a_transaction_is_given_up_in_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    now, sent = [0.0], []
    monkeypatch.setattr(table, "TRANSACTION_SECONDS", 0.1)
    monkeypatch.setattr(table, "time", SimpleNamespace(monotonic=lambda: now[0]))

    def slow(_carry_out: Any, operation: str, *_request: Any) -> Any:
        sent.append(now[0])
        now[0] += 0.04
        raise Refused(operation, "TransactionCanceledException", 400, CONFLICT)

    with around(store.table.client, "attempt", slow), pytest.raises(Unavailable):
        store.table.transact([Put(store.entities, KEY)])
    assert 0 < len(sent) <= 3
    assert sent[-1] < 0.1


def test_a_transaction_whose_time_is_over_is_not_sent(store: Store) -> None:
    with pytest.raises(Unavailable):
        store.table.transact([Put(store.entities, KEY)], time.monotonic() - table.TRANSACTION_SECONDS)
    assert store.table.get(store.entities, KEY) is None


def test_a_failed_condition_comes_before_a_conflict(store: Store) -> None:
    reasons = [{"Code": "TransactionConflict"}, {"Code": "ConditionalCheckFailed"}]
    body = {**CONFLICT, "CancellationReasons": reasons}
    with answered(store.table.client, "TransactWriteItems", 400, body), pytest.raises(ConditionFailed) as failed:
        store.table.transact([Put(store.entities, KEY)])
    assert failed.value.index == 1


@pytest.mark.parametrize("name", ["ThrottlingException", "ProvisionedThroughputExceededException"])
def test_throttling_is_tried_again(store: Store, name: str) -> None:
    with replaced(store.table.client, "GetItem", [Refused("GetItem", name, 400, {})]):
        assert store.table.get(store.entities, KEY) is None


@pytest.mark.parametrize("code", ["ThrottlingException", "RequestLimitExceeded", "InternalServerError"])
def test_an_overload_that_does_not_end_is_unavailable(store: Store, code: str) -> None:
    busy = {"__type": code, "message": "no"}
    with answered(store.table.client, "GetItem", 400, busy), pytest.raises(Unavailable):
        store.table.get(store.entities, KEY)


def test_a_lost_connection_is_unavailable(moto: Backend) -> None:
    table = make_store(moto.table)
    with connection_lost(moto.client, "GetItem", times=ATTEMPTS), pytest.raises(Unavailable):
        moto.table.get(table.entities, KEY)


def test_a_table_that_is_not_there_does_not_pass_for_an_outage(store: Store) -> None:
    with pytest.raises(Refused, match="ResourceNotFoundException"):
        store.table.describe("nothing-here")
    store.table.describe(store.entities)
