"""Templates of SAM see the values of their parameters."""

import json
from typing import Any

from tests.unit.local.conftest import Emulator
from tests.unit.local.functions import until

ROLE = "arn:aws:iam::000000000000:role/any"
TEMPLATE = json.dumps({
    "Transform": "AWS::Serverless-2016-10-31",
    "Parameters": {name: {"Type": "String", "Default": ""} for name in ("Release", "Told")},
    "Resources": {"Teller": {"Type": "AWS::Serverless::Function", "Properties": {
        "FunctionName": "teller",
        "Runtime": "python3.11",
        "Handler": "index.handle",
        "Role": ROLE,
        "InlineCode": "import os\ndef handle(event, context): return os.environ['TOLD']\n",
        "AutoPublishAlias": "live",
        "AutoPublishCodeSha256": {"Ref": "Release"},
        "Environment": {"Variables": {"TOLD": {"Ref": "Told"}}},
    }}},
})  # fmt: skip


def test_another_release_publishes_a_version(emulator: Emulator) -> None:
    stacks, functions = emulator.client("cloudformation"), emulator.client("lambda")

    def told(**values: str) -> Any:
        deploy = stacks.update_stack if stacks.describe_stacks()["Stacks"] else stacks.create_stack
        parameters = [{"ParameterKey": name, "ParameterValue": value} for name, value in values.items()]
        deploy(StackName="told", TemplateBody=TEMPLATE, Parameters=parameters, Capabilities=["CAPABILITY_AUTO_EXPAND"])
        until(lambda: stacks.describe_stacks()["Stacks"][0]["StackStatus"].endswith(("E_COMPLETE", "K_COMPLETE")))
        return json.loads(functions.invoke(FunctionName="teller", Qualifier="live")["Payload"].read())

    assert told(Release="a" * 64, Told="one") == "one"
    assert told(Release="b" * 64, Told="two") == "two"
