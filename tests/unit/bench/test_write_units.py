"""Write units by DynamoDB's published rules."""

from typing import Any

import pytest

from bench.write_units import TABLES, WriteUnits

NAMES = {"PORTICO_ENTITIES_TABLE": "entities", "PORTICO_JOURNAL_TABLE": "journal", "PORTICO_IDEMPOTENCY_TABLE": "once"}
KEY = {"pk": {"S": "p"}, "sk": {"S": "s"}}


class Stored:
    """A table with one item, which each write replaces."""

    def __init__(self, before: Any, after: Any) -> None:
        self.item, self._after = before, after

    def ask(self, operation: str, _parameters: Any) -> Any:
        if operation == "GetItem":
            return {} if self.item is None else {"Item": self.item}
        self.item = self._after
        return {"done": True}


def units(before: Any, after: Any, *, table: str = "entities", transaction: bool = True) -> float:
    write = {"TableName": table, "Key": KEY}
    operation, parameters = ("TransactWriteItems", {"TransactItems": [{"Update": write}]})
    if not transaction:
        operation, parameters = "UpdateItem", write
    answer, found = WriteUnits(NAMES).around(Stored(before, after).ask, operation, parameters)
    assert answer == {"done": True}
    return found


def item(size: int = 0, **more: str) -> Any:
    return {**KEY, "x": {"S": "x" * size}, **{name: {"S": value} for name, value in more.items()}}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, item(), 2),
        (item(), None, 2),
        (item(), item(1500), 4),  # of the larger
        (item(1500), item(), 4),
        (item(), item(), 2),  # a check of a condition, and what changes nothing
        (None, item(live_pk="a"), 3),  # `live` has it, `recent` lacks its other key
        (None, item(live_pk="a", created_sk="1"), 4),
        (item(live_pk="a"), item(5, live_pk="a"), 3),  # all attributes are in the index
        (item(live_pk="a"), item(live_pk="b"), 4),  # out of one place and into another
        (item(live_pk="a"), item(), 3),
        (item(due_pk="a", due_sk="1"), item(5, due_pk="a", due_sk="1"), 2),  # the index has the keys alone
        (item(due_pk="a", due_sk="1"), item(due_pk="a", due_sk="2"), 4),
        (item(1500, live_pk="a"), item(1501, live_pk="a"), 4 + 2),
    ],
)
def test_units_of_a_transaction(before: Any, after: Any, expected: int) -> None:
    assert units(before, after) == expected


def test_what_is_no_transaction_is_not_doubled() -> None:
    assert units(None, item(), transaction=False) == 1


def test_reads_take_none() -> None:
    assert WriteUnits(NAMES).around(Stored(None, None).ask, "Query", {"TableName": "entities"})[1] == 0


def test_the_tables_of_the_template_are_known() -> None:
    assert set(TABLES) == set(NAMES)
