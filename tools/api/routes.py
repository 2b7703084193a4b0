"""Writes the indexes by which a function finds what it needs of the declarations without importing them; `--check` compares.

Those are the routes, with the declaration that answers each, and what wires the service of each resource.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

from portico import catalogue
from portico.core.base.parts import load
from portico.core.http.listed import listed

PLATFORM: Final = Path(__file__).parents[2] / "layers/portico/portico/platform"
TARGET: Final = PLATFORM / "route_index.py"
WIRES: Final = PLATFORM / "wire_index.py"
_HEAD: Final = '''"""The routes of each function: method, path, and where the resource is declared. Written by `python -m tools.api.routes`."""

from collections.abc import Mapping, Sequence
from typing import Final

ROUTES: Final[Mapping[str, Sequence[tuple[str, str, str]]]] = {
'''
_WIRES_HEAD: Final = '''"""Wirings of the service of each resource of the catalogue. Written by `python -m tools.api.routes`."""

from collections.abc import Mapping
from typing import Final

WIRES: Final[Mapping[str, str]] = {
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
    return formatted(_HEAD + "".join(lines) + "}\n")


def wires() -> str:
    """The module of what wires services, as it is committed."""
    lines = (
        f"    {json.dumps(name)}: {json.dumps(load(where).wire)},\n" for name, where in catalogue.RESOURCES.items()
    )
    return formatted(_WIRES_HEAD + "".join(lines) + "}\n")


def main(arguments: list[str]) -> int:
    """0 when the indexes are as they should be, or were written; 1 when one has drifted."""
    wanted = {TARGET: text(), WIRES: wires()}
    if "--check" not in arguments:
        for path, module in wanted.items():
            path.write_text(module, encoding="utf-8")
        return 0
    drifted = [path.name for path, module in wanted.items() if path.read_text(encoding="utf-8") != module]
    if not drifted:
        return 0
    print(f"{', '.join(drifted)} has drifted: run `python -m tools.api.routes` and commit it", file=sys.stderr)
    return 1


def formatted(source: str) -> str:
    """A module as the formatter writes it."""
    command = [str(Path(sys.executable).with_name("ruff")), "format", "--stdin-filename", str(TARGET), "-"]
    return subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
