"""Write units by the rules that DynamoDB publishes, from the items before and after a request.

A write of an item takes a unit for each KB of the larger of the two, in a transaction two; a check of a condition as much.
An index takes a unit for each KB of what is written to it: nothing where none of its attributes changes, the removal and
the new entry where its key does. That follows the request, as a write of its own: it is not counted twice.

Sources: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html,
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html (write considerations),
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html (sizes).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tests.support.template import resources

Item = Mapping[str, Any]  # in DynamoDB's JSON
Ask = Callable[[str, Any], Any]

KB: Final = 1024
TABLES: Final = {
    "PORTICO_ENTITIES_TABLE": "EntitiesTable",
    "PORTICO_JOURNAL_TABLE": "JournalTable",
    "PORTICO_IDEMPOTENCY_TABLE": "IdempotencyTable",
}
_WRITES: Final = frozenset({"PutItem", "UpdateItem", "DeleteItem"})


@dataclass(frozen=True)
class _Touched:
    """An item that a request writes, or checks."""

    table: str
    key: Item


class WriteUnits:
    """Counts by the definitions of the template; `names` are those of its tables, by the variable that has them."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._definitions = {
            names[variable]: resources()[table]["Properties"] for variable, table in TABLES.items() if variable in names
        }

    def around(self, ask: Ask, operation: str, parameters: Any) -> tuple[Any, float]:
        """The answer to a request, and the units that it takes; the items are read before and after."""
        touched = list(self._touched(operation, parameters))
        before = [_read(ask, one) for one in touched]
        answer = ask(operation, parameters)
        after = [_read(ask, one) for one in touched]
        factor = 2 if operation == "TransactWriteItems" else 1
        units = sum(self._units(*each, factor) for each in zip(touched, before, after, strict=True))
        return answer, units

    def _touched(self, operation: str, parameters: Any) -> Iterator[_Touched]:
        if operation in _WRITES:
            yield self._one(parameters)
        for entry in parameters.get("TransactItems", ()) if operation == "TransactWriteItems" else ():
            yield from map(self._one, entry.values())

    def _one(self, write: Any) -> _Touched:
        table = str(write["TableName"])
        names = _names(self._definitions[table]["KeySchema"])
        return _Touched(table, {name: write.get("Key", write.get("Item"))[name] for name in names})

    def _units(self, touched: _Touched, before: Item | None, after: Item | None, factor: int) -> int:
        definition = self._definitions[touched.table]
        base = factor * max(1, _kilobytes(before), _kilobytes(after))
        keys = _names(definition["KeySchema"])
        return base + sum(
            _index_units(index, keys, before, after) for index in definition.get("GlobalSecondaryIndexes", ())
        )


def _read(ask: Ask, one: _Touched) -> Item | None:
    found = ask("GetItem", {"TableName": one.table, "Key": one.key, "ConsistentRead": True}).get("Item")
    return found if found is None else dict(found)


def _names(schema: Sequence[Mapping[str, str]]) -> list[str]:
    return [entry["AttributeName"] for entry in schema]


def _index_units(index: Any, keys: Sequence[str], before: Item | None, after: Item | None) -> int:
    names = _names(index["KeySchema"])
    old, new = (_entry(index, names, keys, item) for item in (before, after))
    if old == new:
        return 0
    if old is None or new is None or any(old[name] != new[name] for name in names):
        return _kilobytes(old) + _kilobytes(new)
    return max(_kilobytes(old), _kilobytes(new))


def _entry(index: Any, names: Sequence[str], keys: Sequence[str], item: Item | None) -> Item | None:
    """What an index has of an item; None without its keys."""
    if item is None or not all(name in item for name in names):
        return None
    if index["Projection"]["ProjectionType"] == "ALL":
        return item
    return {
        name: item[name] for name in {*names, *keys, *index["Projection"].get("NonKeyAttributes", ())} if name in item
    }


def _kilobytes(item: Item | None) -> int:
    return 0 if item is None else -(-sum(len(name.encode()) + _size(value) for name, value in item.items()) // KB)


def _size(value: Any) -> int:
    """The bytes of a value in DynamoDB's JSON."""
    ((kind, given),) = value.items()
    match kind:
        case "S":
            return len(given.encode())
        case "N":
            return len(given.strip("-").replace(".", "").strip("0")) // 2 + 2
        case "B":
            return len(given) if isinstance(given, bytes) else len(given) * 3 // 4
        case "M":
            return 3 + sum(1 + len(name.encode()) + _size(inner) for name, inner in given.items())
        case "L":
            return 3 + sum(1 + _size(inner) for inner in given)
        case "SS" | "NS" | "BS":
            return sum(_size({kind[0]: inner}) for inner in given)
        case _:
            return 1
