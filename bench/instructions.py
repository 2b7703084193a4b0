"""Instructions of cold starts, counted by Valgrind's callgrind: a figure without noise, beside the seconds of the processor.

What the interpreter itself takes to start is taken off.
"""

import re
import shutil
import subprocess
from typing import Final

from bench.cold import GOALS, HELLO, PART, kind
from bench.processes import Bench, Measured, recorded
from bench.report import Found, Row

# One that is among the slowest of each kind.
SAMPLES: Final = ("runs/get", "on_bootstrap/first", "authorizer/bearer")
_COLLECTED: Final = re.compile(r"Collected : (\d+)")
_FRESH: Final = "import os; os._exit(0)"


def measure() -> Found:
    """The ratios to the stock hello world; nothing, and it is said, where there is no Valgrind."""
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        print("without Valgrind no instructions are counted")
        return []
    with recorded([HELLO, *SAMPLES]) as bench:
        return list(_rows(bench, valgrind))


def _rows(bench: Bench, valgrind: str) -> list[Row]:
    stock = bench.peer("stock", HELLO)
    own = _instructions(valgrind, stock, [str(stock.python), "-s", "-c", _FRESH])
    theirs = _instructions(valgrind, stock, stock.command("cold")) - own
    rows = []
    for name in SAMPLES:
        ours = _instructions(valgrind, bench.portico(name), bench.portico(name).command("cold")) - own
        detail = f"{ours / 1e6:.0f} million instructions, stock {theirs / 1e6:.0f}"
        label = f"cold start, {name.partition('/')[0]} / stock, instructions"
        rows.append(Row(label, ours / theirs, GOALS[kind(name)], "times", detail, f"{PART}, instructions"))
    return rows


def _instructions(valgrind: str, measured: Measured, command: list[str]) -> int:
    how = [valgrind, "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    done = subprocess.run([*how, *command], env=measured.environ, capture_output=True, text=True, check=False)
    found = _COLLECTED.search(done.stderr)
    if done.returncode or found is None:
        raise RuntimeError(f"{measured.module} failed:\n{done.stderr[-2000:]}")
    return int(found[1])
