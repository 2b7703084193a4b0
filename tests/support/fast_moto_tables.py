"""moto's tables, copied no deeper than they are changed: it copies all items of a table at each transaction."""

import copy
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from moto.dynamodb.models.dynamo_type import Item, LimitedSizeDict
from moto.dynamodb.models.table import Table


@contextmanager
def light_tables() -> Iterator[None]:
    """While the block lasts, a copy of a table has items of its own, whose values (which are replaced, not changed) it shares."""
    with patch.object(Table, "__deepcopy__", _copied, create=True):
        yield


def _copied(table: Table, _memo: dict[int, Any]) -> Table:
    made = copy.copy(table)
    made.items = defaultdict(dict)  # type: ignore[assignment]
    for key, found in table.items.items():
        made.items[key] = _item(found) if isinstance(found, Item) else {sk: _item(item) for sk, item in found.items()}  # type: ignore[assignment]
    return made


def _item(item: Item) -> Item:
    made, attrs = Item.__new__(Item), LimitedSizeDict()
    made.__dict__.update(item.__dict__)
    dict.update(attrs, item.attrs)  # its own measures all of them at each one
    made.attrs = attrs
    return made
