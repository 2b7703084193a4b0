"""The measured processes: handlers of Portico and its peers, each in its own, with AWS answered from memory."""

import json
import os
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.built import built
from local import environments
from local.home import ROOT

PEERS = {
    "stock": "FastAPI, Mangum",
    "stock_async": "FastAPI, Mangum, asynchronous",
    "powertools": "Powertools' resolver",
    "powertools_openapi": "Powertools' resolver, OpenAPI",
    "chalice_hello": "Chalice",
    "litestar_hello": "Litestar, Mangum",
    "flask_hello": "Flask, serverless-wsgi",
    "starlette_hello": "Starlette, Mangum",
    "no_framework": "no framework",
}
_ITEM = {"Item": {"pk": {"S": "hello"}, "sk": {"S": "hello"}, "text": {"S": "world"}}}
_HEADERS = {"content-type": "application/x-amz-json-1.0"}


@dataclass(frozen=True)
class Measured:
    """A handler: the module that it is in, and how a process for it is started."""

    module: str
    event: Path
    answers: Path
    python: Path
    environ: dict[str, str]

    def command(self, how: str, *more: str) -> list[str]:
        """The command that measures it so: `cold`, or `warm` with more words."""
        files = str(self.event), str(self.answers)
        return [str(self.python), "-s", "-m", f"bench.measured.{how}", self.module, *files, *more]


@dataclass(frozen=True)
class Bench:
    """The recorded invocations of samples, and what is built."""

    folder: Path
    path: str

    def portico(self, sample: str) -> Measured:
        """The handler that a sample is for."""
        name, python = sample.replace("/", "."), environments.WORKER.python
        module = f"functions.{sample.partition('/')[0]}.app"
        return Measured(module, *self._files(name, name), python, self._environ(self.path))

    def peer(self, peer: str, sample: str) -> Measured:
        """The hello world of a peer, given the event of a sample."""
        code, python = self.path.split(os.pathsep)[0], environments.PEERS.python
        return Measured(
            f"bench.peers.{peer}", *self._files(sample.replace("/", "."), "peers"), python, self._environ(code)
        )

    def _files(self, event: str, answers: str) -> tuple[Path, Path]:
        return self.folder / f"{event}.event.json", self.folder / f"{answers}.answers.json"

    def _environ(self, path: str) -> dict[str, str]:
        known = json.loads((self.folder / "environment.json").read_text())
        return {**known, "PATH": os.environ["PATH"], "PYTHONPATH": path, "POWERTOOLS_LOG_LEVEL": "INFO"}


@contextmanager
def recorded(samples: Sequence[str]) -> Iterator[Bench]:
    """Everything that is needed to measure these samples. Raises RuntimeError when one does not reply as it should."""
    environments.prepare(environments.WORKER, environments.PEERS)
    path = built("dependencies", "portico").path
    [site] = environments.PEERS.folder.glob("lib/python3.*/site-packages")
    compiled = ["-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", str(site)]
    subprocess.run([str(environments.PEERS.python), *compiled], check=False, capture_output=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [sys.executable, "-m", "bench.recording", str(folder), *samples]
        environ = {**os.environ, "POWERTOOLS_LOG_LEVEL": "CRITICAL"}
        done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"the samples cannot be recorded:\n{done.stderr[-2000:]}")
        (folder / "peers.answers.json").write_text(json.dumps(_of_peers()))
        yield Bench(folder, path)


def _of_peers() -> dict[str, Any]:
    said = {"GetItem": _ITEM, "PutItem": {}}
    return {
        f"DynamoDB_20120810.{operation}": [[200, _HEADERS, b64encode(json.dumps(body).encode()).decode()]]
        for operation, body in said.items()
    }


def told(measured: Measured, how: str) -> Any:
    """The last line that a process of its own tells, read as JSON. Raises RuntimeError when the handler failed."""
    done = subprocess.run(measured.command(how), env=measured.environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{measured.module} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def cold(measured: Measured) -> dict[str, Any]:
    """One cold start, as `bench.measured.cold` tells it. Raises RuntimeError when the handler failed, or refused."""
    found: dict[str, Any] = told(measured, "cold")
    if isinstance(found["reply"], dict) and found["reply"].get("statusCode", 200) >= 400:
        raise RuntimeError(f"{measured.module} replied {found['reply']}")
    return found


class Warm:
    """A warm handler in a process of its own."""

    def __init__(self, measured: Measured, words: Mapping[str, int]) -> None:
        self._process = subprocess.Popen(
            measured.command("warm", json.dumps(words)),
            env=measured.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def call(self) -> tuple[float, float]:
        """Seconds of one call, and those of the processor. Raises RuntimeError when it failed."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line or json.loads(line)[2] >= 400:
            raise RuntimeError(f"{self._process.args!r} failed: {line}")
        taken, spent, _ = json.loads(line)
        return taken, spent

    def __enter__(self) -> "Warm":
        return self

    def __exit__(self, *_: object) -> None:
        with self._process:
            self._process.kill()
