"""Writes the index of routes by which a function finds the declaration that answers a request; `--check` compares it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

from portico import catalogue
from portico.core.base.parts import load
from portico.core.http.listed import listed

TARGET: Final = Path(__file__).parents[2] / "layers/portico/portico/platform/route_index.py"
_HEAD: Final = '''"""The routes of each function: method, path, and where the resource is declared. Written by `python -m tools.api.routes`."""

from collections.abc import Mapping, Sequence
from typing import Final

ROUTES: Final[Mapping[str, Sequence[tuple[str, str, str]]]] = {
'''


def index() -> dict[str, list[tuple[str, str, str]]]:
    """The routes of each function, in the order of the catalogue."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for where in catalogue.RESOURCES.values():
        for route in listed(load(where)):
            for method in route.methods:
                found.setdefault(route.function, []).append((method, route.path, where))
    return found


def text() -> str:
    """The module, as it is committed."""
    groups = sorted(index().items())
    lines = [
        f"    {json.dumps(function)}: (\n"
        + "".join(f"        ({json.dumps(m)}, {json.dumps(p)}, {json.dumps(w)}),\n" for m, p, w in routes)
        + "    ),\n"
        for function, routes in groups
    ]
    return _formatted(_HEAD + "".join(lines) + "}\n")


def main(arguments: list[str]) -> int:
    """0 when the index is as it should be, or was written; 1 when it has drifted."""
    wanted = text()
    if "--check" not in arguments:
        TARGET.write_text(wanted, encoding="utf-8")
        return 0
    if TARGET.read_text(encoding="utf-8") == wanted:
        return 0
    print(f"{TARGET.name} has drifted: run `python -m tools.api.routes` and commit it", file=sys.stderr)
    return 1


def _formatted(source: str) -> str:
    command = [str(Path(sys.executable).with_name("ruff")), "format", "--stdin-filename", str(TARGET), "-"]
    return subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
