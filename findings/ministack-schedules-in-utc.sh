#!/usr/bin/env bash
# MiniStack 1.5.33: EventBridge Scheduler takes the time of every schedule for UTC, whatever its time zone, and sends
# the context attribute `<aws.scheduler.scheduled-time>` as it is written instead of filling it in.
#
# A schedule `at(<now in UTC, and three seconds>)` with the time zone America/New_York is due in four or five hours.
#
# Seen:
#
#     due in 4 to 5 hours, came after 4.6 s: {"due": "<aws.scheduler.scheduled-time>"}
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
import datetime
import sys
import time

import botocore.session

session = botocore.session.get_session()
schedules, queues = session.create_client("scheduler"), session.create_client("sqs")
queue = queues.create_queue(QueueName="due")["QueueUrl"]
soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=3)
schedules.create_schedule(
    Name="once",
    ScheduleExpression=f"at({soon:%Y-%m-%dT%H:%M:%S})",
    ScheduleExpressionTimezone="America/New_York",
    FlexibleTimeWindow={"Mode": "OFF"},
    Target={
        "Arn": "arn:aws:sqs:us-east-1:000000000000:due",
        "RoleArn": "arn:aws:iam::000000000000:role/scheduler",
        "Input": '{"due": "<aws.scheduler.scheduled-time>"}',
    },
)
started = time.time()
bodies: list[str] = []
while not bodies and time.time() < started + 30:
    bodies = [message["Body"] for message in queues.receive_message(QueueUrl=queue, WaitTimeSeconds=2).get("Messages", [])]
print(f"due in 4 to 5 hours, came after {time.time() - started:.1f} s:", *bodies)
sys.exit(bodies != ['{"due": "<aws.scheduler.scheduled-time>"}'])
PROGRAM
