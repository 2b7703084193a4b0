"""`python -m client.codegen [--check]`: writes the client's models, operations and resources from the API's description.

What speaks to the server is written once, asynchronously, in `portico_client/aio`; the synchronous modules are translated from it.
The resources of standard operations follow from their declarations: the client's classes, and the command's table.
The models say of what shape things are, not what is allowed: the server knows that better, and its errors name the field.
So patterns, limits and enumerations are left out (a status that a later server adds is a string like any other).
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from tools.client import declared, grouped, keywords, synchronous

HERE: Final = Path(__file__).resolve().parent
DOCUMENT: Final = HERE.parent / "api/openapi.json"
PACKAGE: Final = HERE / "portico_client"
BY_HAND: Final = tuple(
    PACKAGE / "aio" / name
    for name in (
        "announcements.py",
        "catalog.py",
        "folders.py",
        "notifications.py",
        "resource_groups.py",
        "sessions.py",
    )
)
# The tags of operations that are no resource's of standard operations, and those of the others.
OWN_TAGS: Final = frozenset(
    (
        *("aliases", "audit-logs", "auth", "dead_letters", "exports", "keypairs", "quotas", "replays", "runs", "tasks"),
        *("fair_shares", "notification_deliveries", "sessions", "streams", "uploads", "usage", "versions"),
    )
)
TAGS: Final = OWN_TAGS | {one.tag for one in declared.declared()}
# Signing keys are the operator's and the verifier's; `whoami` is `me` by another name; senders of webhooks have no client, and
# browsers have one of their own.
_BROWSERS: Final = frozenset({"start_sign_in", "finish_sign_in", "sign_out"})
LEFT_OUT: Final = frozenset({"admin_rotate_signing_keys", "deliver", "jwks", "whoami"}) | _BROWSERS
METHODS: Final = frozenset({"get", "put", "post", "patch", "delete"})
# What validates and what only machines of other languages need.
_RULES: Final = frozenset(
    [
        "pattern",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "minItems",
        "maxItems",
        "minProperties",
        "maxProperties",
        "uniqueItems",
        "enum",
        "const",
        "examples",
        "example",
        "title",
        "additionalProperties",
        "format",
        "contentEncoding",
    ]
)
# Models are completed when they are first used (`defer_build`); at import it takes a third of the time of all of them.
_REBUILDS: Final = re.compile(r"^\w+\.model_rebuild\(\)\n", re.MULTILINE)
_KEPT_FORMATS: Final = frozenset({"date-time"})
_GENERICS: Final = ("Page", "Batch")
_REF: Final = declared.SCHEMAS


def main(arguments: list[str]) -> int:
    """0 when the files are written, or with `--check` are as they should be; else 1."""
    document = json.loads(DOCUMENT.read_text())
    made = {
        PACKAGE / "models.py": models(document),
        PACKAGE / "operations.py": operations(document),
        PACKAGE / "fields.py": fields(document),
        PACKAGE / "aio" / "standard.py": declared.classes(document, declared.by_hand(*BY_HAND)),
        PACKAGE / "cli" / "table.py": declared.table(document),
        PACKAGE / "cli" / "groups.py": grouped.module(document),
    }
    texts = {path: made.get(path) for path in (PACKAGE / "aio").glob("*.py") if path.stem != "__init__"}
    made |= {PACKAGE / path.name: synchronous.module(path, HERE.parent, text) for path, text in texts.items()}
    if "--check" in arguments:
        drifted = [path.name for path, text in made.items() if not path.exists() or path.read_text() != text]
        if drifted:
            sys.stderr.write(
                f"{', '.join(drifted)}: not what the API's description says; run `python -m client.codegen`\n"
            )
        return 1 if drifted else 0
    for path, text in made.items():
        path.write_text(text)
    return 0


def described(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and operation of all that the client has."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in METHODS and TAGS & set(operation["tags"]) and operation["operationId"] not in LEFT_OUT:
                yield path, method, {**operation, "responses": _replies(document, operation)}


def _replies(document: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    """The replies by status, those that several operations share written out."""
    shared = {f"#/components/responses/{name}": reply for name, reply in document["components"]["responses"].items()}
    return {status: shared.get(reply.get("$ref", ""), reply) for status, reply in operation["responses"].items()}


def class_name(name: str, schemas: dict[str, Any]) -> str:
    """The class of a schema: `Page[RunPublic]` for `RunPage`, whose items are `RunPublic`."""
    if item := _item(name, schemas):
        kind = next(kind for kind in _GENERICS if name.endswith(kind))
        return f"{kind}[{class_name(item, schemas)}]"
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+|_+", name))


def _item(name: str, schemas: dict[str, Any]) -> str | None:
    """The schema of the items of a generic one; None for another."""
    items = schemas[name].get("properties", {}).get("items", {}).get("items", {})
    return items["$ref"].removeprefix(_REF) if name.endswith(_GENERICS) and "$ref" in items else None


def models(document: dict[str, Any]) -> str:
    """The module of the models, by datamodel-code-generator."""
    schemas = document["components"]["schemas"]
    wanted: dict[str, Any] = {}
    for _, _, operation in described(document):
        for content in (operation.get("requestBody", {}), *operation["responses"].values()):
            _collect(content, schemas, wanted)
    slim = {
        class_name(name, schemas): _slim(schema, schemas) for name, schema in wanted.items() if "properties" in schema
    }
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "schemas.json", Path(folder) / "models.py"
        info = {"title": "Portico", "version": "1"}
        source.write_text(
            json.dumps(
                {"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": dict(sorted(slim.items()))}}
            )
        )
        command = [sys.executable, "-m", "datamodel_code_generator", "--input", str(source), "--output", str(target)]
        subprocess.run([*command, *_OPTIONS], check=True)
        return _REBUILDS.sub("", target.read_text()).rstrip() + "\n"


def fields(document: dict[str, Any]) -> str:
    """The module of the keyword arguments."""
    schemas = document["components"]["schemas"]
    return keywords.module(document, (one for *_, one in described(document)), lambda name: class_name(name, schemas))


_OPTIONS: Final = (
    "--input-file-type=openapi",
    "--output-model-type=pydantic_v2.BaseModel",
    "--base-class=portico_client.base.Model",
    "--target-python-version=3.11",
    "--use-standard-collections",
    "--use-union-operator",
    "--use-schema-description",
    "--use-field-description",
    "--output-datetime-class=AwareDatetime",
    "--snake-case-field",
    "--strict-nullable",
    "--use-annotated",
    "--formatters=builtin",
    "--custom-file-header=# Written by client/codegen.py from the API's description; not to be edited.",
)


def _collect(node: Any, schemas: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Adds the schemas that a part of the document refers to, and those that these refer to."""
    if isinstance(node, list):
        for item in node:
            _collect(item, schemas, wanted)
    elif isinstance(node, dict):
        reference = node.get("$ref", "")
        name = reference.removeprefix(_REF)
        if name in schemas and name != reference and name not in wanted:
            if _item(name, schemas) is None:
                wanted[name] = schemas[name]
            _collect(schemas[name], schemas, wanted)
        for key, value in node.items():
            if key not in {"example", "examples"}:
                _collect(value, schemas, wanted)


def _slim(node: Any, schemas: dict[str, Any], *, names: bool = False) -> Any:
    """A schema without rules; `names`: its keys are those of properties."""
    if isinstance(node, list):
        return [_slim(item, schemas) for item in node]
    if not isinstance(node, dict):
        return node
    if names:
        return {key: _slim(value, schemas) for key, value in node.items()}
    if "$ref" in node:
        name = node["$ref"].removeprefix(_REF)
        if "properties" in schemas[name]:
            return {**node, "$ref": _REF + class_name(name, schemas)}
        return _slim({**schemas[name], **{key: value for key, value in node.items() if key != "$ref"}}, schemas)
    kept = {key: _slim(value, schemas, names=key == "properties") for key, value in node.items() if key not in _RULES}
    if node.get("format") in _KEPT_FORMATS:
        kept["format"] = node["format"]
    if isinstance(node.get("additionalProperties"), dict):
        kept["additionalProperties"] = _slim(node["additionalProperties"], schemas)
    return kept


_HEADER: Final = '''# Written by client/codegen.py from the API's description; not to be edited.
"""Every operation that the client has: its method, its path, and what it answers with."""

from typing import Any, Final

from portico_client import models as m
from portico_client.base import Batch, Operation, Page

'''


def operations(document: dict[str, Any]) -> str:
    """The module of the operations."""
    lines, ids = [], []
    for path, method, operation in described(document):
        name = operation["operationId"]
        reply = _reply(operation, document["components"]["schemas"])
        of = reply or "None"
        ids.append(name.upper())
        lines.append(
            f'{ids[-1]}: Final[Operation[{of}]] = Operation("{name}", "{method.upper()}", "{path}", {reply})\n'
        )
    table = "".join(f"    {name}.id: {name},\n" for name in ids)
    return f"{_HEADER}{''.join(lines)}\nOPERATIONS: Final[dict[str, Operation[Any]]] = {{\n{table}}}\n"


def _reply(operation: dict[str, Any], schemas: dict[str, Any]) -> str | None:
    """The class of what it answers with when it went well; None for nothing."""
    for status, response in sorted(operation["responses"].items()):
        schema = response.get("content", {}).get("application/json", {}).get("schema", {})
        if status.startswith("2") and "$ref" in schema:
            name = class_name(schema["$ref"].removeprefix(_REF), schemas)
            return re.sub(r"(\w+)(?=\]|$)", r"m.\1", name, count=1) if name[-1] == "]" else f"m.{name}"
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
