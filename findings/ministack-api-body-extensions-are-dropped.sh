#!/usr/bin/env bash
# MiniStack 1.5.33: of the extensions in the `Body` of an `AWS::ApiGateway::RestApi`, two are dropped without a word. A
# path whose only operation is `x-amazon-apigateway-any-method` is made without a method, and answers like a path that
# is not there; `x-amazon-apigateway-gateway-responses` changes nothing, so unknown paths go on answering 403. (As
# resources of their own, `ANY` methods and gateway responses do work.) ImportRestApi takes the same document for an
# empty one.
#
# Seen:
#
#     CloudFormation: / -, /any -, /get GET
#     GET /get 200
#     GET /any 403
#     GET /none 403 (the body says 404)
#     ImportRestApi: / -
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
import os
import sys
import urllib.error
import urllib.request

import botocore.session

MOCK = {
    "type": "mock",
    "requestTemplates": {"application/json": '{"statusCode": 200}'},
    "responses": {"default": {"statusCode": "200"}},
}
OPERATION = {"responses": {"200": {"description": "done"}}, "x-amazon-apigateway-integration": MOCK}
BODY = {
    "openapi": "3.0.1",
    "info": {"title": "items", "version": "1"},
    "x-amazon-apigateway-gateway-responses": {"MISSING_AUTHENTICATION_TOKEN": {"statusCode": 404}},
    "paths": {"/get": {"get": OPERATION}, "/any": {"x-amazon-apigateway-any-method": OPERATION}},
}
session = botocore.session.get_session()
stacks, apis = session.create_client("cloudformation"), session.create_client("apigateway")


def methods(api: str) -> str:
    found = {item["path"]: ",".join(item.get("resourceMethods") or "-") for item in apis.get_resources(restApiId=api)["items"]}
    return ", ".join(f"{path} {found[path]}" for path in sorted(found))


def status(api: str, path: str) -> int:
    address = f"{os.environ['AWS_ENDPOINT_URL']}/_aws/execute-api/{api}/test{path}"
    try:
        return urllib.request.urlopen(address).status
    except urllib.error.HTTPError as error:
        return error.code


resource = {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "items", "Body": BODY}}
template = {"Resources": {"Api": resource}, "Outputs": {"Id": {"Value": {"Ref": "Api"}}}}
stacks.create_stack(StackName="items", TemplateBody=json.dumps(template))
stacks.get_waiter("stack_create_complete").wait(StackName="items", WaiterConfig={"Delay": 1})
api = stacks.describe_stacks(StackName="items")["Stacks"][0]["Outputs"][0]["OutputValue"]
apis.create_deployment(restApiId=api, stageName="test")
imported = apis.import_rest_api(body=json.dumps(BODY))["id"]
print("CloudFormation:", methods(api))
seen = [status(api, path) for path in ("/get", "/any", "/none")]
print(f"GET /get {seen[0]}\nGET /any {seen[1]}\nGET /none {seen[2]} (the body says 404)")
print("ImportRestApi:", methods(imported))
sys.exit((methods(api), seen, methods(imported)) != ("/ -, /any -, /get GET", [200, 403, 403], "/ -"))
PROGRAM
