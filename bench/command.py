"""The command `portico`, run as people run it: what it takes."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.stack import Bench

COMMAND: Final = Path(sys.executable).with_name("portico")
# A small parent: the peak of a process begins with that of the one which it was forked from, and the benchmark's is large.
_TELLS: Final = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(code)
"""


@dataclass(frozen=True)
class Taken:
    """Seconds by the clock and of the processor, and MB at the peak."""

    seconds: float
    processor: float
    memory: float


def environment(bench: Bench, place: Path) -> dict[str, str]:
    """What signs the command in to a stack; its configuration lies in `place`."""
    signed = {"PORTICO_URL": bench.portico, "PORTICO_TOKEN": bench.token}
    return {**os.environ, **signed, "PORTICO_CONFIG": str(place / "config.toml")}


def run(environ: Mapping[str, str], *arguments: str) -> Taken:
    """What a command takes. Raises RuntimeError when it fails."""
    began = time.perf_counter()
    command = [sys.executable, "-I", "-S", "-c", _TELLS, str(COMMAND), *arguments]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    taken = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"portico {' '.join(arguments)} failed: {done.stderr}")
    processor, kilobytes = map(float, done.stdout.splitlines()[-1].split())
    return Taken(taken, processor, kilobytes / 1024)
