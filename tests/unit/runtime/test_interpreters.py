"""The runtime on every interpreter of users' functions that this machine has, or that a package has; see tools/interpreters.py."""

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from local import interpreters, pythons
from tests.support.template import ROOT
from tests.unit.runtime.conftest import NODE
from tests.unit.runtime.host import Host

PYTHON_CODE = """
import asyncio, multiprocessing, os, sys, threading, time

print("loaded")
class Own(Exception): pass
def leave(code): sys.exit(code)
async def first(): raise Own("one")
async def echo(payload):
    await asyncio.sleep(0)
    return {"on": f"python{sys.version_info.major}.{sys.version_info.minor}", "payload": payload}
async def fail(_):
    async with asyncio.TaskGroup() as group:
        group.create_task(first())
def process(code):
    child = multiprocessing.Process(target=leave, args=(code,))
    child.start()
    child.join()
    return child.exitcode
def write(payload):
    print("out")
    print("err", file=sys.stderr)
    os.write(1, b"raw\\n")
def hang(_): time.sleep(100)
def leak(_):
    hoard = []
    while True: hoard.append(bytearray(2**20))
def gone(code): os._exit(code)
def thread(_): threading.Thread(target=time.sleep, args=(100,), daemon=True).start()
async def handle(context, payload):
    found = globals()[payload["do"]](payload.get("with"))
    return await found if asyncio.iscoroutine(found) else found
"""
NODE_CODE = """
console.log('loaded');
class Own extends Error { get name() { return 'Own'; } }
const does = {
  echo: async (payload) => ({ on: `nodejs${process.versions.node.split('.')[0]}.x`, payload }),
  fail: () => Promise.any([Promise.reject(new Own('one'))]),
  process: (code) => require('node:child_process').spawnSync('sh', ['-c', `exit ${code}`]).status,
  write: () => { console.log('out'); console.error('err'); require('node:fs').writeSync(1, 'raw\\n'); },
  hang: () => { for (;;); },
  leak: () => { const hoard = []; for (;;) hoard.push(new Array(2 ** 16).fill({})); },
  gone: (code) => process.exit(code),
  thread: () => new Promise((done, fail) => {
    const { Worker } = require('node:worker_threads');
    new Worker('setTimeout(() => {}, 100_000)', { eval: true }).on('online', done).on('error', fail);
  }).then(() => null),
};
exports.handle = (context, payload) => does[payload.do](payload.with);
"""
NODES = {"nodejs22.x": lambda: interpreters.node() / "node" / "bin" / "node", "nodejs24.x": lambda: NODE}


@pytest.fixture(params=[*pythons.all_found(), *NODES], scope="module")
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def function(language: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Does as its input says."""
    root = tmp_path_factory.mktemp("task")
    if language in NODES:
        layer = tmp_path_factory.mktemp("layer")
        (layer / "node" / "bin").mkdir(parents=True)
        (layer / "node" / "bin" / "node").symlink_to(NODES[language]())
        made = Host(root, NODE_CODE, "main.handle", 128, language="node", _LAMBDA_LAYERS_DIRS=str(layer))
    else:
        made = Host(root, PYTHON_CODE, "main.handle", 128, python=str(pythons.all_found()[language]))
    yield made
    made.close()


def test_it_runs_on_its_own_version(function: Host, language: str) -> None:
    first, second = (function.run({"do": "echo", "with": ["ü", None]}, timeout=60) for _ in range(2))
    assert (first["status"], first["error"]) == ("SUCCEEDED", None)
    assert second["output"] == {"on": language, "payload": ["ü", None]}
    assert (first["logs"]["stdout"], second["cold"]) == (["loaded"], False)


def test_errors_and_their_members_are_told(function: Host) -> None:
    error = function.run({"do": "fail"}, timeout=60)["error"]
    assert error["type"] in {"ExceptionGroup", "AggregateError"}
    assert "one" in "".join(error["stacktrace"])
    assert not [line for line in error["stacktrace"] if "portico_runtime" in line or "harness" in line]


def test_what_is_written_is_kept(function: Host) -> None:
    logs = function.run({"do": "write"}, timeout=60)["logs"]
    assert sorted(line for line in logs["stdout"] if line != "loaded") == ["out", "raw"]
    assert logs["stderr"] == ["err"]


def test_processes_can_be_started(function: Host) -> None:
    assert function.run({"do": "process", "with": 3}, timeout=60)["output"] == 3


def test_threads_that_are_left_end_the_child(function: Host) -> None:
    assert function.run({"do": "thread"}, timeout=60)["status"] == "SUCCEEDED"
    assert function.run({"do": "echo"}, timeout=60)["cold"] is True


@pytest.mark.parametrize(
    ("does", "timeout", "status", "type_"),
    [
        ("hang", 0.5, "TIMED_OUT", "Timeout"),
        ("leak", 60, "FAILED", "MemoryExceeded"),
        ("gone", 60, "FAILED", "ProcessExited"),
    ],
)
def test_ends_are_told_and_the_child_replaced(
    function: Host, does: str, timeout: float, status: str, type_: str
) -> None:
    reply = function.run({"do": does, "with": 7}, timeout=timeout)
    assert (reply["status"], reply["error"]["type"]) == (status, type_), reply["error"]
    following = function.run({"do": "echo"}, timeout=60)
    assert (following["status"], following["cold"]) == ("SUCCEEDED", True)


@pytest.mark.parametrize("folder", ["layers/runtime/python", "local/confinement"])
def test_the_code_is_of_the_oldest_version(folder: str) -> None:
    files = [file for file in (ROOT / folder).rglob("*.py") if "__pycache__" not in file.parts]
    for file in files:
        ast.parse(file.read_text(encoding="utf-8"), str(file), feature_version=(3, 11))
    assert Path(os.path.commonpath(files)).is_relative_to(ROOT)
