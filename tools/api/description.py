"""The parts of the API's description beside types: examples, error codes, rate limits, further replies.

Only the description is made from it (`tools.api.document.document`); no request needs this module.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from portico.core.base.errors import PorticoError, error_prefix
from portico.core.http.errors import ERROR, ErrorBody
from portico.core.http.readers import JSON, YAML
from portico.core.model.conventions import ErrorForm

from tools.api.declared_examples import fitting
from tools.api.examples import Examples, NoExample
from tools.api.sharing import share

Document = dict[str, Any]
PLANS: Final = {"free": (5, 10), "standard": (50, 100), "premium": (500, 1000)}
STAGE: Final = (1000, 2000)
# The token buckets at the gateway: of the client, by its plan; of an operation where anybody may call.
THROTTLES: Final = {
    "client": {
        "counts": "all requests of the client, by its plan",
        "limits": {plan: {"requests_per_second": rate, "burst": burst} for plan, (rate, burst) in PLANS.items()},
    },
    "everybody": {
        "counts": "requests of everybody",
        "limits": {"all": {"requests_per_second": STAGE[0], "burst": STAGE[1]}},
    },
}
ENTITY: Final = "x-entity"
_OAUTH_ERROR: Final = {
    "type": "object",
    "description": "The body of an error reply of the token endpoint (RFC 6749, 5.2).",
    "properties": {
        "error": {"type": "string", "description": "By OAuth 2.0.", "examples": ["invalid_grant"]},
        "error_description": {"type": "string", "description": "For people; may change.", "examples": ["The refresh token is not valid."]},
        "code": {"type": "string", "description": "As in other errors of Portico.", "examples": ["INVALID_GRANT"]},
        "request_id": {"type": "string", "description": "The id of the request, as in `X-Request-Id`.", "examples": ["019a8f3e-6c4d-7f0a-8d52-3b1e9c7a4f60"]},
    },
    "required": ["error", "error_description", "code", "request_id"],
}  # fmt: skip
_REPLIES: Final = {
    "406": "The client accepts nothing that this is answered as.",
    "409": "The request with this `Idempotency-Key` is in flight, or its reply was not kept.",
    "413": "The body is too large.",
    "415": "The body is of another content type.",
}
# The code that every status has if no other says more.
_GENERAL: Final = {str(kind.status): kind.default_code for kind in PorticoError.__subclasses__()}
_BY_PARAMETER: Final = {
    "Idempotency-Key": {
        "400": ["INVALID_IDEMPOTENCY_KEY"],
        "409": ["IDEMPOTENCY_IN_PROGRESS", "IDEMPOTENCY_REPLY_NOT_KEPT"],
        "422": ["IDEMPOTENCY_KEY_REUSED"],
    },
    "X-Portico-Project": {"400": ["PROJECT_REQUIRED"]},
    "cursor": {"400": ["INVALID_CURSOR"]},
}


def complete(document: Document, declared: Mapping[str, Any], tags: Mapping[str, str]) -> Document:
    """The document with all that its operations have in common; raises nothing for an example that is missing.

    `declared` has examples of bodies by operation, before those that fields are put together to; `tags` the descriptions of tags,
    in their order.
    """
    components = document["components"]
    components["schemas"] = dict(sorted((components["schemas"] | _errors()).items()))
    examples = Examples(components["schemas"])
    for path, method, operation in operations(document):
        _add_replies(operation)
        _use_form(operation)
        _add_codes(path, method, operation)
        operation["x-throttle"] = "client" if operation["security"] else "everybody"
        _add_declared(operation, declared, components)
        for content in _contents(operation):
            _add_example(content, components.setdefault("examples", {}), examples)
        _add_yaml(operation)
    document["x-throttles"] = THROTTLES
    share(document)
    document["tags"] = [{"name": name, "description": text} for name, text in tags.items()]
    return document


def _errors() -> dict[str, Any]:
    """The schemas of the body that replies of errors refer to (`core/http/route.py`)."""
    schema = ErrorBody.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    return {**schema.pop("$defs"), ErrorBody.__name__: schema, "OAuthError": _OAUTH_ERROR}


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


def _add_yaml(operation: dict[str, Any]) -> None:
    """The second type of the bodies of an operation that reads YAML."""
    content = operation.get("requestBody", {}).get("content", {})
    if operation.pop("x-yaml", False) and JSON in content:
        content[YAML] = content[JSON]


def _use_form(operation: dict[str, Any]) -> None:
    """The errors of an operation that speaks OAuth, whose status for all that is wrong with a request is 400."""
    if operation.pop("x-error-form", None) != ErrorForm.OAUTH:
        return
    operation["responses"].pop("422", None)
    for status, reply in operation["responses"].items():
        if status >= "4":
            reply["content"] = {"application/json": {"schema": {"$ref": "#/components/schemas/OAuthError"}}}


def _add_codes(path: str, method: str, operation: dict[str, Any]) -> None:
    """The stable codes of each error: the general one at the reply, those of route, entity and parameters at the operation."""
    found: dict[str, list[str]] = {status: list(codes) for status, codes in operation.pop("x-error-codes", {}).items()}
    sources = [_of_entity(path, method, operation.pop(ENTITY, None))]
    sources += [_BY_PARAMETER.get(parameter["name"], {}) for parameter in operation.get("parameters", ())]
    sources += [{"429": ["RATE_LIMITED"]}] if "x-rate-limit" in operation else []
    for status, codes in (item for source in sources for item in source.items()):
        found[status] = list(dict.fromkeys([*found.get(status, ()), *codes]))
    for status, reply in operation["responses"].items():
        if status in _GENERAL:
            reply["x-error-codes"] = [_GENERAL[status]]
    special = {status: [code for code in found[status] if code != _GENERAL.get(status)] for status in sorted(found)}
    special = {status: codes for status, codes in special.items() if codes and status in operation["responses"]}
    if special:
        operation["x-error-codes"] = special


def _of_entity(path: str, method: str, entity: str | None) -> Mapping[str, list[str]]:
    """The codes that name the type of entity of a standard operation."""
    if entity is None:
        return {}
    prefix = error_prefix(entity)
    named = {"404": [f"{prefix}_NOT_FOUND"]} if "{name}" in path or "/batch-" in path else {}
    creates = method == "post" and not path.endswith(("/search", "-update", "-delete", "-purge"))
    conflicts = ([f"{prefix}_EXISTS"] if creates else []) + [f"{prefix}_CONTENDED"]
    return {**named, "409": conflicts}


def _contents(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The bodies that are sent and those of success."""
    yield from operation.get("requestBody", {}).get("content", {}).values()
    for status, reply in operation["responses"].items():
        if status.startswith("2"):
            yield from reply.get("content", {}).values()


def _add_declared(operation: dict[str, Any], declared: Mapping[str, Any], components: dict[str, Any]) -> None:
    """The example of the body that the resource declares."""
    example = declared.get(operation["operationId"])
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if example is not None and content is not None:
        fit = fitting(example, content["schema"], components["schemas"])
        if "names" in fit:  # of a schema that all resources share
            content["example"] = fit
        else:
            _put_example(content, components.setdefault("examples", {}), fit)


def _add_example(content: dict[str, Any], shared: dict[str, Any], examples: Examples) -> None:
    """An example of a body, kept once for each schema that has a name."""
    if "example" in content or "examples" in content or "schema" not in content:
        return
    try:
        example = examples.of(content["schema"])
    except NoExample:
        return
    _put_example(content, shared, example)


def _put_example(content: dict[str, Any], shared: dict[str, Any], example: Any) -> None:
    name = content["schema"].get("$ref", "").rpartition("/")[2]
    if not name:
        content["example"] = example
        return
    shared[name] = {"value": example}
    content["examples"] = {name: {"$ref": f"#/components/examples/{name}"}}
