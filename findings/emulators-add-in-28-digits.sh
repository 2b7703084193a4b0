#!/usr/bin/env bash
# moto 5.2.5 and MiniStack 1.5.33: `SET n = n + :n` is computed with the default context of Python's decimal module, in
# 28 digits, and what lies beyond is lost without an error. (moto computes exactly where neither number has a
# fraction.) DynamoDB's numbers have 38 digits, which both emulators store and return exactly as long as nobody
# calculates.
#
# moto also keeps a number as it was spelt, where DynamoDB and MiniStack drop the trailing zero.
#
# Seen, for 1234567890123456789012345678901234567.5 + 1 and for the number 1.50:
#
#     moto:      1.234567890123456789012345679E+36, 1.50
#     MiniStack: 1234567890123456789012345679000000000, 1.5
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

LARGE = "1234567890123456789012345678901234567.5"


def numbers() -> tuple[str, str]:
    tables = botocore.session.get_session().create_client("dynamodb")
    tables.create_table(
        TableName="numbers",
        KeySchema=[{"AttributeName": "name", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "name", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    tables.put_item(TableName="numbers", Item={"name": {"S": "a"}, "n": {"N": LARGE}, "spelt": {"N": "1.50"}})
    stored = tables.get_item(TableName="numbers", Key={"name": {"S": "a"}})["Item"]["n"]["N"]
    assert stored == LARGE, stored
    item = tables.update_item(
        TableName="numbers",
        Key={"name": {"S": "a"}},
        UpdateExpression="SET n = n + :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
        ReturnValues="ALL_NEW",
    )["Attributes"]
    return item["n"]["N"], item["spelt"]["N"]


of_ministack = numbers()
del os.environ["AWS_ENDPOINT_URL"]
with mock_aws():
    of_moto = numbers()
print("moto:     ", ", ".join(of_moto))
print("MiniStack:", ", ".join(of_ministack))
sys.exit(
    (of_moto, of_ministack)
    != (("1.234567890123456789012345679E+36", "1.50"), ("1234567890123456789012345679000000000", "1.5"))
)
PROGRAM
