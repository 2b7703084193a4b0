"""`python -m tests.support.moto_answers`: what moto as it is answers to requests of DynamoDB's, which the short way must, too."""

import json
from collections.abc import Iterator
from typing import Any, Final

from portico.core.aws.json_client import JsonClient, Refused

from tests.support.template import table_definition

TABLE: Final = "answers"
_TEXT: Final = "#n"


def answers(client: JsonClient) -> list[Any]:
    """The answer to each of the requests, or the error; the table is made first, and has not been there."""
    client.call("CreateTable", {"TableName": TABLE, **table_definition("EntitiesTable")})
    return [_answer(client, operation, asked) for operation, asked in _requests()]


def _answer(client: JsonClient, operation: str, asked: Any) -> Any:
    try:
        return client.call(operation, asked)
    except Refused as error:
        said = {name: value for name, value in error.said.items() if name.lower() != "message"}
        return [error.status, error.code, str(error), said]


def _key(sk: str, pk: str = "p") -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def _item(sk: str, number: int, pk: str = "p", **more: Any) -> dict[str, Any]:
    of_lists = {
        "tags": {"M": {"a": {"L": [{"N": "1"}, {"S": "x"}, {"BOOL": True}, {"NULL": True}]}}},
        "set": {"SS": ["u", "v"]},
    }
    return {**_key(sk, pk), "version": {"N": str(number)}, **of_lists, **more}


def _put(sk: str, number: int, **more: Any) -> dict[str, Any]:
    return {"TableName": TABLE, "Item": _item(sk, number), **more}


def _absent() -> dict[str, Any]:
    return {"ConditionExpression": "attribute_not_exists(pk)", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}


def _requests() -> Iterator[tuple[str, Any]]:
    named, one = {"ExpressionAttributeNames": {_TEXT: "version"}}, {":one": {"N": "1"}}
    for number, sk in enumerate("abcdef"):
        yield "PutItem", _put(sk, number)
    yield "PutItem", _put("a", 7, **_absent())
    yield "PutItem", _put("a", 8, ReturnValues="ALL_OLD", ReturnConsumedCapacity="TOTAL")
    yield "PutItem", {"TableName": TABLE, "Item": {"pk": {"S": ""}, "sk": {"S": "x"}}}
    yield "PutItem", {"TableName": "nothing-of-this-name", "Item": _item("a", 1)}
    yield "PutItem", _put("large", 1) | {"Item": _item("large", 1, text={"S": "x" * 410_000})}
    yield "GetItem", {"TableName": TABLE, "Key": _key("a"), "ConsistentRead": True}
    yield "GetItem", {"TableName": TABLE, "Key": _key("none")}
    yield "GetItem", {"TableName": TABLE, "Key": _key("b"), "ProjectionExpression": _TEXT, **named}
    for returned in ("NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"):
        change = {"UpdateExpression": f"ADD {_TEXT} :one SET tags.a = :one", "ExpressionAttributeValues": one}
        yield "UpdateItem", {"TableName": TABLE, "Key": _key("c"), "ReturnValues": returned, **named, **change}
    failing = {"ConditionExpression": f"{_TEXT} = :one", "ExpressionAttributeValues": one}
    yield "UpdateItem", {"TableName": TABLE, "Key": _key("d"), "UpdateExpression": "REMOVE tags", **named, **failing}
    yield "UpdateItem", {"TableName": TABLE, "Key": _key("new"), "UpdateExpression": "SET tags = :one",
                         "ExpressionAttributeValues": one, "ReturnValues": "ALL_NEW"}  # fmt: skip
    range_of = {
        "KeyConditionExpression": "pk = :p AND sk > :s",
        "ExpressionAttributeValues": {":p": {"S": "p"}, ":s": {"S": "a"}},
    }
    for options in ({}, {"Limit": 2}, {"ScanIndexForward": False}, {"Select": "COUNT"},
                    {"Limit": 2, "ExclusiveStartKey": _key("c")}, {"ProjectionExpression": "sk"}):  # fmt: skip
        yield "Query", {"TableName": TABLE, **range_of, **options}
    index = table_definition("EntitiesTable")["GlobalSecondaryIndexes"][0]
    keys = {part["KeyType"]: part["AttributeName"] for part in index["KeySchema"]}
    for sk, partition in (("g", "one"), ("h", "one"), ("i", "two")):
        indexed = {
            name: {"S": partition if kind == "HASH" else sk} for kind, name in keys.items() if name not in {"pk", "sk"}
        }
        yield "PutItem", {"TableName": TABLE, "Item": _item(sk, 1, **indexed)}
    of_index = {"KeyConditionExpression": f"{keys['HASH']} = :h", "ExpressionAttributeValues": {":h": {"S": "one"}}}
    for options in ({}, {"Limit": 1}, {"ScanIndexForward": False}):
        yield "Query", {"TableName": TABLE, "IndexName": index["IndexName"], **of_index, **options}
    yield "Query", {"TableName": TABLE, "IndexName": "nothing-of-this-name", **of_index}
    batch = [{"PutRequest": {"Item": _item("j", 1)}}, {"DeleteRequest": {"Key": _key("f")}}]
    yield "BatchWriteItem", {"RequestItems": {TABLE: batch}}
    yield "BatchGetItem", {"RequestItems": {TABLE: {"Keys": [_key("j"), _key("f"), _key("a")], "ConsistentRead": True}}}
    touched = {"TableName": TABLE, "Key": _key("c"), "UpdateExpression": f"SET {_TEXT} = :one, tags.b = :one", **named}
    writes = [{"Update": {**touched, "ExpressionAttributeValues": one}}, {"Delete": {"TableName": TABLE, "Key": _key("e")}},
              {"Put": _put("k", 1)}, {"Put": _put("a", 9, **_absent())}]  # fmt: skip
    yield "TransactWriteItems", {"TransactItems": writes}  # fails at the last, and none is done
    yield "Scan", {"TableName": TABLE}
    yield "TransactWriteItems", {"TransactItems": writes[:3]}
    yield "TransactWriteItems", {"TransactItems": [writes[2], writes[2]]}
    yield "TransactGetItems", {"TransactItems": [{"Get": {"TableName": TABLE, "Key": _key("k")}}]}
    yield "DeleteItem", {"TableName": TABLE, "Key": _key("a"), "ReturnValues": "ALL_OLD"}
    yield "DeleteItem", {"TableName": TABLE, "Key": _key("none"), "ConditionExpression": "attribute_exists(pk)"}
    yield "Scan", {"TableName": TABLE, "FilterExpression": f"{_TEXT} = :one", "ExpressionAttributeValues": one, **named}


if __name__ == "__main__":
    from tests.support.wire import plain_moto

    with plain_moto():
        print(json.dumps(answers(JsonClient.of("dynamodb"))))  # noqa: T201
