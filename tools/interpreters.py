"""The tests of the runtime on each interpreter of users' functions that this machine has: Python 3.11 to 3.14, Node.js 22 and 24.

`python -m tools.interpreters [PYTEST'S ARGUMENTS]`. Further ones are named in PORTICO_INTERPRETERS, divided by colons.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

TESTS: Final = "tests/unit/runtime"
_PYTHONS: Final = ("3.11", "3.12", "3.13", "3.14")
_NODES: Final = ("22", "24")
_PLACES: Final = (Path.home() / ".pyenv" / "versions", Path.home() / ".local" / "share" / "uv" / "python")


def main(arguments: list[str]) -> int:
    """Run the tests on each, one after the other; the number of those on which some failed."""
    failed = 0
    for version, variable, program in found():
        print(f"{version}: {program}", flush=True)
        command = [sys.executable, "-m", "pytest", "-q", *(arguments or [TESTS])]
        failed += subprocess.run(command, env=os.environ | {variable: program}, check=False).returncode != 0
    return failed


def found() -> Iterator[tuple[str, str, str]]:
    """Version, the variable of the tests, and program of one interpreter of each line."""
    seen = set()
    for program in _candidates():
        version = _version(program)
        is_python = version.startswith("Python")
        line = ".".join((version.split() or [""])[-1].lstrip("v").split(".")[: 2 if is_python else 1])
        if line in (_PYTHONS if is_python else _NODES) and line not in seen:
            seen.add(line)
            yield version, "PORTICO_TEST_PYTHON" if is_python else "PORTICO_TEST_NODE", program


def _candidates() -> Iterator[str]:
    yield from filter(None, os.environ.get("PORTICO_INTERPRETERS", "").split(":"))
    yield from (str(path) for place in _PLACES for path in sorted(place.glob("*/bin/python3"), reverse=True))
    names = (*(f"python{version}" for version in _PYTHONS), "node")
    yield from filter(None, map(shutil.which, names))


def _version(program: str) -> str:
    """As `Python 3.13.0` or `v24.1.0`; empty when it does not start."""
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return told.stdout.strip() if told.returncode == 0 else ""


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
