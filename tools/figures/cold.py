"""Cold starts of two trees in instructions: callgrind counts what the processor's clock can only guess."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from tools.figures.imports import ROOT

SAMPLES: Final = (
    "authorizer/bearer",
    "functions/get",
    "runs/get",
    "subscriptions/get_subscription",
    "users/domain_service_account",
    "on_event/emitted",
    "on_run_requested/queued",
)
GOAL: Final = 1.00


def compare(base: Path) -> Table:
    """The instructions of each handler's first request in both trees. Raises RuntimeError when they cannot be counted."""
    if shutil.which("valgrind") is None:
        raise RuntimeError("valgrind is not installed: apt-get install valgrind")
    before, now = instructions(base), instructions(ROOT)
    table = Table("handler", "before, millions", "now, millions", "ratio", "goal")
    for name in SAMPLES:
        ratio = now[name] / before[name]
        table.add_row(name, f"{before[name] / 1e6:.0f}", f"{now[name] / 1e6:.0f}", f"{ratio:.3f}", f"{GOAL:.2f}")
    return table


def instructions(tree: Path) -> Mapping[str, int]:
    """The instructions from the import of each handler to its first reply, in a tree whose environment `dev` is made."""
    script = Path(__file__).with_name("instructions.py")
    command = [str(tree / ".venv" / "bin" / "python"), str(script), *SAMPLES]
    done = subprocess.run(
        command, cwd=tree, env={**os.environ, "PYTHONPATH": str(tree)}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{tree}: {done.stderr[-2000:]}")
    found: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return found


def show(base: Path) -> None:
    """Prints the comparison."""
    Console(width=100).print(compare(base))
