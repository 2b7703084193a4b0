"""Writes the check of JSON Schemas by their metaschema (2020-12) as Python, compiled by fastjsonschema; `--check` compares.

fastjsonschema knows no draft after 2019-09. So the vocabularies of the metaschema are made one schema, without references but to
itself, which means the same in draft 7. Formats are left out: patterns are judged by the engine that matches them.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import fastjsonschema
from jsonschema_specifications import REGISTRY

TARGET: Final = Path(__file__).parents[2] / "layers/portico/portico/core/schema/metaschema.py"
BASE: Final = "https://json-schema.org/draft/2020-12/"
_NOTES: Final = frozenset({"$comment", "default", "deprecated", "format"})  # of the metaschema, which refuse nothing
_HEAD: Final = '''# ruff: noqa
# mypy: ignore-errors
"""The metaschema of JSON Schema 2020-12, compiled by fastjsonschema. Written by `python -m tools.api.metaschema`."""

import re


class NotASchema(Exception):
    """Raised for a value that is no schema; jsonschema says where, and why."""


'''
# The compiled code tells what is wrong and where; here that is jsonschema's to say.
_LEFT_OUT: Final = (
    (r"raise JsonSchemaValueException\(.*\)$", "raise NotASchema"),
    (r"\(JsonSchemaValueException, JsonSchemaValuesException\)", "NotASchema"),
    (r"validate\((\w+), custom_formats, .*\)$", r"validate(\1)"),
    (r"def validate\(data, .*\):$", "def validate(data: object) -> None:"),
    (r"\(int, float, Decimal\)", "(int, float)"),
)


def flat() -> dict[str, Any]:
    """The metaschema and its vocabularies as one schema of draft 7."""
    whole = _document("schema")
    properties: dict[str, Any] = {}
    for part in (*(_document(one["$ref"]) for one in whole["allOf"]), whole):
        properties |= {name: _inlined(schema, part) for name, schema in part["properties"].items()}
    return {"$schema": "http://json-schema.org/draft-07/schema", "type": whole["type"], "properties": properties}


def text() -> str:
    """The module, as it is committed."""
    code = fastjsonschema.compile_to_code(flat(), use_formats=False, use_default=False, detailed_exceptions=False)
    for pattern, instead in _LEFT_OUT:
        code = re.sub(pattern, instead, code, flags=re.MULTILINE)
    source = _HEAD + code[code.index("REGEX_PATTERNS") :]
    command = [str(Path(sys.executable).with_name("ruff")), "format", "--stdin-filename", str(TARGET), "-"]
    return subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout


def main(arguments: list[str]) -> int:
    """0 when the module is as it should be, or was written; 1 when it has drifted."""
    if "--check" not in arguments:
        TARGET.write_text(text(), encoding="utf-8")
        return 0
    if TARGET.read_text(encoding="utf-8") == text():
        return 0
    print(f"{TARGET.name} has drifted: run `python -m tools.api.metaschema` and commit it", file=sys.stderr)
    return 1


def _document(name: str) -> Any:
    return REGISTRY.contents(f"{BASE}{name}")


def _inlined(node: Any, document: Any) -> Any:
    """The schema with what it refers to in its place; `document` is what it stands in."""
    if isinstance(node, list):
        return [_inlined(one, document) for one in node]
    if not isinstance(node, dict):
        return node
    if node.get("$dynamicRef") == "#meta":
        return {"$ref": "#"}
    if "$ref" in node:
        name, _, pointer = node["$ref"].partition("#")
        document = _document(name) if name else document
        rest = {keyword: value for keyword, value in node.items() if keyword != "$ref"}
        return _inlined({**_at(document, pointer), **rest}, document)
    return {keyword: _inlined(value, document) for keyword, value in node.items() if keyword not in _NOTES}


def _at(document: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        document = document[step]
    return document


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
