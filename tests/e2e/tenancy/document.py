"""The operations of the OpenAPI document, and requests of them that are valid: whoever is refused is not refused for their form."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final

from tools.api.openapi import TARGET
from tools.api.references import inlined

DOCUMENT: Final = inlined(json.loads(TARGET.read_text()))
PROJECT_HEADER: Final = "X-Portico-Project"
_METHODS: Final = ("get", "post", "put", "patch", "delete")
_JSON: Final = "application/json"
_PARAMETER: Final = re.compile(r"\{(\w+)\}")
# Where a rule joins fields, which a schema does not tell: one line for each schema whose example is not valid as it is.
_WEBHOOK: Final = {"url": "https://alerts.example.com/portico", "secret": "default/default/alerts"}
EXAMPLES: Final[Mapping[str, Any]] = {
    "NotificationChannelCreate": {"name": "alerts", "channel_type": "webhook", "webhook": _WEBHOOK},
    "ScheduleCreate": {"name": "nightly", "schedule": "rate(1 day)", "function": "hello"},
    "PolicyCreate": {"name": "p", "rules": [{"subjects": ["*"], "actions": ["run:create"], "resources": ["*"]}]},
    "PolicyReplace": {"rules": [{"subjects": ["*"], "actions": ["run:create"], "resources": ["*"]}]},
}
# The fields that are text of filters which no operation takes in its body, for then the document does not describe them.
FILTERED: Final[Mapping[str, list[str]]] = {
    "search_runs": ["function"],
    "search_function_runs": ["function"],
    "search_dead_letters": ["function", "run", "subscription", "schedule"],
    "search_aliases": ["name"],
    "search_versions": ["image"],
    "search_replays": [],
    "search_notification_deliveries": ["rule", "channel"],
    "domain_search_notification_deliveries": ["rule", "channel"],
    **{
        f"{home}_search_{level}_{what}": ["domain_name", "project_name", "user_name"]
        for home in ("admin", "domain")
        for level in ("domain", "project", "user")
        for what in ("fair_shares", "usage_buckets")
    },
}


@dataclass(frozen=True)
class Request:
    """A request, ready to be sent."""

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    content: Mapping[str, Any] = field(default_factory=dict)  # the argument of httpx that carries the body


@dataclass(frozen=True)
class Operation:
    """One operation of the document."""

    method: str
    path: str
    described: Mapping[str, Any] = field(repr=False)

    @property
    def id(self) -> str:
        """Its operation id."""
        return str(self.described["operationId"])

    @property
    def is_public(self) -> bool:
        """True if it needs no bearer token."""
        return not any("bearer" in scheme for scheme in self.described.get("security", ()))

    @property
    def in_project(self) -> bool:
        """True if it is a short path, for which a header may name the project."""
        return PROJECT_HEADER in self._parameters("header")

    @property
    def is_scoped(self) -> bool:
        """True if its path names somebody's thing, or what is the platform's alone."""
        return bool(self.places) or self.path.startswith("/v1/admin/")

    @property
    def places(self) -> list[str]:
        """The path's templates up to each of its parameters: `/v1/domains` for `{domain}`."""
        return [self.path[: found.start() - 1] for found in _PARAMETER.finditer(self.path)]

    @property
    def searches(self) -> bool:
        """True if it answers with pages of things that can be filtered."""
        return self.method == "GET" and "filter" in self._parameters("query")

    @property
    def flags(self) -> list[dict[str, str]]:
        """All ways to set its boolean parameters, beginning with none."""
        names = [name for name, schema in self._parameters("query").items() if _is_flag(schema)]
        return [
            {name: "true" for name, chosen in zip(names, choice, strict=True) if chosen}
            for choice in product((False, True), repeat=len(names))
        ]

    @property
    def query(self) -> dict[str, str]:
        """An example of each parameter of the query that is required."""
        required = {one["name"] for one in self.described.get("parameters", ()) if one.get("required")}
        return {name: str(example(schema)) for name, schema in self._parameters("query").items() if name in required}

    def body(self, name: str) -> dict[str, Any]:
        """The argument of httpx with a valid body, which names this thing where it names one."""
        content = self.described.get("requestBody", {}).get("content", {})
        if not content:
            return {}
        kind = _JSON if _JSON in content else next(iter(content))
        made = _naming(example(content[kind].get("schema", {})), name)
        if kind == _JSON:
            return {"json": made}
        if kind == "application/x-www-form-urlencoded":
            return {"data": made}
        text = json.dumps(made) if kind.endswith("json") else str(made)
        return {"content": text.encode(), "headers": {"Content-Type": kind}}

    def fields(self) -> list[str]:
        """The fields of its filter that are text, as the operation that searches by body describes them."""
        body = DOCUMENT["paths"].get(f"{self.path}/search", {}).get("post", {}).get("requestBody", {})
        if not body:
            return FILTERED[self.id]
        whole = _resolved(body["content"][_JSON]["schema"])["properties"]["filter"]
        known = _resolved(_chosen(whole)).get("properties", {})
        return [name for name, schema in known.items() if "StringFilter" in json.dumps(schema)]

    def _parameters(self, where: str) -> dict[str, Any]:
        return {one["name"]: one["schema"] for one in self.described.get("parameters", ()) if one["in"] == where}


def operations() -> Iterator[Operation]:
    """All operations of the document."""
    for path, methods in DOCUMENT["paths"].items():
        for method in _METHODS:
            if method in methods:
                yield Operation(method.upper(), path, methods[method])


def filled(path: str, values: Mapping[str, str]) -> str:
    """The path with the parameters given by place: `{"/v1/domains": "acme"}` for `/v1/domains/{domain}/users`."""
    return _PARAMETER.sub(lambda found: values[path[: found.start() - 1]], path)


def example(schema: Mapping[str, Any]) -> Any:
    """A valid value: the schema's own example, else what it requires, else the first that it describes."""
    name = schema.get("$ref", "").rpartition("/")[2]
    if name in EXAMPLES:
        return EXAMPLES[name]
    schema = _resolved(schema)
    for known in (
        schema.get("examples"),
        [schema[key] for key in ("const", "example") if key in schema],
        schema.get("enum"),
    ):
        if known:
            return known[0]
    if any(key in schema for key in ("anyOf", "oneOf")):
        return example(_chosen(schema))
    return _of_type(schema)


def _of_type(schema: Mapping[str, Any]) -> Any:
    match schema.get("type"):
        case "object":
            return _object(schema)
        case "array":
            return [example(schema["items"])] * schema.get("minItems", 0)
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case "string":
            return "x" * max(1, schema.get("minLength", 1))
        case _:
            return {}


def _object(schema: Mapping[str, Any]) -> dict[str, Any]:
    known = schema.get("properties", {})
    wanted = [name for name in known if name in schema.get("required", ())]
    # A change that is asked for but changes nothing would prove nothing.
    if all(name == "name" for name in wanted) and known.keys() - {"name"}:
        wanted += [next(name for name in ("description", *known) if name in known and name != "name")]
    return {name: example(known[name]) for name in wanted}


def _naming(body: Any, name: str) -> Any:
    """The body with the thing's name wherever the standard operations take one."""
    if not isinstance(body, dict):
        return body
    named = {**body, **({"name": name} if "name" in body else {})}
    for several in ("names", "ids"):
        if several in body:
            named[several] = [name]
    if isinstance(body.get("items"), list):
        named["items"] = [_naming(item, name) for item in body["items"]]
    return named


def _chosen(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    options = schema.get("anyOf") or schema.get("oneOf") or [schema]
    return next((option for option in options if option.get("type") != "null"), options[0])


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _is_flag(schema: Mapping[str, Any]) -> bool:
    return _chosen(_resolved(schema)).get("type") == "boolean"
