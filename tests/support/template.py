"""The template, read as data: tests build their tables from it, so that the two cannot drift."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import yaml

ROOT = Path(__file__).parents[2]


class _Loader(yaml.CSafeLoader):
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
    """All of `template.yaml`, of a stack that has tables and a bucket of its own."""
    made: dict[str, Any] = _owning(loaded("template.yaml"))
    return made


def loaded(name: str) -> Any:
    """A template of the repository as it is."""
    return yaml.load((ROOT / name).read_text(encoding="utf-8"), _Loader)


def _owning(node: Any) -> Any:
    """The node without the references to what a stack would adopt instead."""
    match node:
        case {"If": [str(condition), own, _]} if condition.startswith("Owns"):
            return own
        case dict():
            return {key: _owning(inner) for key, inner in node.items()}
        case list():
            return [_owning(inner) for inner in node]
    return node


def resources() -> dict[str, Any]:
    """The resources of `template.yaml` by their logical ids."""
    return template()["Resources"]


@cache
def alarms() -> dict[str, Any]:
    """The alarms by their names: those of `template.yaml`, and those of the stack within it."""
    every = {**resources(), **loaded("template-alarms.yaml")["Resources"]}
    return {name: made for name, made in every.items() if made["Type"].startswith("AWS::CloudWatch::")}


def table_definition(logical_id: str) -> dict[str, Any]:
    """What `create_table` takes of a table of the template."""
    wanted = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
    properties = resources()[logical_id]["Properties"]
    return {name: properties[name] for name in wanted if name in properties}


@dataclass(frozen=True)
class Resource:
    """A method of a path of the template: whose handler it is, and whether anybody may call it."""

    method: str
    path: str
    handler: str
    public: bool

    @cached_property
    def segments(self) -> tuple[str, ...]:
        return tuple(self.path.split("/")[1:])

    @property
    def rank(self) -> tuple[int, ...]:
        """Texts before parameters before the greedy one, segment by segment."""
        return tuple(2 if part.endswith("+}") else 1 if part.startswith("{") else 0 for part in self.segments)

    def match(self, segments: Sequence[str]) -> dict[str, str] | None:
        """The parameters of a path, or None when it is not of this resource."""
        found: dict[str, str] = {}
        for place, part in enumerate(self.segments):
            if place >= len(segments):
                return None
            if part.endswith("+}"):
                return found | {part[1:-2]: "/".join(segments[place:])} if any(segments[place:]) else None
            if not part.startswith("{") and part != segments[place]:
                return None
            if part.startswith("{"):
                if not segments[place]:
                    return None
                found[part[1:-1]] = segments[place]
        return found if len(segments) == len(self.segments) else None


@cache
def template_resources() -> tuple[Resource, ...]:
    """Every method of every path, the more specific first."""
    paths = resources()["Api"]["Properties"]["DefinitionBody"]["paths"]
    made = [
        Resource(method.upper(), path, _handler_of(operation), _is_public(operation))
        for path, operations in paths.items()
        for method, operation in operations.items()
    ]
    return tuple(sorted(made, key=lambda one: (one.rank, one.path)))


def _handler_of(operation: Mapping[str, Any]) -> str:
    uri = operation["x-amazon-apigateway-integration"]["uri"]["Sub"]
    logical_id = uri.partition("functions/${")[2].partition("Aliaslive}")[0]
    return str(resources()[logical_id]["Properties"]["Handler"])


def _is_public(operation: Mapping[str, Any]) -> bool:
    return any("NONE" in scheme for scheme in operation.get("security", ()))


# Of the reference and the console, and not described by the former.
PAGES: Final = dict.fromkeys(("/", "/docs/{file}", "/console", "/console/", "/console/{file}"), ("get",))


@cache
def operations() -> tuple[Resource, ...]:
    """Every operation of the API's description and of its pages, with its HEAD, as a gateway would know it; most specific first.

    Whose it is is what the template says of the path that it has instead. Raises LookupError when it has none.
    """
    from tests.support.description import description

    found = []
    for path, described in {**description()["paths"], **PAGES}.items():
        for method in (*map(str.upper, described), *(["HEAD"] if "get" in described else [])):
            resource = resource_of(method, path)
            found.append(Resource(method, path, resource.handler, resource.public))
    return tuple(sorted(found, key=lambda one: (one.rank, one.path)))


def at_gateway(path: str) -> str:
    """A path as the gateway has it: without a slash at its end."""
    return path.removesuffix("/") or "/"


def resource_of(method: str, path: str) -> Resource:
    """What the gateway takes a request for. Raises LookupError when it takes it for nothing."""
    segments = at_gateway(path).split("/")[1:]
    for resource in template_resources():
        if resource.method == method and resource.match(segments) is not None:
            return resource
    raise LookupError(f"{method} {path}")


@cache
def api_events() -> dict[str, set[tuple[str, str]]]:
    """The operations, as `(METHOD, path)`, that the template brings to each handler."""
    routes: dict[str, set[tuple[str, str]]] = {}
    for operation in operations():
        routes.setdefault(operation.handler, set()).add((operation.method, operation.path))
    return routes


@cache
def content_events() -> dict[str, set[tuple[str, str]]]:
    """The methods and paths that the content API gives to each handler."""
    routes: dict[str, set[tuple[str, str]]] = {}
    for path, methods in resources()["ContentApi"]["Properties"]["DefinitionBody"]["paths"].items():
        for method, operation in methods.items():
            routes.setdefault(_handler_of(operation), set()).add((method.upper(), path))
    return routes
