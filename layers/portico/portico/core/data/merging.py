"""Reading the shards of a partition as one, in the order of their sort key.

Each shard is first asked for its share of what is wanted, all side by side, and again only when it has given that. So a page costs
one request for each shard, and one more for each that has much more than its share.
"""

from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from itertools import islice
from math import ceil, sqrt
from operator import itemgetter
from typing import Final

from portico.core.aws.dynamodb_values import Item
from portico.core.base.frozen import frozen
from portico.core.base.side_by_side import side_by_side
from portico.core.data.key_ranges import KeyRange, QueryPage, beyond
from portico.core.data.table import Table

_MOST: Final = 1_000  # items that one request asks for


@frozen(slots=True)
class Chunk:
    """Items in order; `rest` is the key to go on after, None at the end."""

    items: Sequence[Item]
    rest: Item | None


@frozen(slots=True)
class Asking:
    """The reading of a range: the table, the number of items of the next chunk, and who counts the round trips."""

    table: Table
    name: str
    size: Callable[[], int]
    spend: Callable[[], None]

    def page(self, where: KeyRange, most: int, resume: Item | None = None) -> QueryPage:
        """A query, which is counted."""
        self.spend()
        return self.table.query(self.name, where, most, resume)


def chunks(asking: Asking, parts: Sequence[KeyRange], resume: Item | None = None) -> Iterator[Chunk]:
    """The items of partitions that differ in their keys only; those after `resume`, an item of one of them.

    Several partitions need sort keys that are ids: what comes after one is told by the id alone.
    """
    if len(parts) == 1:
        yield from _of_one(asking, parts[0], resume)
        return
    ranges = parts if resume is None else [beyond(part, str(resume[part.sort_attribute])) for part in parts]
    size = asking.size()
    items = _merged(asking, [part for part in ranges if part is not None], size)
    while chunk := list(islice(items, size)):
        yield Chunk(chunk, parts[0].key_of(chunk[-1]) if len(chunk) == size else None)
        size = asking.size()


def pages(table: Table, name: str, parts: Sequence[KeyRange], size: int) -> Iterator[Sequence[Item]]:
    """The items of partitions, so many at a time, from the beginning, whatever it costs."""
    return (chunk.items for chunk in chunks(Asking(table, name, lambda: size, lambda: None), parts))


def share(wanted: int, parts: int) -> int:
    """The number of items to ask each part for, when it has its share by lot: the mean, and three deviations."""
    mean = wanted / parts
    return min(wanted, ceil(mean + 3 * sqrt(mean)))


def _of_one(asking: Asking, where: KeyRange, resume: Item | None) -> Iterator[Chunk]:
    while True:
        page = asking.page(where, asking.size(), resume)
        yield Chunk(page.items, page.resume)
        resume = page.resume
        if resume is None:
            return


def _merged(asking: Asking, parts: Sequence[KeyRange], wanted: int) -> Iterator[Item]:
    if not parts:
        return iter(())
    most = share(wanted, len(parts))
    asking.spend()  # side by side is one round trip
    firsts = side_by_side(lambda part: asking.table.query(asking.name, part, most), parts)
    read = [_rest(asking, part, page, most) for part, page in zip(parts, firsts, strict=True)]
    return merge(*read, key=itemgetter(parts[0].sort_attribute), reverse=parts[0].descending)


def _rest(asking: Asking, part: KeyRange, page: QueryPage, most: int) -> Iterator[Item]:
    """The items of a part from a page on, twice as many with each request."""
    yield from page.items
    while page.resume is not None:
        most = min(2 * most, _MOST)
        page = asking.page(part, most, page.resume)
        yield from page.items
