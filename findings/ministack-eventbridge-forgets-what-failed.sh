#!/usr/bin/env bash
# MiniStack 1.5.33: EventBridge calls a function once; when it fails, the event is gone. Neither the dead-letter queue
# of the rule's target gets it nor the function's own destination for failures, both of which AWS would serve. The same
# function invoked with `InvocationType=Event` does reach its destination, so that a test of that alone looks well.
#
# Seen:
#
#     from EventBridge: 0 messages for the target's queue, 0 for the function's
#     invoked as an event: 1 message for the function's
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
import io
import json
import sys
import time
import zipfile

import botocore.session

session = botocore.session.get_session()
functions, queues, rules = (session.create_client(name) for name in ("lambda", "sqs", "events"))
code = io.BytesIO()
with zipfile.ZipFile(code, "w") as archive:
    archive.writestr("app.py", "def handle(event, context):\n    raise RuntimeError('on purpose')\n")
function = functions.create_function(
    FunctionName="fails",
    Runtime="python3.%d" % sys.version_info.minor,
    Role="arn:aws:iam::000000000000:role/fails",
    Handler="app.handle",
    Code={"ZipFile": code.getvalue()},
)["FunctionArn"]
of_target, of_function = (queues.create_queue(QueueName=name)["QueueUrl"] for name in ("of-target", "of-function"))
functions.put_function_event_invoke_config(
    FunctionName="fails",
    MaximumRetryAttempts=0,
    DestinationConfig={"OnFailure": {"Destination": "arn:aws:sqs:us-east-1:000000000000:of-function"}},
)
rules.put_rule(Name="orders", EventPattern=json.dumps({"source": ["shop"]}))
rules.put_targets(
    Rule="orders",
    Targets=[
        {
            "Id": "fails",
            "Arn": function,
            "RetryPolicy": {"MaximumRetryAttempts": 0, "MaximumEventAgeInSeconds": 60},
            "DeadLetterConfig": {"Arn": "arn:aws:sqs:us-east-1:000000000000:of-target"},
        }
    ],
)


def messages(queue: str, seconds: int) -> int:
    deadline = time.time() + seconds
    while time.time() < deadline:
        found = queues.receive_message(QueueUrl=queue, WaitTimeSeconds=1).get("Messages", [])
        if found:
            return len(found)
    return 0


rules.put_events(Entries=[{"Source": "shop", "DetailType": "order", "Detail": "{}"}])
from_rule = messages(of_target, 6), messages(of_function, 6)
print(f"from EventBridge: {from_rule[0]} messages for the target's queue, {from_rule[1]} for the function's")
functions.invoke(FunctionName="fails", InvocationType="Event", Payload=b"{}")
direct = messages(of_function, 15)
print(f"invoked as an event: {direct} message for the function's")
sys.exit((from_rule, direct) != ((0, 0), 1))
PROGRAM
