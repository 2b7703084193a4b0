"""Functions in Node.js: what a run gives, and how it can end."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.waiting import exists
from tests.unit.runtime.conftest import MakeHost
from tests.unit.runtime.host import Host
from tests.unit.runtime.test_leftovers import descendants

ODD = """
class Own extends Error {}
class Broken extends Error { get message() { throw new Error('no message'); } get name() { throw 1; } }
const circle = [];
circle.push(circle);
const deep = (n) => { let value = null; for (let i = 0; i < n; i++) value = [value]; return value; };
const fail = (thrown) => { throw thrown; };
const recurse = () => recurse() + 1;
exports.handle = (context, payload) => eval(payload);
"""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory, node_layer: Path) -> Iterator[Host]:
    """One function for many runs: it evaluates its payload."""
    root = tmp_path_factory.mktemp("odd")
    function = Host(root, ODD, "main.handle", 256, language="node", _LAMBDA_LAYERS_DIRS=str(node_layer))
    function.run("0")
    yield function
    function.close()


def and_then_all_is_well(function: Host) -> None:
    following = function.run("'fine'")
    assert (following["output"], following["cold"]) == ("fine", False)


@pytest.mark.parametrize(
    ("expression", "output"),
    [("undefined", None), ("null", None), ("[1, [2]]", [1, [2]]), ("'\\u{1f600}'", "\U0001f600"),
     ("new Date(0)", "1970-01-01T00:00:00.000Z"), ("({ a: undefined, b: () => 1, c: 2 })", {"c": 2}), ("NaN", None),
     ("new Promise((end) => setTimeout(end, 5, 'later'))", "later"), ("({ then(end) { end(7); } })", 7)],
)  # fmt: skip
def test_any_json_is_an_output(odd: Host, expression: str, output: object) -> None:
    assert odd.run(expression)["output"] == output


@pytest.mark.parametrize(
    "expression",
    ["10n", "() => 1", "Symbol('s')", "circle", "deep(500)", "deep(1e5)", "'\\ud800'", "({ toJSON() { throw 1; } })"],
)
def test_what_is_not_json_is_an_invalid_output(odd: Host, expression: str) -> None:
    reply = odd.run(expression)
    assert (reply["status"], reply["error"]["type"]) == ("OUTPUT_INVALID", "OutputInvalid")
    assert "output" not in reply
    and_then_all_is_well(odd)


@pytest.mark.parametrize(
    ("statement", "type_", "message"),
    [
        ("fail(new Own('o'))", "Own", "o"),
        ("fail(new TypeError('t'))", "TypeError", "t"),
        ("fail(new Broken())", "Broken", "no message"),
        ("fail('text')", "string", "text"),
        ("fail(null)", "null", "null"),
        ("fail(undefined)", "undefined", "undefined"),
        ("fail({ a: [1] })", "object", "{ a: [ 1 ] }"),
        ("fail(new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; } }))", "object", ""),
        ("fail(new Error('x'.repeat(1e7)))", "Error", "9991808 characters more"),
        ("recurse()", "RangeError", "Maximum call stack"),
        ("Error.prepareStackTrace = () => 5, fail(new Error('no stack'))", "Error", "no stack"),
        ("Promise.reject(new RangeError('asynchronous'))", "RangeError", "asynchronous"),
        ("new Promise(() => {})", "Unsettled", "nothing can settle"),
    ],
)
def test_whatever_is_thrown_is_told(odd: Host, statement: str, type_: str, message: str) -> None:
    reply = odd.run(statement)
    assert (reply["status"], reply["error"]["type"]) == ("FAILED", type_)
    assert message in reply["error"]["message"]
    assert len(json.dumps(reply)) < 40_000
    and_then_all_is_well(odd)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("Promise.reject(new Error('left alone')), 5", "left alone"),
        ("setTimeout(() => fail(new Error('late')), 1), new Promise((end) => setTimeout(end, 1000))", "late"),
        ("setImmediate(() => fail('text')), new Promise((end) => setTimeout(end, 1000))", "text"),
    ],
)
def test_what_nobody_catches_fails_the_run(odd: Host, statement: str, message: str) -> None:
    reply = odd.run(statement)
    assert (reply["status"], reply["error"]["message"]) == ("FAILED", message)
    assert odd.run("'fine'")["cold"] is True


def test_an_error_has_its_cause_and_the_users_frames_only(node: MakeHost) -> None:
    error = node("""
        function inner(text) {
          try {
            return JSON.parse(text);
          } catch (error) {
            throw new Error('no such thing', { cause: error });
          }
        }
        exports.handle = async () => inner('{');
    """).run()["error"]
    trace = error["stacktrace"]
    assert trace[:3] == ["Error: no such thing", "    at inner (main.js:6:11)", "    at exports.handle (main.js:9:30)"]
    assert trace[3].startswith("[cause]: SyntaxError: ")
    assert not [line for line in trace if "node:" in line or "harness" in line]


def test_standard_output_and_error_are_kept_apart_in_lines(node: MakeHost) -> None:
    function = node("""
        console.log('loaded');
        exports.handle = () => {
          console.log('a\\nb');
          console.error('c');
          require('fs').writeSync(1, Buffer.from([0x64, 0xff, 0x0a]));
          require('child_process').execSync('echo e; echo f >&2', { stdio: 'inherit' });
          process.stdout.write('\\ud800 end');
        };
    """)
    assert function.run()["logs"] == {
        "stdout": ["loaded", "a", "b", "d\ufffd", "e", "\ufffd end"],
        "stderr": ["c", "f"],
    }
    assert function.run()["logs"]["stdout"][0] == "a"


EXITS = [
    ("process.exit(3)", "code 3"),
    ("process.reallyExit(4)", "code 4"),
    ("process.exitCode = 5; process.emit('exit'); process.kill(process.pid, 'SIGTERM'); for (;;);", "SIGTERM"),
    ("process.abort()", "SIGABRT"),
    ("process.kill(process.pid, 'SIGKILL'); for (;;);", "SIGKILL"),
    ("process.kill(process.ppid, 'SIGKILL'); for (;;);", "SIGKILL"),
    ("for (let fd = 3; fd < 64; fd++) try { require('fs').closeSync(fd); } catch {}", "was killed by"),
]


@pytest.mark.parametrize(("statement", "word"), EXITS)
def test_a_process_that_ends_is_a_failed_run(node: MakeHost, statement: str, word: str) -> None:
    function = node(f"exports.handle = (context, payload) => {{ if (payload) {{ console.log('said'); {statement} }} }}")
    function.run(False)
    reply = function.run(True)
    assert (reply["status"], reply["error"]["type"], reply["cold"]) == ("FAILED", "ProcessExited", False)
    assert word in reply["error"]["message"]
    assert reply["logs"]["stdout"] == ["said"]
    assert function.run(False)["cold"] is True
    assert descendants(function) == 2


@pytest.mark.parametrize(
    "statement",
    ["for (;;);", "return new Promise((end) => setTimeout(end, 1e6))", "process.on('SIGTERM', () => {}); for (;;);",
     "(function spin() { process.nextTick(spin); })(); return new Promise(() => {})",
     "require('child_process').execSync('sleep 1000')", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)"],
)  # fmt: skip
def test_a_run_ends_at_its_deadline(node: MakeHost, statement: str) -> None:
    function = node(f"""
        exports.handle = (context, payload) => {{
          if (payload) {{ console.log('begun'); {statement} }}
          return process.pid;
        }};
    """)
    pid = function.run(False)["output"]
    reply = function.run(True, timeout=0.3)
    assert (reply["status"], reply["error"]["type"]) == ("TIMED_OUT", "Timeout")
    assert 300 <= reply["duration_ms"] < 5000
    assert reply["logs"]["stdout"] == ["begun"]
    assert not exists(pid)
    assert function.run(False)["cold"] is True


THREADS = """\
import {{ Worker }} from 'node:worker_threads';
const NESTED = `
  const {{ Worker, parentPort }} = require('worker_threads');
  const inner = new Worker("require('worker_threads').parentPort.postMessage('inner')", {{ eval: true }});
  inner.once('message', (said) => parentPort.postMessage(said));
`;
const one = () => new Promise((end, fail) => {{
  const worker = new Worker(NESTED, {{ eval: true{options} }});
  worker.once('message', end).once('error', fail);
}});
export const handle = async () => [await one(), await one()];
"""


@pytest.mark.parametrize("options", ["", ", resourceLimits: { maxOldGenerationSizeMb: 16 }"])
def test_threads_start_within_the_limit_of_memory(node: MakeHost, options: str) -> None:
    function = node("", memory=128)
    (function.root / "main.js").unlink()
    (function.root / "main.mjs").write_text(THREADS.format(options=options))
    assert function.run()["output"] == ["inner", "inner"]
