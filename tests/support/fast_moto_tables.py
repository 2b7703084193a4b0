"""moto's tables without its copies: it copies all items at each transaction, and looks at all of them in each query."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, Final
from unittest.mock import patch

from moto.dynamodb import models
from moto.dynamodb.exceptions import ItemSizeTooLarge
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict
from moto.dynamodb.models.table import Table

_LARGEST: Final = 405_000  # bytes of an item, as moto has it
_SCALARS: Final = frozenset({"S", "N", "BOOL", "NULL", "B"})
_QUERY: Final = Table.query
_TRANSACT: Final = DynamoDBBackend.transact_write_items
_CAST: Final = DynamoType.cast_value
_Item = dict[str, Any]


@contextmanager
def light_tables() -> Iterator[None]:
    """While the block lasts, copies of items share the scalars, which are replaced, not changed; a transaction keeps only the
    items that it writes, and a query looks at those of its partition."""
    with ExitStack() as stack:
        for kind, name, better in (
            (Table, "__deepcopy__", _copied),
            (Table, "query", _query),
            (Item, "__deepcopy__", _copied_item),
            (Item, "__init__", _made),
            (DynamoType, "cast_value", property(_cast)),
            (DynamoDBBackend, "transact_write_items", _transact),
            (models, "copy", SimpleNamespace(deepcopy=_kept)),
        ):
            stack.enter_context(patch.object(kind, name, better, create=True))
        yield


def _copied(table: Table, _memo: dict[int, Any]) -> Table:
    made = copy.copy(table)
    made.items = type(table.items)(dict)  # type: ignore[call-arg]
    for key, found in table.items.items():
        made.items[key] = _item(found) if isinstance(found, Item) else {sk: _item(item) for sk, item in found.items()}  # type: ignore[assignment]
    return made


def _copied_item(item: Item, _memo: dict[int, Any]) -> Item:
    return _item(item)


def _item(item: Item) -> Item:
    made, attrs = Item.__new__(Item), LimitedSizeDict()
    made.__dict__.update(item.__dict__)
    own = {name: value if value.type in _SCALARS else copy.deepcopy(value) for name, value in item.attrs.items()}
    dict.update(attrs, own)  # its own measures all of them at each one
    made.attrs = attrs
    return made


def _made(item: Item, hash_key: DynamoType, range_key: DynamoType | None, attrs: _Item) -> None:
    """An item is measured once, not at each attribute. Raises ItemSizeTooLarge."""
    item.hash_key, item.range_key, item.attrs = hash_key, range_key, LimitedSizeDict()
    dict.update(item.attrs, {name: DynamoType(value) for name, value in attrs.items()})
    if item.size() > _LARGEST:
        raise ItemSizeTooLarge


def _cast(value: DynamoType) -> Any:
    """The value, the most frequent types first."""
    match value.type:
        case "S":
            return value.value
        case "N":
            return Decimal(value.value)
    return _CAST.fget(value)  # type: ignore[attr-defined]


def _query(table: Table, hash_key: DynamoType | None, *given: Any, **named: Any) -> Any:
    """moto's query, of a table that has no more than the partition."""
    view = copy.copy(table)
    index_name = given[6] if len(given) > 6 else named.get("index_name")
    items = _partition(table, hash_key, index_name)
    view.all_items = lambda: items  # type: ignore[method-assign]
    return _QUERY(view, hash_key, *given, **named)


def _partition(table: Table, hash_key: DynamoType | None, index_name: str | None) -> list[Item]:
    """The items with the key in the table, or in the index; all of them where there is no such key."""
    if hash_key is None or not table.has_range_key:
        return table.all_items()
    if index_name is None:
        return list(table.items.get(hash_key, {}).values())
    schema = next((index.schema for index in table.all_indexes() if index.name == index_name), ())
    names = [part["AttributeName"] for part in schema if part["KeyType"] == "HASH"]
    if len(names) != 1:
        return table.all_items()
    every = (item for partition in table.items.values() for item in partition.values())
    return [item for item in every if (found := item.attrs.get(names[0])) is not None and found.value == hash_key.value]


def _kept(value: Any) -> Any:
    """A table itself where moto would keep a copy of it: `_transact` takes back what it has to."""
    return _item(value) if isinstance(value, Item) else value


def _transact(backend: DynamoDBBackend, transact_items: Sequence[Mapping[str, Any]]) -> None:
    """moto's transaction; when it fails, the items that it would write are again as they were."""
    before = [found for write in transact_items if (found := _before(backend, write)) is not None]
    try:
        _TRANSACT(backend, transact_items)  # type: ignore[arg-type]
    except Exception:
        for table, keys, item in before:
            _put_back(table, keys, item)
        raise


def _before(
    backend: DynamoDBBackend, write: Mapping[str, Any]
) -> tuple[Table, Sequence[DynamoType], Item | None] | None:
    """The table, the keys and the item of a write; None where they are not told, which moto refuses."""
    operation = next(iter(write.values()))
    table, named = backend.tables.get(operation.get("TableName")), operation.get("Item") or operation.get("Key") or {}
    names = [] if table is None else [name for name in (table.hash_key_attr, table.range_key_attr) if name is not None]
    if table is None or not all(name in named for name in names):
        return None
    keys = [DynamoType(named[name]) for name in names]
    found = table.items.get(keys[0])
    item = found.get(keys[1]) if found is not None and len(keys) > 1 else found
    return table, keys, None if item is None else _item(item)  # type: ignore[arg-type]


def _put_back(table: Table, keys: Sequence[DynamoType], item: Item | None) -> None:
    holder: Any = table.items if len(keys) == 1 else table.items[keys[0]]
    if item is None:
        holder.pop(keys[-1], None)
    else:
        holder[keys[-1]] = item
