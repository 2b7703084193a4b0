#!/usr/bin/env bash
# MiniStack 1.5.33: when a stack's update changes the `Body` of an `AWS::ApiGateway::RestApi`, the API is replaced by
# another with another id, so that its address changes; CloudFormation overwrites the API in place. The property
# `ApiKeySourceType` is forgotten: what CloudFormation would make AUTHORIZER is HEADER.
#
# Seen:
#
#     source of keys asked for: AUTHORIZER, made: HEADER
#     the same id after the body has changed: False
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
import json
import sys

import botocore.session

session = botocore.session.get_session()
stacks, apis = session.create_client("cloudformation"), session.create_client("apigateway")


def template(path: str) -> str:
    body = {
        "openapi": "3.0.1",
        "info": {"title": "items", "version": "1"},
        "paths": {path: {"get": {"responses": {}, "x-amazon-apigateway-integration": {"type": "mock"}}}},
    }
    api = {
        "Type": "AWS::ApiGateway::RestApi",
        "Properties": {"Name": "items", "ApiKeySourceType": "AUTHORIZER", "Body": body},
    }
    return json.dumps({"Resources": {"Api": api}, "Outputs": {"Id": {"Value": {"Ref": "Api"}}}})


def api_id() -> str:
    return stacks.describe_stacks(StackName="items")["Stacks"][0]["Outputs"][0]["OutputValue"]


stacks.create_stack(StackName="items", TemplateBody=template("/one"))
stacks.get_waiter("stack_create_complete").wait(StackName="items", WaiterConfig={"Delay": 1})
first = api_id()
source = apis.get_rest_api(restApiId=first)["apiKeySource"]
print("source of keys asked for: AUTHORIZER, made:", source)
stacks.update_stack(StackName="items", TemplateBody=template("/other"))
stacks.get_waiter("stack_update_complete").wait(StackName="items", WaiterConfig={"Delay": 1})
print("the same id after the body has changed:", api_id() == first)
sys.exit(source != "HEADER" or api_id() == first)
PROGRAM
