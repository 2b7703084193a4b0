"""The template, read as data: tests build their tables from it, so that the two cannot drift."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short forms (`!Ref x`) as `{"Ref": x}`."""


def _short_form(loader: _Loader, suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return {suffix: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {suffix: loader.construct_sequence(node, deep=True)}
    return {suffix: loader.construct_mapping(node, deep=True)}


_Loader.add_multi_constructor("!", _short_form)


@cache
def template() -> dict[str, Any]:
    """All of `template.yaml`."""
    return yaml.load((ROOT / "template.yaml").read_text(encoding="utf-8"), _Loader)


def resources() -> dict[str, Any]:
    """The resources of `template.yaml` by their logical ids."""
    return template()["Resources"]


def table_definition(logical_id: str) -> dict[str, Any]:
    """What `create_table` takes of a table of the template."""
    wanted = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
    properties = resources()[logical_id]["Properties"]
    return {name: properties[name] for name in wanted if name in properties}


def api_events() -> dict[str, set[tuple[str, str]]]:
    """The routes, as `(METHOD, path)`, that the template gives to each handler."""
    routes: dict[str, set[tuple[str, str]]] = {}
    for path, operations in resources()["Api"]["Properties"]["DefinitionBody"]["paths"].items():
        for method, operation in operations.items():
            handler = resources()[_invoked(operation)]["Properties"]["Handler"]
            routes.setdefault(handler, set()).add((method.upper(), path))
    return routes


def _invoked(operation: dict[str, Any]) -> str:
    """The logical id of the function whose alias answers an operation."""
    _, values = operation["x-amazon-apigateway-integration"]["uri"]["Sub"]
    function, _, attribute = str(values["alias"]["Ref"]).partition(".")
    assert attribute == "Alias"
    return function
