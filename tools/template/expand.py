"""`.portico/venvs/sam/bin/python -m tools.template.expand`: how near the template is to the limits of CloudFormation and API Gateway.

It is expanded as CloudFormation does it, by SAM's own translator; only the environment of the SAM CLI has that. With arguments
(`Name=value` for parameters of the template, if any, after `--whole`) all of it is printed instead.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from samcli.yamlhelper import yaml_parse
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

ROOT: Final = Path(__file__).parents[2]
_PACKAGED: Final = {  # where each has the address in the bucket
    "AWS::Serverless::Function": ("CodeUri", "s3://code/archive"),
    "AWS::Serverless::LayerVersion": ("ContentUri", "s3://code/archive"),
    "AWS::CloudFormation::Stack": ("TemplateURL", "https://s3.us-east-1.amazonaws.com/code/template"),
}
_API: Final = "AWS::ApiGateway::RestApi"


def expanded(text: str, parameters: Mapping[str, str]) -> dict[str, Any]:
    """The template that CloudFormation makes of one that was packaged: with code in a bucket, and without YAML's anchors."""
    template = json.loads(json.dumps(yaml_parse(text)))
    for resource in template["Resources"].values():
        if packaged := _PACKAGED.get(resource["Type"]):
            place, address = packaged
            resource["Properties"][place] = address
    values = {name: item.get("Default") for name, item in template["Parameters"].items()}
    values |= {"AWS::Region": "us-east-1", "Canary": "true", **parameters}  # with a canary it is largest
    made: dict[str, Any] = Translator({}, Parser()).translate(template, values)
    return made


def figures(template: dict[str, Any]) -> dict[str, Any]:
    """The resources of the stack, the path nodes of each API, and the size in bytes."""
    resources = template["Resources"]
    paths = {name: item["Properties"]["Body"]["paths"] for name, item in resources.items() if item["Type"] == _API}
    return {
        "resources": len(resources),
        "nodes": {name: len(nodes(of_api)) for name, of_api in paths.items()},
        "bytes": len(json.dumps(template, separators=(",", ":"))),
    }


def nodes(paths: dict[str, Any]) -> set[str]:
    """The nodes that API Gateway makes of paths: each of them, and all that they are below, the root too."""
    parts = [path.split("/") for path in paths]
    return {"/".join(part[:place]) for part in parts for place in range(1, len(part) + 1)}


def main(arguments: list[str]) -> dict[str, Any]:
    """The figures, or the whole template for some parameters."""
    text = (ROOT / "template.yaml").read_text(encoding="utf-8")
    if arguments[:1] != ["--whole"]:
        return figures(expanded(text, {}))
    return expanded(text, dict(one.split("=", 1) for one in arguments[1:]))


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
