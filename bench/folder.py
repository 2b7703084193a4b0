"""`portico deploy` of a folder of 5,000 files, 2,000 of them ignored, on the stack: seconds to READY, and memory of the command."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.report import Row
from bench.stack import Bench

ROUNDS = 3
KEPT, IGNORED = 3_000, 2_000
GOAL_SECONDS, GOAL_MB = 5.0, 150
COMMAND = Path(sys.executable).with_name("portico")
# A small parent: the peak of a process begins with that of the one which it was forked from, and the benchmark's is large.
_TELLS = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(code)
"""
_MAIN = "def handle(context, payload):\n    return payload\n"


def measure(bench: Bench) -> list[Row]:
    """The median of a few deployments, each of a function of its own, by the clock; and the most memory."""
    with tempfile.TemporaryDirectory() as place:
        folder = made(Path(place) / "many")
        environ = {**os.environ, "PORTICO_URL": bench.portico, "PORTICO_TOKEN": bench.token}
        environ["PORTICO_CONFIG"] = str(Path(place) / "config.toml")
        found = [_deployed(folder, f"bench-many-{number}", environ) for number in range(ROUNDS)]
    seconds, processor, memory = (sorted(values) for values in zip(*found, strict=True))
    detail = (
        f"from {seconds[0]:.1f} to {seconds[-1]:.1f} s, {median(processor):.1f} s of the processor, {ROUNDS} rounds"
    )
    return [
        Row("portico deploy of 5,000 files", median(seconds), GOAL_SECONDS, "s", detail),
        Row("memory of portico deploy", max(memory), GOAL_MB, "MB", "the most of the same rounds"),
    ]


def made(folder: Path) -> Path:
    """The folder with its files: 3,001 that are sent, and 2,000 that `.gitignore` names."""
    for number in range(KEPT):
        _write(folder / "lib" / str(number % 50) / f"m{number}.py", f"x = {number}\n" * 20)
    for number in range(IGNORED):
        _write(folder / "docs" / str(number % 50) / f"{number}.txt", "text\n" * 20)
    _write(folder / ".gitignore", "docs/\n*.log\n")
    _write(folder / "main.py", _MAIN)
    return folder


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def _deployed(folder: Path, name: str, environ: dict[str, str]) -> tuple[float, float, float]:
    """Seconds by the clock and of the processor, and MB, of the command."""
    began = time.perf_counter()
    command = [sys.executable, "-I", "-S", "-c", _TELLS, str(COMMAND), "deploy", str(folder), "--name", name]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    taken = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"the deployment failed: {done.stderr}")
    processor, kilobytes = map(float, done.stdout.splitlines()[-1].split())
    return taken, processor, kilobytes / 1024
