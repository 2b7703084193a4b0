#!/usr/bin/env bash
# cfn-lint 1.58.0 with aws-sam-translator 1.115.0: the alias of a SAM function may be named in `!Ref Hello.Alias`, and not in
# `!Sub "${Hello.Alias}"`, which the transform resolves to the same alias. It is an error (E1019, E6101 in an output), in `sam
# validate --lint` too, which runs cfn-lint. `!Sub "${HelloAliaslive}"`, the logical id that SAM makes, passes in both.
#
# Seen:
#
#     {"Ref": "Hello.Alias"}           transform: {"Ref": "HelloAliaslive"}        cfn-lint: passes
#     {"Fn::Sub": "${Hello.Alias}"}    transform: {"Fn::Sub": "${HelloAliaslive}"} cfn-lint: E6101
#     {"Fn::Sub": "${HelloAliaslive}"} transform: {"Fn::Sub": "${HelloAliaslive}"} cfn-lint: passes
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir cfn-lint==1.58.0 aws-sam-translator==1.115.0
export HOME=$folder TMPDIR=$folder AWS_DEFAULT_REGION=us-east-1

"$folder/venv/bin/python" - "$folder" <<'PROGRAM'
import json
import subprocess
import sys
from pathlib import Path

from samtranslator.translator.transform import transform

folder = Path(sys.argv[1])


class NoPolicies:
    def load(self) -> dict[str, str]:
        return {}


def template(value: object) -> dict[str, object]:
    function = {
        "InlineCode": "def handle(event, context): return {}",
        "Handler": "index.handle",
        "Runtime": "python3.13",
        "AutoPublishAlias": "live",
    }
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": {"Hello": {"Type": "AWS::Serverless::Function", "Properties": function}},
        "Outputs": {"Alias": {"Value": value}},
    }


def seen(value: object) -> tuple[object, list[str]]:
    file = folder / "template.json"
    file.write_text(json.dumps(template(value)))
    linted = subprocess.run(
        [folder / "venv" / "bin" / "cfn-lint", "--format", "json", str(file)], capture_output=True, text=True
    )
    expanded = transform(template(value), {}, NoPolicies())
    return expanded["Outputs"]["Alias"]["Value"], [one["Rule"]["Id"] for one in json.loads(linted.stdout or "[]")]


live = {"Fn::Sub": "${HelloAliaslive}"}
wanted = [
    ({"Ref": "Hello.Alias"}, ({"Ref": "HelloAliaslive"}, [])),
    ({"Fn::Sub": "${Hello.Alias}"}, (live, ["E6101"])),
    (live, (live, [])),
]
found = [(value, seen(value)) for value, _ in wanted]
for value, (expanded, rules) in found:
    print(f"{json.dumps(value):32} transform: {json.dumps(expanded):32} cfn-lint: {', '.join(rules) or 'passes'}")
sys.exit(found != wanted)
PROGRAM
