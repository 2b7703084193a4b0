"""Ranges of a partition, of a table or of an index, and what a query of one finds."""

from dataclasses import replace
from typing import Any, Final

from portico.core.aws.dynamodb_values import Item
from portico.core.base.frozen import frozen

AFTER: Final = "~"  # sorts behind all that an id has in it
_LOWEST: Final = "!"  # and this before


@frozen(slots=True)
class KeyRange:
    """One partition, and which part of its sort keys: `begins_with`, or between two (both included); `only` some attributes, or all."""

    partition: str
    index: str | None = None
    partition_attribute: str = "pk"
    sort_attribute: str = "sk"
    begins_with: str | None = None
    between: tuple[str, str] | None = None
    descending: bool = False
    only: tuple[str, ...] = ()

    def key_of(self, item: Item) -> Item:
        """The key of an item, by which a query goes on after it: that of the table, and that of the index."""
        return {name: item[name] for name in ("pk", "sk", self.partition_attribute, self.sort_attribute)}


@frozen(slots=True)
class QueryPage:
    """Items of a query, in order; `resume` continues it, None at its end."""

    items: list[Item]
    resume: Item | None


def beyond(where: KeyRange, key: str) -> KeyRange | None:
    """The rest of a range after an id, where sort keys are ids or end with them; None where nothing can follow."""
    low, high = where.between or (where.begins_with or _LOWEST, f"{where.begins_with or ''}{AFTER}")
    if where.descending:
        high = min(high, f"{key[:-1]}{chr(ord(key[-1]) - 1)}{AFTER}")
    else:
        low = max(low, key + AFTER)
    return replace(where, between=(low, high), begins_with=None) if low <= high else None


def query_request(table: str, where: KeyRange, limit: int) -> Any:
    """The parameters of a query of at most `limit` items, strongly consistent where it can be."""
    condition, values = "#pk = :pk", {":pk": {"S": where.partition}}
    names = {"#pk": where.partition_attribute}
    if where.begins_with:
        condition += " AND begins_with(#sk, :prefix)"
        values[":prefix"] = {"S": where.begins_with}
    elif where.between:
        condition += " AND #sk BETWEEN :low AND :high"
        values |= {":low": {"S": where.between[0]}, ":high": {"S": where.between[1]}}
    if where.begins_with or where.between:
        names["#sk"] = where.sort_attribute
    shown = {f"#a{number}": name for number, name in enumerate(where.only)}
    return {
        "TableName": table,
        "KeyConditionExpression": condition,
        "ExpressionAttributeValues": values,
        "ExpressionAttributeNames": names | shown,
        "ScanIndexForward": not where.descending,
        "Limit": limit,
        **({"ProjectionExpression": ", ".join(shown)} if shown else {}),
    } | ({"IndexName": where.index} if where.index else {"ConsistentRead": True})
