"""The one door to DynamoDB: reads, queries and transactions on the platform's tables.

Items are JSON objects (numbers as int or Decimal). AWS errors are translated here and nowhere else: a failed condition
becomes `ConditionFailed` with the old item, an overload or an outage `Unavailable`. botocore retries throttling and lost
connections (standard mode, full jitter; a transaction carries its client request token through them); conflicts of
transactions, which botocore does not retry, are retried here.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, cast

from portico.core.aws import client
from portico.core.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

Item = dict[str, Any]
Key = Mapping[str, str]

_OVERLOADED: Final = frozenset(
    {"ProvisionedThroughputExceededException", "RequestLimitExceeded", "ThrottlingException", "InternalServerError"}
)
_CONFLICTS: Final = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
_CONFLICT_ATTEMPTS: Final = 10


class ConditionFailed(Exception):
    """The conditions of the writes `indexes` did not hold; `old` is the item that stood at the first, if any."""

    def __init__(self, indexes: Sequence[int], old: Item | None) -> None:
        super().__init__(f"conditions of writes {indexes} failed")
        self.indexes = indexes
        self.index = indexes[0]
        self.old = old


class Contention(Exception):
    """Another transaction is at work on the same items; nothing was written."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must be true of the item that is there before a write: absent, at a version, or its `used_at` not so late."""

    absent: bool = False
    version: int | None = None
    used_before: str | None = None

    def expression(self) -> dict[str, Any]:
        """The parameters of the request; the old item comes back when it fails."""
        if self.absent:
            return {"ConditionExpression": "attribute_not_exists(pk)"} | _RETURN_OLD
        if self.version is not None:
            values = {":expected": {"N": str(self.version)}}
            names = {"#version": "version"}
            return {
                "ConditionExpression": "#version = :expected",
                "ExpressionAttributeValues": values,
                "ExpressionAttributeNames": names,
            } | _RETURN_OLD
        if self.used_before is not None:
            condition = "attribute_not_exists(pk) OR used_at < :limit"
            return {
                "ConditionExpression": condition,
                "ExpressionAttributeValues": {":limit": {"S": self.used_before}},
            }
        return {}


_RETURN_OLD: Final = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
ABSENT: Final = Expectation(absent=True)
ANYTHING: Final = Expectation()


@dataclass(frozen=True, slots=True)
class Put:
    """Writes the whole item."""

    table: str
    item: Item
    expect: Expectation = ANYTHING


@dataclass(frozen=True, slots=True)
class Delete:
    """Removes the item."""

    table: str
    key: Key
    expect: Expectation = ANYTHING


@dataclass(frozen=True, slots=True)
class Add:
    """Adds to a number, which begins at 0."""

    table: str
    key: Key
    attribute: str
    amount: int


Write = Put | Delete | Add


@dataclass(frozen=True, slots=True)
class Range:
    """One partition, and which part of its sort keys: `begins_with`, or between two (both included)."""

    partition: str
    index: str | None = None
    partition_attribute: str = "pk"
    sort_attribute: str = "sk"
    begins_with: str | None = None
    between: tuple[str, str] | None = None
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Items of a query, in order; `resume` continues it, None at its end."""

    items: list[Item]
    resume: Item | None


@dataclass
class Table:
    """DynamoDB, through one lazily made client; `options` are those of botocore's that differ from the usual."""

    options: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def client(self) -> "DynamoDBClient":
        """The client, made at the first request."""
        return cast("DynamoDBClient", client("dynamodb", **{"read_timeout": 5, **self.options}))

    def get(self, table: str, key: Key) -> Item | None:
        """The item, strongly consistent, or None."""
        with translated():
            answer = self.client.get_item(TableName=table, Key=_marshal(key), ConsistentRead=True)
        return _unmarshal(answer["Item"]) if "Item" in answer else None

    def get_many(self, table: str, keys: Sequence[Key]) -> list[Item | None]:
        """The items in the order of the keys (at most 100), strongly consistent, None where there is none."""
        found: dict[tuple[str, str], Item] = {}
        unique = {(key["pk"], key["sk"]): key for key in keys}
        pending: list[Any] = [_marshal(key) for key in unique.values()]
        while pending:
            with translated():
                answer = self.client.batch_get_item(RequestItems={table: {"Keys": pending, "ConsistentRead": True}})
            for raw in answer["Responses"].get(table, []):
                item = _unmarshal(raw)
                found[item["pk"], item["sk"]] = item
            unprocessed = answer.get("UnprocessedKeys") or {}
            pending = list(unprocessed[table]["Keys"]) if table in unprocessed else []
        return [found.get((key["pk"], key["sk"])) for key in keys]

    def query(self, table: str, where: Range, limit: int, resume: Item | None = None) -> Found:
        """At most `limit` items of a range; a query of an index is eventually consistent."""
        request = _query_request(table, where, limit)
        if resume is not None:
            request["ExclusiveStartKey"] = _marshal(resume)
        with translated():
            answer = self.client.query(**request)
        last = answer.get("LastEvaluatedKey")
        return Found([_unmarshal(item) for item in answer["Items"]], _unmarshal(last) if last else None)

    def transact(self, writes: Sequence[Write]) -> None:
        """All of the writes or none, at most 100, no item twice.

        Raises ConditionFailed when an expectation does not hold, Unavailable when DynamoDB is overloaded or away.
        """
        try:
            self._transact_once(writes)
        except Contention:
            self._transact_again(writes)

    def update(self, table: str, key: Key, change: str, condition: str, values: Item) -> Item:
        """The attributes that a conditional update of one item has changed. Raises ConditionFailed, Unavailable."""
        with translated():
            answer = self.client.update_item(
                TableName=table,
                Key=_marshal(key),
                UpdateExpression=change,
                ConditionExpression=condition,
                ExpressionAttributeValues=_marshal(values),
                ReturnValues="UPDATED_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        return _unmarshal(answer["Attributes"])

    def describe(self, table: str) -> None:
        """Raises Unavailable when the table does not answer."""
        with translated():
            self.client.describe_table(TableName=table)

    def _transact_again(self, writes: Sequence[Write]) -> None:
        from tenacity import RetryError, Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

        attempts = Retrying(
            retry=retry_if_exception_type(Contention),
            wait=wait_random_exponential(multiplier=0.02, max=0.5),
            stop=stop_after_attempt(_CONFLICT_ATTEMPTS),
        )
        try:
            attempts(self._transact_once, writes)
        except RetryError as error:
            raise Unavailable("Too many writers at once; try again.") from error

    def _transact_once(self, writes: Sequence[Write]) -> None:
        items = cast("list[TransactWriteItemTypeDef]", [_write_request(write) for write in writes])
        with translated():
            self.client.transact_write_items(TransactItems=items)


def _query_request(table: str, where: Range, limit: int) -> Any:
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
    return {
        "TableName": table,
        "KeyConditionExpression": condition,
        "ExpressionAttributeValues": values,
        "ExpressionAttributeNames": names,
        "ScanIndexForward": not where.descending,
        "Limit": limit,
    } | ({"IndexName": where.index} if where.index else {"ConsistentRead": True})


def _write_request(write: Write) -> dict[str, Any]:
    match write:
        case Put(table, item, expect):
            return {"Put": {"TableName": table, "Item": _marshal(item)} | expect.expression()}
        case Delete(table, key, expect):
            return {"Delete": {"TableName": table, "Key": _marshal(key)} | expect.expression()}
        case Add(table, key, attribute, amount):
            update = {
                "UpdateExpression": "ADD #attribute :amount",
                "ExpressionAttributeNames": {"#attribute": attribute},
                "ExpressionAttributeValues": {":amount": {"N": str(amount)}},
            }
            return {"Update": {"TableName": table, "Key": _marshal(key)} | update}


@contextmanager
def translated() -> Iterator[None]:
    """Turns the errors of AWS clients into those of the tree, and of this module."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        raise _translate(error) from error
    except BotoCoreError as error:
        raise Unavailable("The database does not answer.") from error


def _translate(error: Any) -> Exception:
    code = error.response["Error"]["Code"]
    if code == "TransactionCanceledException":
        return _cancelled(error.response.get("CancellationReasons", [])) or cast("Exception", error)
    if code == "ConditionalCheckFailedException":
        old = error.response.get("Item")
        return ConditionFailed([0], _unmarshal(old) if old else None)
    if code == "TransactionInProgressException":
        return Contention()
    if code in _OVERLOADED:
        return Unavailable("The database is busy; try again.")
    return cast("Exception", error)


def _cancelled(reasons: Sequence[Mapping[str, Any]]) -> Exception | None:
    failed = [index for index, reason in enumerate(reasons) if reason.get("Code") == "ConditionalCheckFailed"]
    if failed:
        old = reasons[failed[0]].get("Item")
        return ConditionFailed(failed, _unmarshal(old) if old else None)
    return Contention() if any(reason.get("Code") in _CONFLICTS for reason in reasons) else None


def _marshal(item: Mapping[str, Any]) -> dict[str, Any]:
    from boto3.dynamodb.types import TypeSerializer

    serialize = TypeSerializer().serialize
    return {name: serialize(value) for name, value in item.items()}


def _unmarshal(item: Mapping[str, Any]) -> Item:
    from boto3.dynamodb.types import TypeDeserializer

    deserialize = TypeDeserializer().deserialize
    return {name: deserialize(value) for name, value in item.items()}
