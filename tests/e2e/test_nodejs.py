"""Functions in Node.js, from their creation to their end."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.api import Api, unique
from tests.e2e.conftest import MakeFunction
from tests.support.waiting import eventually

CODE = """
const fs = require('node:fs');
const does = {
  echo: (context, payload) => ({ context: Object.keys(context).sort(), version: process.version, payload }),
  print: () => { console.log('out'); console.error('err'); },
  fail: function inner() { throw new TypeError('of no use'); },
  hang: (context, { file }) => { fs.writeFileSync(file, `${process.pid}`); for (;;); },
  heap: () => { const hoard = []; for (;;) hoard.push({ text: new Array(100).fill(1) }); },
  bytes: () => { const hoard = []; for (;;) hoard.push(Buffer.alloc(2 ** 24, 1)); },
  printMuch: () => { for (let i = 0; i < 100_000; i++) console.log('x'.repeat(99)); console.error('done'); return 'printed'; },
  returnMuch: () => 'y'.repeat(5_000_000),
  exit: () => { console.log('last words'); process.exit(3); },
  odd: () => 10n,
  never: () => new Promise(() => {}),
  timer: () => { setInterval(() => console.log('late'), 1); return 'left'; },
  daemon: () => require('node:child_process').spawn('sleep', ['1000'], { detached: true, stdio: 'inherit' }).unref(),
  fine: () => 'fine',
};
module.exports = async (context, payload) => does[payload.do](context, payload);
"""


def source(code: str) -> dict[str, Any]:
    return {"image": "nodejs24", "handler": "main.handle", "source": {"files": {"main.js": code}}}


@pytest.fixture(scope="module")
def function(make: MakeFunction) -> str:
    """Does as its input says."""
    return make(**source(CODE), timeout=5, memory=128)


def test_the_function_gets_context_and_payload_as_plain_data(api: Api, function: str) -> None:
    run = api.run(function, {"do": "echo", "x": [1, None, "ü"]})
    assert (run["status"], run["error"]) == ("SUCCEEDED", None)
    assert run["output"]["payload"] == {"do": "echo", "x": [1, None, "ü"]}
    assert run["output"]["context"] == ["deadline", "event", "function", "run_id", "secrets"]
    assert run["output"]["version"].startswith("v24.")


def test_what_it_prints_is_kept(api: Api, function: str) -> None:
    logs = api.run(function, {"do": "print"})["logs"]
    assert (logs["stdout"], logs["stderr"]) == (["out"], ["err"])


def test_an_error_has_its_stack(api: Api, function: str) -> None:
    error = api.run(function, {"do": "fail"})["error"]
    assert (error["type"], error["message"]) == ("TypeError", "of no use")
    assert error["stacktrace"][:2] == ["TypeError: of no use", "    at Object.inner [as fail] (main.js:6:34)"]


def test_a_run_is_killed_with_its_process(api: Api, make: MakeFunction, tmp_path: Path) -> None:
    function, file = make(**source(CODE), timeout=60), tmp_path / "pid"
    run = api.start(function, {"do": "hang", "file": str(file)})
    assert eventually(lambda: file.exists() and bool(file.read_text()))
    reply = api("POST", f"/v1/runs/{run}/kill")
    assert (reply.status_code, reply.json()["status"]) == (200, "KILLED")
    assert eventually(lambda: not Path(f"/proc/{file.read_text()}").exists(), seconds=10)
    assert api.run(function, {"do": "fine"})["output"] == "fine"


def test_a_run_ends_at_its_timeout(api: Api, function: str, tmp_path: Path) -> None:
    run = api.run(function, {"do": "hang", "file": str(tmp_path / "pid")})
    assert (run["status"], run["error"]["type"]) == ("TIMED_OUT", "Timeout")
    assert not os.path.exists(f"/proc/{(tmp_path / 'pid').read_text()}")


@pytest.mark.parametrize(
    ("kind", "status", "type_"),
    [
        ("heap", "FAILED", "MemoryExceeded"),
        ("bytes", "FAILED", "MemoryExceeded"),
        ("exit", "FAILED", "ProcessExited"),
        ("never", "FAILED", "Unsettled"),
        ("odd", "OUTPUT_INVALID", "OutputInvalid"),
    ],
)
def test_misbehaviour_is_told_and_the_next_run_is_fine(
    api: Api, function: str, kind: str, status: str, type_: str
) -> None:
    run = api.run(function, {"do": kind})
    assert run["status"] == status
    assert run["error"]["type"] == type_
    assert api.run(function, {"do": "fine"})["output"] == "fine"


@pytest.mark.parametrize(("kind", "output"), [("timer", "left"), ("daemon", None)])
def test_what_a_run_leaves_behind_is_cleared_away(api: Api, function: str, kind: str, output: object) -> None:
    run = api.run(function, {"do": kind})
    assert (run["status"], run["output"]) == ("SUCCEEDED", output)
    following = api.run(function, {"do": "fine"})
    assert (following["output"], following["logs"]) == ("fine", {"stdout": [], "stderr": [], "order": ""})


def test_much_is_printed_and_returned(api: Api, function: str) -> None:
    printed = api.run(function, {"do": "printMuch"})
    assert (printed["output"], printed["logs"]["stderr"]) == ("printed", ["done"])
    assert len(printed["logs"]["stdout"]) > 1000
    returned = api.run(function, {"do": "returnMuch"})
    assert (returned["status"], returned["output_size"]) == ("SUCCEEDED", 5_000_002)


def test_an_update_changes_behaviour(api: Api, make: MakeFunction) -> None:
    function = make(**source("exports.handle = () => 'before';"))
    assert api.run(function)["output"] == "before"
    changed = {"source": {"files": {"main.mjs": "export const handle = async () => 'after';"}}}
    reply = api("PATCH", f"/v1/functions/{function}", json=changed)
    assert reply.status_code == 200, reply.text
    assert api.built(function)["status"] == "READY"
    assert api.run(function)["output"] == "after"


@pytest.mark.parametrize(
    ("code", "type_", "line"),
    [
        ("const x = 1;\nexports.handle = (context, => 1;", "SyntaxError", 2),
        ("require('no-such-package');", "ImportError", 1),
        ("exports.handle = (context, payload, callback) => 1;", "HandlerInvalid", None),
        ("exports.other = () => 1;", "HandlerNotFound", None),
    ],
)
def test_a_handler_that_cannot_work_is_an_error_before_any_run(
    api: Api, code: str, type_: str, line: int | None
) -> None:
    name = unique()
    try:
        assert api.create(name, **source(code)).status_code == 201
        function = api.built(name)
        assert (function["status"], function["reason"]["type"], function["reason"]["line"]) == ("ERROR", type_, line)
    finally:
        api.purge(name)
