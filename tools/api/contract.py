"""Keeps `/v1` compatible: what the API has promised is committed, and what the code makes is compared with it.

`python -m tools.api.contract` adds what is new to the promise, and refuses what breaks it; `--break REASON` breaks it
all the same, and notes the changes and the reason for clients to read; `--check` changes nothing.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tools.api.document import document
from tools.api.operation_changes import breaking_changes
from tools.api.schema_changes import PROSE
from tools.api.text import written

ROOT: Final = Path(__file__).parents[2]
TARGET: Final = ROOT / "api" / "v1.json"
NOTES: Final = ROOT / "docs" / "breaking-changes.md"
HEAD: Final = "# Breaking changes of `/v1`\n\nWritten by `python -m tools.api.contract --break`; the latest last.\n"
_PREFIX: Final = "/v1/"
_OPERATION: Final = ("operationId", "parameters", "requestBody", "responses", "security")
_COMPONENTS: Final = ("schemas", "parameters", "responses")
_NAMES: Final = frozenset({"properties", "patternProperties", "responses", "headers", "content", *_COMPONENTS})
_LITERAL: Final = frozenset({"default", "const", "enum", "required", "security"})


def promised(whole: Mapping[str, Any]) -> dict[str, Any]:
    """The part of an OpenAPI document that clients' programs depend on: no prose, no extensions, `/v1` only."""
    paths = {
        path: {method: {key: _bare(value[key], key) for key in _OPERATION if key in value} for method, value in item.items()}
        for path, item in whole["paths"].items()
        if path.startswith(_PREFIX)
    }  # fmt: skip
    components = {kind: _bare(whole["components"][kind], kind) for kind in _COMPONENTS if kind in whole["components"]}
    return {"paths": paths, "components": components}


def main(arguments: Sequence[str]) -> int:
    """0 when the promise is kept, and was renewed; 1 when it is broken, or with `--check` has become more."""
    options = options_of("contract", __doc__, arguments)
    new = promised(document())
    broken = breaking_changes(json.loads(TARGET.read_text(encoding="utf-8")), new)
    if broken and not options.reason:
        return complain("this breaks clients of /v1 (see docs/decisions/0013-the-description.md):", *broken)
    text = written(new, ordered=True)
    if not options.check:
        TARGET.write_text(text, encoding="utf-8")
        note(broken, options.reason)
    elif TARGET.read_text(encoding="utf-8") != text:
        return complain(f"the API has more than {TARGET.name} says: run `python -m tools.api.contract` and commit it")
    return 0


def options_of(tool: str, about: str | None, arguments: Sequence[str]) -> argparse.Namespace:
    """Those of a tool that keeps a promise to clients: `check`, and the `reason` of a break."""
    parser = argparse.ArgumentParser(prog=f"python -m tools.api.{tool}", description=about)
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--check", action="store_true", help="only tell")
    ways.add_argument("--break", dest="reason", metavar="REASON", help="accept what breaks clients, and say why")
    return parser.parse_args(arguments)


def note(broken: Sequence[str], reason: str | None) -> None:
    """Adds to the notes what is broken, and why."""
    if broken and reason:
        notes = NOTES.read_text(encoding="utf-8") if NOTES.exists() else HEAD
        lines = "".join(f"- {change}\n" for change in broken)
        NOTES.write_text(f"{notes}\n## {datetime.now(UTC).date()}: {reason}\n\n{lines}", encoding="utf-8")


def complain(*lines: str) -> int:
    """The status of a tool that has failed, for these reasons."""
    print("\n  ".join(lines), file=sys.stderr)
    return 1


def _bare(value: Any, key: str) -> Any:
    """A value without prose; below `properties` and the like, keys are names and stay."""
    if key in _LITERAL:
        return value
    if isinstance(value, list):
        return [_bare(item, "") for item in value]
    if not isinstance(value, dict):
        return value
    if key in _NAMES:
        return {name: _bare(item, "") for name, item in value.items()}
    return {name: _bare(item, name) for name, item in value.items() if name not in PROSE and not name.startswith("x-")}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
