#!/usr/bin/env bash
# aws-sam-translator 1.115.0: `AutoPublishAlias` publishes a version when the logical id of the version changes, and
# that depends on little of the function: its code, memory and environment, but not its handler, runtime or time limit.
# A stack whose time limit is changed deploys well, and the alias goes on as before.
#
# `AutoPublishAliasAllProperties` makes it depend on all properties, and still not on the content of a layer of the
# same template that the function refers to. That takes `PublishLambdaVersion` on the layer besides.
#
# Seen:
#
#     changed       alias        all properties   and PublishLambdaVersion
#     code          new version  new version      new version
#     memory        new version  new version      new version
#     environment   new version  new version      new version
#     handler       the old one  new version      new version
#     runtime       the old one  new version      new version
#     time limit    the old one  new version      new version
#     layer         the old one  the old one      new version
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir aws-sam-translator==1.115.0 boto3==1.44.5
export HOME=$folder TMPDIR=$folder

"$folder/venv/bin/python" - <<'PROGRAM'
import copy
import logging
import sys

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

logging.disable(logging.CRITICAL)
CHANGES = {
    "code": ("Function", "CodeUri", "s3://bucket/other-code"),
    "memory": ("Function", "MemorySize", 512),
    "environment": ("Function", "Environment", {"Variables": {"STAGE": "test"}}),
    "handler": ("Function", "Handler", "app.other"),
    "runtime": ("Function", "Runtime", "python3.13"),
    "time limit": ("Function", "Timeout", 20),
    "layer": ("Layer", "ContentUri", "s3://bucket/other-layer"),
}
FUNCTION = {
    "Handler": "app.handle",
    "Runtime": "python3.12",
    "CodeUri": "s3://bucket/code",
    "AutoPublishAlias": "live",
    "Layers": [{"Ref": "Layer"}],
}
LAYER = {"ContentUri": "s3://bucket/layer"}


def version(function: dict, layer: dict) -> str:
    template = {
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": {
            "Function": {"Type": "AWS::Serverless::Function", "Properties": function},
            "Layer": {"Type": "AWS::Serverless::LayerVersion", "Properties": layer},
        },
    }
    translator = Translator({}, Parser(), [], boto3.Session(region_name="us-east-1"))
    resources = translator.translate(copy.deepcopy(template), {})["Resources"]
    return next(name for name, resource in resources.items() if resource["Type"] == "AWS::Lambda::Version")


def outcome(change: str, function: dict, layer: dict) -> str:
    resource, name, value = CHANGES[change]
    changed = {"Function": dict(function), "Layer": dict(layer)}
    changed[resource][name] = value
    same = version(function, layer) == version(changed["Function"], changed["Layer"])
    return "the old one" if same else "new version"


ALL = {**FUNCTION, "AutoPublishAliasAllProperties": True}
WAYS = {
    "alias": (FUNCTION, LAYER),
    "all properties": (ALL, LAYER),
    "and PublishLambdaVersion": (ALL, {**LAYER, "PublishLambdaVersion": True}),
}
seen = {change: [outcome(change, *way) for way in WAYS.values()] for change in CHANGES}
for first, *columns in [("changed", *WAYS), *((change, *row) for change, row in seen.items())]:
    print(f"{first:12}  {columns[0]:11}  {columns[1]:15}  {columns[2]}")
old, new = "the old one", "new version"
sys.exit(
    seen
    != {
        **dict.fromkeys(("code", "memory", "environment"), [new, new, new]),
        **dict.fromkeys(("handler", "runtime", "time limit"), [old, new, new]),
        "layer": [old, old, new],
    }
)
PROGRAM
