#!/usr/bin/env bash
# MiniStack 1.5.33 (with `[full]`, for aws-sam-translator): the SAM transform of a stack sees the defaults of parameters, and
# not the values that the caller gives. `AutoPublishCodeSha256: !Ref Release`, the documented way to publish a version
# whenever a hash changes, is the default for ever: an update with another `Release` makes no version, and the alias
# serves the environment of the first. References that are left for CloudFormation itself do get the new value.
#
# Seen:
#
#     create, Release aaaa: the function says one, the alias says one
#     update, Release bbbb: the function says two, the alias says one
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir 'ministack[full]==1.5.33'
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

CODE = "import os\ndef handle(event, context): return os.environ['TOLD']\n"
PROPERTIES = {
    "FunctionName": "teller",
    "Runtime": "python3.11",
    "Handler": "index.handle",
    "Role": "arn:aws:iam::000000000000:role/any",
    "InlineCode": CODE,
    "AutoPublishAlias": "live",
    "AutoPublishCodeSha256": {"Ref": "Release"},
    "Environment": {"Variables": {"TOLD": {"Ref": "Told"}}},
}
TEMPLATE = {
    "Transform": "AWS::Serverless-2016-10-31",
    "Parameters": {name: {"Type": "String", "Default": ""} for name in ("Release", "Told")},
    "Resources": {"Teller": {"Type": "AWS::Serverless::Function", "Properties": PROPERTIES}},
}
session = botocore.session.get_session()
stacks, functions = session.create_client("cloudformation"), session.create_client("lambda")


def deployed(step: str, release: str, told: str) -> list[str]:
    values = {"Release": release, "Told": told}
    getattr(stacks, f"{step}_stack")(
        StackName="told",
        TemplateBody=json.dumps(TEMPLATE),
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in values.items()],
        Capabilities=["CAPABILITY_AUTO_EXPAND"],
    )
    stacks.get_waiter(f"stack_{step}_complete").wait(StackName="told", WaiterConfig={"Delay": 1})
    said = [
        json.loads(functions.invoke(FunctionName="teller", Qualifier=qualifier)["Payload"].read())
        for qualifier in ("$LATEST", "live")
    ]
    print(f"{step}, Release {release[:4]}: the function says {said[0]}, the alias says {said[1]}")
    return said


seen = [deployed("create", "a" * 64, "one"), deployed("update", "b" * 64, "two")]
sys.exit(seen != [["one", "one"], ["two", "one"]])
PROGRAM
