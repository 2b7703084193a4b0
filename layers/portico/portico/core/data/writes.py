"""The writes of a transaction, and what must be true of the item that is there before each."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from portico.core.aws.dynamodb_values import Item, Key, marshal
from portico.core.base.frozen import frozen

_RETURN_OLD: Final = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}


@frozen(slots=True)
class Expectation:
    """A condition on the item that is there before a write: absent, at a version or an epoch, or its `used_at` not so late.

    `uid` is that of the item at the version; empty for one that has none, None for any. `numbers`, of one at a version as well, are
    equal to these, 0 being those that are not there, too.
    """

    absent: bool = False
    version: int | None = None
    uid: str | None = None
    numbers: Mapping[str, int] | None = None
    used_before: str | None = None
    epoch: str | None = None

    def expression(self) -> dict[str, Any]:
        """The parameters of the request; the old item comes back when it fails."""
        if self.absent:
            return {"ConditionExpression": "attribute_not_exists(pk)"} | _RETURN_OLD
        if self.version is not None or self.numbers is not None:
            return self._equal() | _RETURN_OLD
        if self.epoch is not None:
            return {"ConditionExpression": "epoch = :epoch", "ExpressionAttributeValues": {":epoch": {"S": self.epoch}}}
        if self.used_before is not None:
            condition = "attribute_not_exists(pk) OR used_at < :limit"
            return {
                "ConditionExpression": condition,
                "ExpressionAttributeValues": {":limit": {"S": self.used_before}},
            }
        return {}

    def _equal(self) -> dict[str, Any]:
        conditions: list[str] = []
        names: dict[str, str] = {}
        values: dict[str, Any] = {}
        if self.version is not None:
            conditions.append("#version = :expected")
            names["#version"], values[":expected"] = "version", {"N": str(self.version)}
        if self.uid is not None:
            conditions.append("#uid = :uid" if self.uid else "attribute_not_exists(#uid)")
            names["#uid"] = "uid"
            values |= {":uid": {"S": self.uid}} if self.uid else {}
        for place, (number, wanted) in enumerate((self.numbers or {}).items()):
            name, value = f"#n{place}", f":n{place}"
            equal = f"{name} = {value}"
            conditions.append(equal if wanted else f"(attribute_not_exists({name}) OR {equal})")
            names[name], values[value] = number, {"N": str(wanted)}
        return {
            "ConditionExpression": " AND ".join(conditions),
            "ExpressionAttributeValues": values,
            "ExpressionAttributeNames": names,
        }


ABSENT: Final = Expectation(absent=True)
ANYTHING: Final = Expectation()


@frozen(slots=True)
class Put:
    """Writes the whole item."""

    table: str
    item: Item
    expect: Expectation = ANYTHING


@frozen(slots=True)
class Delete:
    """Removes the item."""

    table: str
    key: Key
    expect: Expectation = ANYTHING


@frozen(slots=True)
class Add:
    """Adds to a number, which begins at 0; `ttl` is when the item is no more, in seconds since 1970.

    With `most` the number is at most that afterwards; with `unless` only where the item has no such attribute.
    """

    table: str
    key: Key
    attribute: str
    amount: int
    ttl: int | None = None
    most: int | None = None
    unless: str | None = None


@frozen(slots=True)
class Tally:
    """Adds to several numbers of an item that must be there."""

    table: str
    key: Key
    amounts: Mapping[str, int]


@frozen(slots=True)
class Accrue:
    """Adds to several numbers of an item, which is made unless it is there; `attributes` are those that it has besides."""

    table: str
    key: Key
    amounts: Mapping[str, int | Decimal]
    attributes: Mapping[str, Any]


Write = Put | Delete | Add | Tally | Accrue


def write_request(write: Write) -> dict[str, Any]:
    """The write as one action of `TransactWriteItems`."""
    match write:
        case Put(table, item, expect):
            return {"Put": {"TableName": table, "Item": marshal(item)} | expect.expression()}
        case Delete(table, key, expect):
            return {"Delete": {"TableName": table, "Key": marshal(key)} | expect.expression()}
        case Add(table, key, attribute, amount, ttl, most, unless):
            lasting = ttl is None
            update = {
                "UpdateExpression": "ADD #attribute :amount" + ("" if lasting else " SET #ttl = :ttl"),
                "ExpressionAttributeNames": {"#attribute": attribute} | ({} if lasting else {"#ttl": "ttl"}),
                "ExpressionAttributeValues": marshal({":amount": amount} | ({} if lasting else {":ttl": ttl})),
            }
            return {
                "Update": {"TableName": table, "Key": marshal(key)} | _bounded(_unless(update, unless), amount, most)
            }
        case Tally(table, key, amounts):
            names = {f"#n{number}": name for number, name in enumerate(amounts)}
            values = {f":n{number}": amount for number, amount in enumerate(amounts.values())}
            added = ", ".join(f"#n{number} :n{number}" for number in range(len(amounts)))
            update = {
                "UpdateExpression": f"ADD {added}",
                "ConditionExpression": "attribute_exists(pk)",
                "ExpressionAttributeNames": names,
                "ExpressionAttributeValues": marshal(values),
            } | _RETURN_OLD
            return {"Update": {"TableName": table, "Key": marshal(key)} | update}
        case Accrue(table, key, amounts, attributes):
            given = [*amounts.items(), *attributes.items()]
            names = {f"#n{number}": name for number, (name, _) in enumerate(given)}
            values = {f":n{number}": value for number, (_, value) in enumerate(given)}
            added = ", ".join(f"#n{number} :n{number}" for number in range(len(amounts)))
            said = ", ".join(f"#n{number} = :n{number}" for number in range(len(amounts), len(given)))
            update = {
                "UpdateExpression": f"ADD {added} SET {said}",
                "ExpressionAttributeNames": names,
                "ExpressionAttributeValues": marshal(values),
            }
            return {"Update": {"TableName": table, "Key": marshal(key)} | update}


def _unless(update: dict[str, Any], attribute: str | None) -> dict[str, Any]:
    """The update of a number, on the condition that the item has no such attribute."""
    if attribute is None:
        return update
    names = update["ExpressionAttributeNames"] | {"#unless": attribute}
    return {
        **update,
        "ExpressionAttributeNames": names,
        "ConditionExpression": "attribute_not_exists(#unless)",
    } | _RETURN_OLD


def _bounded(update: dict[str, Any], amount: int, most: int | None) -> dict[str, Any]:
    """The update of a number, on the condition that it is at most so much afterwards; one that is absent is 0."""
    if most is None:
        return update
    absent = "attribute_not_exists(#attribute) OR " if amount <= most else ""
    values = update["ExpressionAttributeValues"] | marshal({":room": most - amount})
    return {
        **update,
        "ConditionExpression": f"{absent}#attribute <= :room",
        "ExpressionAttributeValues": values,
    } | _RETURN_OLD
