"""The one door to DynamoDB: reads, queries and transactions on the platform's tables.

The client retries throttling and lost connections (a transaction carries its client request token through them); conflicts of
transactions, which it does not retry, are retried here.
"""

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from portico.core.aws.dynamodb_values import Item, Key, marshal, unmarshal
from portico.core.aws.errors import Contention, translated
from portico.core.aws.json_client import JsonClient
from portico.core.base.errors import Unavailable
from portico.core.base.side_by_side import side_by_side
from portico.core.data.key_ranges import KeyRange, QueryPage, query_request
from portico.core.data.writes import Write, write_request

TRANSACTION_SECONDS: Final = 5.0  # after which none commits any more: see docs/decisions/0044
_CONFLICT_ATTEMPTS: Final = 10
_READ_AT_ONCE: Final = 100  # items of a BatchGetItem


@dataclass
class Table:
    """DynamoDB, through one lazily made client; `options` are those of the client's that differ from the usual."""

    options: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def client(self) -> JsonClient:
        """The client, made at the first request."""
        return JsonClient.of("dynamodb", **{"read_timeout": 3, **self.options})

    def get(self, table: str, key: Key, *, strongly: bool = True) -> Item | None:
        """The item, strongly consistent unless that does not matter, or None."""
        asked = {"TableName": table, "Key": marshal(key), "ConsistentRead": strongly}
        with translated():
            answer = self.client.call("GetItem", asked)
        return unmarshal(answer["Item"]) if "Item" in answer else None

    def get_many(self, table: str, keys: Sequence[Key]) -> list[Item | None]:
        """The items in the order of the keys, strongly consistent, None where there is none; a request for each 100, side by side."""
        unique = list({(key["pk"], key["sk"]): key for key in keys}.values())
        parts = [unique[first : first + _READ_AT_ONCE] for first in range(0, len(unique), _READ_AT_ONCE)]
        read = side_by_side(lambda part: self._read(table, part), parts)
        found = {(item["pk"], item["sk"]): item for part in read for item in part}
        return [found.get((key["pk"], key["sk"])) for key in keys]

    def _read(self, table: str, keys: Sequence[Key]) -> list[Item]:
        """Those that are there, in any order."""
        found: list[Item] = []
        pending: list[Any] = [marshal(key) for key in keys]
        while pending:
            with translated():
                asked = {"RequestItems": {table: {"Keys": pending, "ConsistentRead": True}}}
                answer = self.client.call("BatchGetItem", asked)
            found += map(unmarshal, answer["Responses"].get(table, []))
            unprocessed = answer.get("UnprocessedKeys") or {}
            pending = list(unprocessed[table]["Keys"]) if table in unprocessed else []
        return found

    def query(self, table: str, where: KeyRange, limit: int, resume: Item | None = None) -> QueryPage:
        """At most `limit` items of a range; a query of an index is eventually consistent."""
        request = query_request(table, where, limit)
        if resume is not None:
            request["ExclusiveStartKey"] = marshal(resume)
        with translated():
            answer = self.client.call("Query", request)
        last = answer.get("LastEvaluatedKey")
        return QueryPage([unmarshal(item) for item in answer["Items"]], unmarshal(last) if last else None)

    def transact(self, writes: Sequence[Write], begun: float | None = None) -> None:
        """All of the writes or none, at most 100, no item twice.

        It is given up `TRANSACTION_SECONDS` after `begun`, a time of the monotonic clock, by default now: readers of the journal
        rely on it. Raises ConditionFailed when an expectation does not hold, Unavailable when DynamoDB is overloaded or away.
        """
        ends = (time.monotonic() if begun is None else begun) + TRANSACTION_SECONDS
        try:
            self._transact_once(writes, ends)
        except Contention:
            self._transact_again(writes, ends)

    def update(self, table: str, key: Key, change: str, condition: str, values: Item) -> Item:
        """The attributes that a conditional update of one item has changed; `values` may be empty. Raises ConditionFailed, Unavailable."""
        given = {"ExpressionAttributeValues": marshal(values)} if values else {}
        with translated():
            answer = self.client.call(
                "UpdateItem",
                {
                    "TableName": table,
                    "Key": marshal(key),
                    "UpdateExpression": change,
                    "ConditionExpression": condition,
                    **given,
                    "ReturnValues": "UPDATED_NEW",
                    "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                },
            )
        return unmarshal(answer["Attributes"])

    def describe(self, table: str) -> None:
        """Raises Unavailable when the table does not answer."""
        with translated():
            self.client.call("DescribeTable", {"TableName": table})

    def _transact_again(self, writes: Sequence[Write], ends: float) -> None:
        from tenacity import RetryCallState, RetryError, Retrying, retry_if_exception_type, wait_random_exponential

        def exhausted(state: RetryCallState) -> bool:
            return state.attempt_number >= _CONFLICT_ATTEMPTS or time.monotonic() + state.upcoming_sleep >= ends

        attempts = Retrying(
            retry=retry_if_exception_type(Contention),
            wait=wait_random_exponential(multiplier=0.02, max=0.5),
            stop=exhausted,
        )
        try:
            attempts(self._transact_once, writes, ends)
        except RetryError as error:
            raise Unavailable("Too many writers at once; try again.") from error

    def _transact_once(self, writes: Sequence[Write], ends: float) -> None:
        asked = {
            "TransactItems": [write_request(write) for write in writes],
            "ClientRequestToken": os.urandom(16).hex(),
        }
        with translated():
            self.client.call("TransactWriteItems", asked, ends=ends)
