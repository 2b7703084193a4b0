"""The time from the kill of a run, at any moment, to the end of its process, for each language.

Several runs are killed in a row of their own at once. They wait in the kernel, so that none takes the processor of another.
"""

import os
import random
import select
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx

from bench.portico import client_of, create_function, until
from bench.report import Row
from bench.stack import HOME, Bench
from local.environments import runtime

ROUNDS = 100
AT_ONCE = 5
PAUSE_SECONDS = 0.87  # of the runtime between two looks at a marker, after 0.3 s: a kill comes at any moment of one
GOAL_SECONDS = 0.95
PATIENCE_SECONDS = 30
FUNCTIONS: dict[str, dict[str, Any]] = {
    "python": {
        "image": runtime(),
        "source": {
            "files": {
                "main.py": "import os, pathlib\n"
                "def handle(context, payload):\n"
                "    pathlib.Path(payload).write_text(f'{os.getpid()}\\n')\n"
                "    os.read(os.pipe()[0], 1)\n"
            }
        },
    },
    "node": {
        "image": "nodejs24",
        "source": {
            "files": {
                "main.js": "exports.handle = (context, payload) => {\n"
                "  require('node:fs').writeFileSync(payload, `${process.pid}\\n`);\n"
                "  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);\n"
                "};\n"
            }
        },
    },
}


def measure(bench: Bench) -> list[Row]:
    """The 99th percentile of the seconds from asking for the kill to the end of the process."""
    with client_of(bench) as client:
        return [_row(language, _times(client, language)) for language in FUNCTIONS]


def _times(client: httpx.Client, language: str) -> list[float]:
    name = f"bench-kill-{language}"
    create_function(client, name, **FUNCTIONS[language])
    with tempfile.TemporaryDirectory(dir=HOME.exchange) as folder:
        files = (Path(folder) / str(turn) for turn in range(ROUNDS))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(partial(_once, client, name), files))


def _once(client: httpx.Client, name: str, file: Path) -> float:
    run = client.post(f"/v1/functions/{name}/runs", json={"input": str(file)}).raise_for_status().json()["id"]
    until(lambda: file.exists() and file.read_text().endswith("\n"), PATIENCE_SECONDS)
    pid = int(file.read_text())
    process = os.pidfd_open(pid)
    try:
        time.sleep(random.uniform(0.5, 0.5 + PAUSE_SECONDS))
        began = time.perf_counter()
        client.post(f"/v1/runs/{run}/kill").raise_for_status()
        select.select([process], [], [], PATIENCE_SECONDS)  # the end of it; then it is collected
        until(lambda: not _exists(pid), PATIENCE_SECONDS, pause=0.002)
        return time.perf_counter() - began
    finally:
        os.close(process)


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _row(language: str, times: list[float]) -> Row:
    cuts = quantiles(times, n=100, method="inclusive")
    detail = f"p50 {cuts[49]:.3f} s, longest {max(times):.3f} s, {ROUNDS} rounds"
    return Row(f"kill to process gone, p99, {language}", cuts[98], GOAL_SECONDS, "s", detail)
