#!/usr/bin/env bash
# MiniStack 1.5.33, with PERSIST_STATE=1: the function that consumes a DynamoDB stream gets nothing for a while after a
# restart.
#
# The emulator saves how many records each event source mapping has read, but not the records. The stream begins anew
# and empty, so the mapping waits until as many new records have come as it had read before; those are never delivered.
# DynamoDB keeps records for 24 hours.
#
# Seen, where three items had been read before the restart and five were put after it:
#
#     read before the restart: 0 1 2
#     put after it: 3 4 5 6 7
#     read in all: 0 1 2 6 7
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir ministack==1.5.33
export HOME=$folder TMPDIR=$folder

export BIND_HOST=127.0.0.1 STATE_DIR=$folder/state S3_DATA_DIR=$folder/s3 LOG_LEVEL=WARNING PERSIST_STATE=1
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

program() {
    "$folder/venv/bin/python" - "$@" <<'PROGRAM'
import io
import json
import os
import sys
import time
import zipfile

import botocore.session

NOTES = os.environ["HOME"] + "/notes"
HANDLER = f"""
def handle(event, context):
    with open({NOTES!r}, "a") as notes:
        for record in event["Records"]:
            notes.write(record["dynamodb"]["Keys"]["name"]["S"] + "\\n")
"""


def read() -> list[str]:
    return open(NOTES).read().split() if os.path.exists(NOTES) else []


def put(numbers: range, pause: float) -> None:
    for number in numbers:
        tables.put_item(TableName="items", Item={"name": {"S": str(number)}})
        time.sleep(pause)


session = botocore.session.get_session()
tables, functions = session.create_client("dynamodb"), session.create_client("lambda")
if sys.argv[1] == "before":
    tables.create_table(
        TableName="items",
        KeySchema=[{"AttributeName": "name", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "name", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
    )
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("app.py", HANDLER)
    functions.create_function(
        FunctionName="consumer",
        Runtime="python3.%d" % sys.version_info.minor,
        Role="arn:aws:iam::000000000000:role/consumer",
        Handler="app.handle",
        Code={"ZipFile": code.getvalue()},
    )
    functions.create_event_source_mapping(
        EventSourceArn=tables.describe_table(TableName="items")["Table"]["LatestStreamArn"],
        FunctionName="consumer",
        StartingPosition="TRIM_HORIZON",
        BatchSize=1,
    )
    put(range(3), 0)
    deadline = time.time() + 30
    while len(read()) < 3 and time.time() < deadline:
        time.sleep(0.2)
    print("read before the restart:", *read())
    sys.exit(sorted(read()) != ["0", "1", "2"])
print("put after it:", *range(3, 8))
put(range(3, 8), 3)
deadline = time.time() + 30
while "7" not in read() and time.time() < deadline:
    time.sleep(0.2)
print("read in all:", *read())
sys.exit(read()[3:] != ["6", "7"])
PROGRAM
}

program before
stop
start
program after
