#!/usr/bin/env bash
# moto 5.2.5: TransactWriteItems called twice with one `ClientRequestToken` writes twice. DynamoDB takes the second
# call for the first one repeated and writes nothing, for ten minutes, and so does MiniStack 1.5.33; it is what makes
# repeating after a lost reply safe, and what tests on moto cannot show.
#
# Seen, for a counter raised by 1 in each call:
#
#     called twice with one token, the counter is 2 (DynamoDB: 1)
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir 'moto[dynamodb,events,sqs]==5.2.5' boto3==1.44.5
export HOME=$folder TMPDIR=$folder

export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1
"$folder/venv/bin/python" - <<'PROGRAM'
import sys

import boto3
from moto import mock_aws


@mock_aws
def main() -> str:
    tables = boto3.client("dynamodb")
    tables.create_table(
        TableName="counters",
        KeySchema=[{"AttributeName": "name", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "name", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    update = {
        "TableName": "counters",
        "Key": {"name": {"S": "a"}},
        "UpdateExpression": "ADD n :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }
    for _ in range(2):
        tables.transact_write_items(ClientRequestToken="the-same-token", TransactItems=[{"Update": update}])
    return tables.get_item(TableName="counters", Key={"name": {"S": "a"}})["Item"]["n"]["N"]


number = main()
print(f"called twice with one token, the counter is {number} (DynamoDB: 1)")
sys.exit(number != "2")
PROGRAM
