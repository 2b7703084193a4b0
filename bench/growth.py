"""The cost of searches as a scope grows: items read, requests, units; a page of twenty and its total, at three sizes."""

from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, Final

from portico.core.aws.dynamodb_values import marshal
from portico.core.data.codec import partition, to_item
from portico.core.data.query import All, Compare, Condition, OffsetPage, Operator, Order, Querier
from portico.core.data.repository import Repository
from portico.core.data.table import Table as Door

from bench.dynamodb_local import MISSING
from bench.report import Found, Row, Table
from bench.world import PATIENCE, Spent, aws, watched
from tests.support.sample_resource import EPOCH, HOME, Thing, thing
from tests.support.store import make_store

PART: Final = "growth"
SIZES: Final = (1_000, 10_000, 100_000)
PAGE: Final = OffsetPage(0, 20)
BY_TIME: Final = (Order("created_at", descending=True),)


def _all(*parts: Condition) -> Any:
    return All(parts)


SEARCHES: Final = {
    "by name": Querier(page=PAGE),
    "by time, the latest first": Querier(orders=BY_TIME, page=PAGE),
    "by prefix": Querier(_all(Compare("name", Operator.STARTS_WITH, "t00001")), page=PAGE),
    "by a range of time": Querier(
        _all(Compare("created_at", Operator.LT, EPOCH + timedelta(seconds=15))), (Order("created_at"),), PAGE
    ),
}


def measure() -> Found:
    """The items that each search looks at among the most, over those that it looks at among the fewest."""
    found: dict[tuple[str, int], Spent] = {}
    with aws() as counted:
        door = Door(PATIENCE)
        things = Repository(make_store(door), Thing)
        sizes = SIZES if counted else SIZES[:2]
        made = 0
        for size in sizes:
            fill(things, range(made, size))
            made = size
            for name, querier in SEARCHES.items():
                found[name, size] = _spent(things, querier, size)
    first, last = sizes[0], sizes[-1]
    rows = [
        Row(
            f"search {name}, {last:,} / {first:,} entities, items read",
            found[name, last].items / found[name, first].items,
            1.0,
            "times",
            f"{found[name, last].items} items, {len(found[name, last].operations)} requests, at either size",
            PART,
        )
        for name in SEARCHES
    ]
    note = "In DynamoDB Local; items, requests and units of one search." if counted else f"In moto: {MISSING}."
    return [*rows, _table(found, note)]


def _spent(things: Repository[Thing], querier: Querier, size: int) -> Spent:
    with watched(things.store.table.client) as spent:
        page = things.search(HOME, querier)
    if page.total_count != (size if querier.condition == All(()) else len(page.items)):
        raise RuntimeError(f"the total is {page.total_count} of {size}")
    return spent


def fill(things: Repository[Thing], numbers: range, red: Collection[int] = ()) -> None:
    """Puts them there in batches, without their records, and counts them; some are red."""
    store, client = things.store, things.store.table.client

    def put(chunk: range) -> None:
        waiting: Any = {store.entities: list(_puts(chunk, red))}
        while waiting:
            waiting = client.call("BatchWriteItem", {"RequestItems": waiting}).get("UnprocessedItems")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(put, (numbers[first : first + 25] for first in range(0, len(numbers), 25))))
    store.table.transact([store.counters.add(partition(Thing, HOME), len(numbers))])


def _puts(numbers: range, red: Collection[int]) -> Iterator[dict[str, Any]]:
    for number in numbers:
        color = "red" if number in red else None
        yield {"PutRequest": {"Item": marshal(to_item(thing(f"t{number:06}", age=number, color=color)))}}


def _table(found: dict[tuple[str, int], Spent], note: str) -> Table:
    cells = [
        (
            name,
            f"{size:,}",
            str(spent.items),
            str(len(spent.operations)),
            "-" if spent.read is None else f"{spent.read:g}",
        )
        for (name, size), spent in sorted(found.items(), key=lambda item: list(SEARCHES).index(item[0][0]))
    ]
    plot = {
        "kind": "lines",
        "unit": "items read",
        "lines": [(name, size, spent.items) for (name, size), spent in found.items()],
    }
    return Table("Growth", PART, ("search", "entities", "items read", "requests", "read units"), cells, note, plot)
