#!/usr/bin/env bash
# moto 5.2.5: a query with `Limit` equal to the number of matching items has no `LastEvaluatedKey`. DynamoDB stops at
# the limit without looking further, gives a key, and the next page is empty. MiniStack 1.5.33 does as DynamoDB. So
# code that takes a key for "there is more" passes its tests on moto, and promises its callers a page that does not
# come.
#
# Seen, for four items:
#
#     moto:      limit 3: more to come; limit 4: no key
#     MiniStack: limit 3: more to come; limit 4: more to come
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir ministack==1.5.33 'moto[dynamodb]==5.2.5' boto3==1.43.106 botocore==1.43.106
export HOME=$folder TMPDIR=$folder

export BIND_HOST=127.0.0.1 STATE_DIR=$folder/state S3_DATA_DIR=$folder/s3 LOG_LEVEL=WARNING
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1
GATEWAY_PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export GATEWAY_PORT AWS_ENDPOINT_URL=http://127.0.0.1:$GATEWAY_PORT

start() {
    "$folder/venv/bin/python" -m ministack >>"$folder/log" 2>&1 &
    emulator=$!
    for _ in $(seq 300); do (exec 3<>"/dev/tcp/127.0.0.1/$GATEWAY_PORT") 2>/dev/null && break || sleep 0.1; done
}
stop() {
    kill "$emulator" 2>/dev/null || true
    wait "$emulator" || true
}
trap 'stop; rm -rf "$folder"' EXIT
start

"$folder/venv/bin/python" - <<'PROGRAM'
import os
import sys

import botocore.session
from moto import mock_aws


def pages() -> list[bool]:
    tables = botocore.session.get_session().create_client("dynamodb")
    tables.create_table(
        TableName="items",
        KeySchema=[{"AttributeName": "shelf", "KeyType": "HASH"}, {"AttributeName": "name", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("shelf", "name")],
        BillingMode="PAY_PER_REQUEST",
    )
    for name in "abcd":
        tables.put_item(TableName="items", Item={"shelf": {"S": "1"}, "name": {"S": name}})
    question = {"KeyConditionExpression": "shelf = :s", "ExpressionAttributeValues": {":s": {"S": "1"}}}
    return ["LastEvaluatedKey" in tables.query(TableName="items", Limit=limit, **question) for limit in (3, 4)]


def told(keys: list[bool]) -> str:
    return "; ".join(f"limit {limit}: {'more to come' if key else 'no key'}" for limit, key in zip((3, 4), keys))


of_ministack = pages()
del os.environ["AWS_ENDPOINT_URL"]
with mock_aws():
    of_moto = pages()
print("moto:     ", told(of_moto))
print("MiniStack:", told(of_ministack))
sys.exit((of_moto, of_ministack) != ([True, False], [True, True]))
PROGRAM
