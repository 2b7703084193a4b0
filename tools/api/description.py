"""The parts of the API's description beside types: examples, error codes, rate limits, further replies.

Only the description is made from it (`tools.api.document.document`); no request needs this module.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from portico.core.base.errors import PorticoError, error_prefix
from portico.core.http.errors import ERROR, ErrorBody

from tools.api.examples import Examples, NoExample

Document = dict[str, Any]
PLANS: Final = {"free": (5, 10), "standard": (50, 100), "premium": (500, 1000)}
STAGE: Final = (1000, 2000)
ENTITY: Final = "x-entity"
_REPLIES: Final = {
    "406": "The client accepts nothing that this is answered as.",
    "409": "The request with this `Idempotency-Key` is in flight, or its reply was not kept.",
    "413": "The body is too large.",
    "415": "The body is of another content type.",
}
_BY_PARAMETER: Final = {
    "Idempotency-Key": {
        "400": ["INVALID_IDEMPOTENCY_KEY"],
        "409": ["IDEMPOTENCY_IN_PROGRESS", "IDEMPOTENCY_REPLY_NOT_KEPT"],
        "422": ["IDEMPOTENCY_KEY_REUSED"],
    },
    "X-Portico-Project": {"400": ["PROJECT_REQUIRED"]},
    "cursor": {"400": ["INVALID_CURSOR"]},
}


def complete(document: Document) -> Document:
    """The document with all that its operations have in common; raises nothing for an example that is missing."""
    components = document["components"]
    components["schemas"] = dict(sorted((components["schemas"] | _errors()).items()))
    examples = Examples(components["schemas"])
    for path, method, operation in operations(document):
        _add_replies(operation)
        operation["x-error-codes"] = _codes(path, method, operation)
        operation["x-throttle"] = _throttle(operation)
        for content in _contents(operation):
            _add_example(content, components.setdefault("examples", {}), examples)
    names = {tag for _, _, operation in operations(document) for tag in operation.get("tags", ())}
    document["tags"] = [{"name": name} for name in sorted(names)]
    return document


def _errors() -> dict[str, Any]:
    """The schemas of the body that replies of errors refer to (`core/http/route.py`)."""
    schema = ErrorBody.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    return {**schema.pop("$defs"), ErrorBody.__name__: schema}


def operations(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method (small letters) and operation, of all."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def _add_replies(operation: dict[str, Any]) -> None:
    """The errors that come of having a body, a content type, or a key."""
    replies: dict[str, Any] = operation["responses"]
    for status, reply in replies.items():
        if status >= "4" and "content" in reply:  # an error is JSON, whatever the success of the operation is
            reply["content"] = dict(zip(("application/json",), reply["content"].values(), strict=True))
    keyed = any(parameter["name"] == "Idempotency-Key" for parameter in operation.get("parameters", ()))
    wanted = ["406", *(["409"] if keyed else []), *(["413", "415"] if "requestBody" in operation else [])]
    for status in wanted:
        replies.setdefault(status, {"description": _REPLIES[status], "content": ERROR})
    operation["responses"] = dict(sorted(replies.items()))


def _codes(path: str, method: str, operation: dict[str, Any]) -> dict[str, list[str]]:
    """The stable codes of each error reply: the route's own, those of its entity and parameters, the general one."""
    found: dict[str, list[str]] = {status: list(codes) for status, codes in operation.get("x-error-codes", {}).items()}
    sources = [_of_entity(path, method, operation.pop(ENTITY, None))]
    sources += [_BY_PARAMETER.get(parameter["name"], {}) for parameter in operation.get("parameters", ())]
    sources += [{"429": ["RATE_LIMITED"]}] if "x-rate-limit" in operation else []
    for source in (*sources, _general()):
        for status, codes in source.items():
            if status in operation["responses"]:
                listed = found.setdefault(status, [])
                listed += [code for code in codes if code not in listed]
    return dict(sorted(found.items()))


def _of_entity(path: str, method: str, entity: str | None) -> Mapping[str, list[str]]:
    """The codes that name the type of entity of a standard operation."""
    if entity is None:
        return {}
    prefix = error_prefix(entity)
    named = {"404": [f"{prefix}_NOT_FOUND"]} if "{name}" in path or "/batch-" in path else {}
    creates = method == "post" and not path.endswith(("/search", "-update", "-delete", "-purge"))
    conflicts = ([f"{prefix}_EXISTS"] if creates else []) + [f"{prefix}_CONTENDED"]
    return {**named, "409": conflicts}


def _general() -> dict[str, list[str]]:
    """The code that every status has if no other says more."""
    return {str(kind.status): [kind.default_code] for kind in PorticoError.__subclasses__()}


def _throttle(operation: dict[str, Any]) -> dict[str, Any]:
    """The token bucket at the gateway: of the client, by its plan; of the operation, where anybody may call."""
    if operation["security"]:
        limits = {plan: {"requests_per_second": rate, "burst": burst} for plan, (rate, burst) in PLANS.items()}
        return {"counts": "all requests of the client, by its plan", "limits": limits}
    rate, burst = STAGE
    return {"counts": "requests of everybody", "limits": {"all": {"requests_per_second": rate, "burst": burst}}}


def _contents(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The bodies that are sent and those of success."""
    yield from operation.get("requestBody", {}).get("content", {}).values()
    for status, reply in operation["responses"].items():
        if status.startswith("2"):
            yield from reply.get("content", {}).values()


def _add_example(content: dict[str, Any], shared: dict[str, Any], examples: Examples) -> None:
    """An example of a body, kept once for each schema that has a name."""
    if "example" in content or "examples" in content or "schema" not in content:
        return
    try:
        example = examples.of(content["schema"])
    except NoExample:
        return
    name = content["schema"].get("$ref", "").rpartition("/")[2]
    if not name:
        content["example"] = example
        return
    shared[name] = {"value": example}
    content["examples"] = {name: {"$ref": f"#/components/examples/{name}"}}
