"""Writes the OpenAPI document that is committed and served, or with `--check` tells whether it has drifted or is too large."""

import sys
from pathlib import Path
from typing import Final

from tools.api.document import document
from tools.api.size import Size
from tools.api.text import written

TARGET: Final = Path(__file__).parents[2] / "api" / "openapi.json"


def main(arguments: list[str]) -> int:
    """0 when the document is as it should be, or was written; 1 when it has drifted, or is larger than it may be."""
    made = document()
    text = written(made)
    size = Size.of(made, text)
    print(f"{TARGET.name}: {size}")
    if not size.is_fine():
        print("the description is too large: say once, in a component, what operations have in common", file=sys.stderr)
        return 1
    if "--check" not in arguments:
        TARGET.write_text(text, encoding="utf-8")
        return 0
    if TARGET.read_text(encoding="utf-8") == text:
        return 0
    print(f"{TARGET.name} has drifted from the code: run `python -m tools.api.openapi` and commit it", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
