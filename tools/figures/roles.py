"""The cases of the role matrix: those that pytest finds in its module."""

import re
import subprocess
import sys
from typing import Final

from tools.figures.imports import ROOT

MATRIX: Final = "tests/unit/access/authz/test_builtin_roles.py"


def cases() -> int:
    """Their number. Raises RuntimeError when they cannot be collected."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", MATRIX]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = re.search(r"^(\d+) tests? collected", done.stdout, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"{MATRIX} cannot be collected:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return int(found[1])
