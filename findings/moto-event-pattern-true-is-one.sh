#!/usr/bin/env bash
# moto 5.2.5: the rules of EventBridge compare values as Python does, where `True == 1`, so a pattern of `[true]`
# matches the number 1 and `[1]` matches true. EventBridge keeps them apart, as JSON does. TestEventPattern, the call
# to find out, answers 200 without its one field, `Result`.
#
# Seen:
#
#     pattern [true], detail 1: 1 message
#     pattern [1], detail true: 1 message
#     pattern [1], detail "1": 0 messages
#     TestEventPattern: no Result
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir 'moto[dynamodb,events,sqs]==5.2.5' boto3==1.44.5
export HOME=$folder TMPDIR=$folder

export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1
"$folder/venv/bin/python" - <<'PROGRAM'
import json
import sys

import boto3
from moto import mock_aws

EVENT = {"id": "1", "source": "shop", "detail-type": "order", "account": "123456789012", "region": "us-east-1"}


@mock_aws
def main() -> bool:
    rules, queues = boto3.client("events"), boto3.client("sqs")
    queue = queues.create_queue(QueueName="orders")["QueueUrl"]

    def messages(wanted: object, value: object) -> int:
        rules.put_rule(Name="orders", EventPattern=json.dumps({"detail": {"paid": [wanted]}}))
        rules.put_targets(Rule="orders", Targets=[{"Id": "1", "Arn": "arn:aws:sqs:us-east-1:123456789012:orders"}])
        rules.put_events(Entries=[{"Source": "shop", "DetailType": "order", "Detail": json.dumps({"paid": value})}])
        found = queues.receive_message(QueueUrl=queue).get("Messages", [])
        for message in found:
            queues.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        word = "message" if len(found) == 1 else "messages"
        print(f"pattern [{json.dumps(wanted)}], detail {json.dumps(value)}: {len(found)} {word}")
        return len(found)

    seen = [messages(True, 1), messages(1, True), messages(1, "1")]
    event = {**EVENT, "time": "2026-01-02T03:04:05Z", "resources": [], "detail": {"paid": True}}
    answer = rules.test_event_pattern(EventPattern=json.dumps({"source": ["shop"]}), Event=json.dumps(event))
    print("TestEventPattern:", answer.get("Result", "no Result"))
    return seen == [1, 1, 0] and "Result" not in answer


sys.exit(not main())
PROGRAM
