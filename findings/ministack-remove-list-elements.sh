#!/usr/bin/env bash
# MiniStack 1.5.33: an update expression that removes several elements of a list removes them one after the other, so
# that each removal moves what the later ones mean when the indexes ascend. In DynamoDB the indexes of one expression
# are those of the list as it was.
#
# Seen, for a list a b c d e:
#
#     REMOVE letters[0], letters[1] leaves b d e (DynamoDB: c d e)
#     REMOVE letters[1], letters[0] leaves c d e
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

import botocore.session

tables = botocore.session.get_session().create_client("dynamodb")
tables.create_table(
    TableName="lists",
    KeySchema=[{"AttributeName": "name", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "name", "AttributeType": "S"}],
    BillingMode="PAY_PER_REQUEST",
)


def left(expression: str) -> str:
    letters = {"L": [{"S": letter} for letter in "abcde"]}
    tables.put_item(TableName="lists", Item={"name": {"S": expression}, "letters": letters})
    item = tables.update_item(
        TableName="lists", Key={"name": {"S": expression}}, UpdateExpression=expression, ReturnValues="ALL_NEW"
    )["Attributes"]
    return " ".join(letter["S"] for letter in item["letters"]["L"])


ascending, descending = left("REMOVE letters[0], letters[1]"), left("REMOVE letters[1], letters[0]")
print("REMOVE letters[0], letters[1] leaves", ascending, "(DynamoDB: c d e)")
print("REMOVE letters[1], letters[0] leaves", descending)
sys.exit((ascending, descending) != ("b d e", "c d e"))
PROGRAM
