#!/usr/bin/env bash
# aws-lambda-powertools 3.37.0 (on moto 5.2.5): in its idempotency utility a call that outlives its lock still writes
# its reply when it ends, without a condition. A second call has by then taken over, has answered, and its answer was
# kept; from then on everybody gets the first call's answer instead, so one key has had two answers.
#
# The lock lasts as long as Lambda says that the invocation has left; the first call here goes on beyond it, as any
# call may that is slow and is not ended in time.
#
# Seen, where calls are numbered as they begin:
#
#     second call, after the lock: 2
#     repeated at once: 2
#     repeated when the first has ended: 1
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir aws-lambda-powertools==3.37.0 'moto[dynamodb]==5.2.5' boto3==1.44.5
export HOME=$folder TMPDIR=$folder

export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1
"$folder/venv/bin/python" - <<'PROGRAM'
import os
import sys
import threading
import time

os.environ["POWERTOOLS_SERVICE_NAME"] = "shop"

import boto3
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig, idempotent_function
from moto import mock_aws


class Context:
    def get_remaining_time_in_millis(self) -> int:
        return 300


@mock_aws
def main() -> list[int]:
    boto3.client("dynamodb").create_table(
        TableName="replies",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    config = IdempotencyConfig(expires_after_seconds=3600)
    config.register_lambda_context(Context())
    begun: list[int] = []
    released = threading.Event()

    @idempotent_function(
        data_keyword_argument="order", config=config, persistence_store=DynamoDBPersistenceLayer("replies")
    )
    def pay(order: str) -> int:
        number = len(begun) + 1
        begun.append(number)
        if number == 1:
            released.wait(60)
        return number

    first = threading.Thread(target=pay, kwargs={"order": "7"})
    first.start()
    while not begun:
        time.sleep(0.05)
    time.sleep(1)  # beyond the lock of 0.3 s
    seen = [pay(order="7"), pay(order="7")]
    released.set()
    first.join()
    return [*seen, pay(order="7")]


seen = main()
for when, number in zip(("second call, after the lock", "repeated at once", "repeated when the first has ended"), seen):
    print(f"{when}: {number}")
sys.exit(seen != [2, 2, 1])
PROGRAM
