"""Whole partitions, read side by side: one strongly consistent query for each, and more for one that is long."""

from collections.abc import Iterable, Sequence
from typing import Final

from portico.core.aws.dynamodb_values import Item
from portico.core.base.side_by_side import side_by_side
from portico.core.data.key_ranges import KeyRange
from portico.core.data.merging import pages
from portico.core.data.table import Table

_AT_ONCE: Final = 1_000


def whole(table: Table, name: str, partitions: Iterable[str]) -> dict[str, Sequence[Item]]:
    """The items of each partition, each read once. Raises Unavailable."""
    wanted = list(dict.fromkeys(partitions))

    def items(partition: str) -> Sequence[Item]:
        return [item for page in pages(table, name, [KeyRange(partition)], _AT_ONCE) for item in page]

    return dict(zip(wanted, side_by_side(items, wanted), strict=True))
