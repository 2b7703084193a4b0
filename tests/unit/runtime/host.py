"""Drives the runtime from outside: one process with the handler in it, one function with the given source."""

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.support import sandbox
from tests.support.waiting import alive, exists

LAYER = Path(__file__).parents[3] / "layers" / "runtime" / "python"
SOURCES = {"python": "main.py", "node": "main.js"}
NAMES = {"python": "python3.13", "node": "nodejs24.x"}
PYTHON = os.environ.get("PORTICO_TEST_PYTHON", sys.executable)  # see tools/interpreters.py
DRIVER = Path(__file__).with_name("driver.py")


class Host:
    """A function in the runtime. `run` gives the reply, `raised` tells what the handler raised instead.

    `confined`: it runs in a sandbox that refuses what AWS Lambda's does.
    """

    def __init__(
        self,
        root: Path,
        source: str,
        handler: str,
        memory: int,
        language: str = "python",
        confined: bool = False,
        python: str = PYTHON,
        **environ: str,
    ) -> None:
        self.root = root
        self.confined = confined
        (root / SOURCES[language]).write_text(textwrap.dedent(source))
        variables = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(LAYER),
            "LAMBDA_TASK_ROOT": str(root),
            "PORTICO_LANGUAGE": NAMES[language],
            "PORTICO_HANDLER": handler,
            "PORTICO_MEMORY_MB": str(memory),
            "AWS_SECRET_ACCESS_KEY": "the-secret-of-the-platform",
        }
        wanted = {
            sandbox.drop_capabilities: environ.pop("TEST_WITHOUT_CAPABILITIES", None),
            sandbox.refuse_oom_score: environ.pop("TEST_WITHOUT_OOM_SCORE", None),
            sandbox.confine: confined,  # last: the others need prctl(2)
        }

        def enter() -> None:
            for take, is_wanted in wanted.items():
                if is_wanted:
                    take()

        self._log = (root / "host.log").open("wb")
        self.process = subprocess.Popen(
            [python, "-S", str(DRIVER)],
            env=variables | environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            preexec_fn=enter,  # noqa: PLW1509 - it makes a few system calls
        )

    def invoke(self, event: dict[str, Any]) -> dict[str, Any]:
        return self._ask(json.dumps(event))

    def files(self) -> dict[str, str]:
        """The open files of the process, by descriptor."""
        found: dict[str, str] = self._ask("")["files"]
        return found

    def _ask(self, line: str) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def send(self, payload: Any = None, **event: Any) -> None:
        """Start a run without waiting for its reply."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps(self.event(payload, **event)).encode() + b"\n")
        self.process.stdin.flush()

    def event(self, payload: Any = None, **event: Any) -> dict[str, Any]:
        base = {
            "operation": "run",
            "run_id": "r1",
            "function": "f",
            "input": payload,
            "timeout": 20,
            "secrets": {},
        }
        return base | event

    def run(self, payload: Any = None, **event: Any) -> dict[str, Any]:
        answer = self.invoke(self.event(payload, **event))
        assert "reply" in answer, answer
        reply: dict[str, Any] = answer["reply"]
        return reply

    def raised(self, payload: Any = None, **event: Any) -> str:
        return str(self.invoke(self.event(payload, **event))["raised"])

    def probe(self, timeout: float = 20) -> dict[str, Any]:
        reply: dict[str, Any] = self.invoke({"operation": "probe", "timeout": timeout})["reply"]
        return reply

    def left(self, pids: Iterable[int | str]) -> list[int]:
        """Those of the processes that are still there. In a sandbox others reap them, and only those that run count."""
        present = alive if self.confined else exists
        return [pid for pid in map(int, pids) if present(pid)]

    def log(self) -> list[dict[str, Any]]:
        """The lines that the handler wrote to its stderr."""
        return [json.loads(line) for line in (self.root / "host.log").read_text().splitlines()]

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()
        self._log.close()


def pieces(order: str) -> list[str]:
    """The pieces of the order of what was printed, without times: `["o1", "e2"]`."""
    return [piece.lstrip("0123456789") for piece in order.split(",") if piece]
