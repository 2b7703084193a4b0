"""Reading the shards of a partition as one, in the order of their sort key.

Each shard is first asked for its share of what is wanted, all side by side, and again only when it has given that. So a page costs
one request for each shard, and one more for each that has much more than its share.
"""

from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import islice
from math import ceil, sqrt
from operator import itemgetter
from typing import Final

from portico.core.aws.dynamodb_values import Item
from portico.core.base.side_by_side import side_by_side
from portico.core.data.key_ranges import KeyRange, QueryPage, beyond
from portico.core.data.table import Table

_MOST: Final = 1_000  # items that one request asks for


def chunks(
    table: Table, name: str, parts: Sequence[KeyRange], size: int, resume: Item | None = None
) -> Iterator[list[Item]]:
    """The items of partitions that differ in their keys only, so many at a time; those after `resume`, an item of one of them.

    Several partitions need sort keys that are ids: what comes after one is told by the id alone.
    """
    if len(parts) == 1:
        yield from _of_one(table, name, parts[0], size, resume)
        return
    ranges = parts if resume is None else [beyond(part, str(resume[part.sort_attribute])) for part in parts]
    items = _merged(table, name, [part for part in ranges if part is not None], size)
    while chunk := list(islice(items, size)):
        yield chunk


def share(wanted: int, parts: int) -> int:
    """The number of items to ask each part for, when it has its share by lot: the mean, and three deviations."""
    mean = wanted / parts
    return min(wanted, ceil(mean + 3 * sqrt(mean)))


def _of_one(table: Table, name: str, where: KeyRange, size: int, resume: Item | None) -> Iterator[list[Item]]:
    while True:
        page = table.query(name, where, size, resume)
        yield page.items
        resume = page.resume
        if resume is None:
            return


def _merged(table: Table, name: str, parts: Sequence[KeyRange], wanted: int) -> Iterator[Item]:
    if not parts:
        return iter(())
    most = share(wanted, len(parts))
    firsts = side_by_side(lambda part: table.query(name, part, most), parts)
    read = [_rest(table, name, part, page, most) for part, page in zip(parts, firsts, strict=True)]
    return merge(*read, key=itemgetter(parts[0].sort_attribute), reverse=parts[0].descending)


def _rest(table: Table, name: str, part: KeyRange, page: QueryPage, most: int) -> Iterator[Item]:
    """The items of a part from a page on, twice as many with each request."""
    yield from page.items
    while page.resume is not None:
        most = min(2 * most, _MOST)
        page = table.query(name, part, most, page.resume)
        yield from page.items
