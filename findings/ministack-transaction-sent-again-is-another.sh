#!/usr/bin/env bash
# MiniStack 1.5.33: a transaction of DynamoDB that is sent again with the same ClientRequestToken, as clients do whose reply was
# lost, is refused as another one where it has a number that is not written as DynamoDB writes it. It is compared with
# the first request, whose numbers were normalised in their place when it was done. In DynamoDB it succeeds, and nothing is written.
#
# Seen, for a number written as 1 and as 1.0:
#
#     1 sent twice: done
#     1.0 sent twice: IdempotentParameterMismatchException (DynamoDB: done)
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir ministack==1.5.33
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
import sys

import botocore.exceptions
import botocore.session

tables = botocore.session.get_session().create_client("dynamodb")
tables.create_table(
    TableName="numbers",
    KeySchema=[{"AttributeName": "name", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "name", "AttributeType": "S"}],
    BillingMode="PAY_PER_REQUEST",
)


def sent_twice(number: str) -> str:
    put = {"TableName": "numbers", "Item": {"name": {"S": number}, "number": {"N": number}}}
    try:
        for _ in range(2):
            tables.transact_write_items(TransactItems=[{"Put": put}], ClientRequestToken=f"token-of-{number}")
    except botocore.exceptions.ClientError as error:
        return str(error.response["Error"]["Code"])
    return "done"


plain, other = sent_twice("1"), sent_twice("1.0")
print("1 sent twice:", plain)
print("1.0 sent twice:", other, "(DynamoDB: done)")
sys.exit((plain, other) != ("done", "IdempotentParameterMismatchException"))
PROGRAM
