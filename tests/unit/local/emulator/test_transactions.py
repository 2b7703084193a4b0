"""A transaction that is sent again with its token is done once, and one that differs is refused."""

import uuid

import pytest
from botocore.exceptions import ClientError

from tests.unit.local.conftest import Emulator


def test_a_transaction_sent_again_is_the_same(emulator: Emulator) -> None:
    tables = emulator.client("dynamodb")
    tables.create_table(
        TableName="sums",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )

    def add(number: str, token: str) -> None:
        key, values = {"id": {"S": "sum"}}, {":one": {"N": "1"}}
        change = {"Key": key, "UpdateExpression": "ADD sum_of :one", "ExpressionAttributeValues": values}
        put = {"Item": {"id": {"S": number}, "number": {"N": number}}}
        tables.transact_write_items(
            TransactItems=[{"Update": {"TableName": "sums", **change}}, {"Put": {"TableName": "sums", **put}}],
            ClientRequestToken=token,
        )

    token = uuid.uuid4().hex
    for _ in range(3):
        add("1.0", token)
    with pytest.raises(ClientError, match="IdempotentParameterMismatchException"):
        add("2.0", token)
    assert tables.get_item(TableName="sums", Key={"id": {"S": "sum"}})["Item"]["sum_of"] == {"N": "1"}
