"""Functions in Node.js: what the user's code cannot reach, break, use up or leave behind."""

import json

import pytest

from tests.support.waiting import alive, eventually
from tests.unit.runtime.conftest import IN_AND_OUT_OF_THE_SANDBOX, MakeHost
from tests.unit.runtime.test_leftovers import descendants

pytestmark = IN_AND_OUT_OF_THE_SANDBOX


def test_the_child_has_a_clean_environment(node: MakeHost) -> None:
    source = "exports.handle = () => process.env;"
    function = node(source, PORTICO_ENVIRONMENT=json.dumps({"MINE": "ü", "PATH": "/bin"}), _HANDLER="x")
    found = function.run()["output"]
    assert found.pop("NODE_PATH").endswith("/opt/nodejs/node_modules")
    assert found == {
        "HOME": "/tmp",
        "TMPDIR": "/tmp",
        "LANG": "C.UTF-8",
        "LAMBDA_TASK_ROOT": str(function.root),
        "MINE": "ü",
        "PATH": "/bin",
    }


def test_the_parents_credentials_are_out_of_reach(node: MakeHost) -> None:
    """Root may look everywhere: its child is started without those rights, which others lack anyway."""
    function = node("""
        const fs = require('fs');
        const read = (path) => { try { return fs.readFileSync(path, 'utf8'); } catch (error) { return error.code; } };
        exports.handle = () => {
          const parent = fs.readFileSync(`/proc/${process.ppid}/stat`, 'utf8').split(') ')[1].split(' ')[1];
          return [parent, read('/proc/self/environ'), read(`/proc/${process.ppid}/environ`), read(`/proc/${parent}/environ`)];
        };
    """, TEST_WITHOUT_CAPABILITIES="1")  # fmt: skip
    parent, own, guardians, parents = function.run()["output"]
    assert int(parent) == function.process.pid
    assert (own, guardians) == ("", "")
    assert "the-secret-of-the-platform" not in parents
    assert ("PORTICO_HANDLER" in parents) if function.confined else (parents == "EACCES")


def test_descriptors_of_host_and_runtime_are_not_inherited(node: MakeHost) -> None:
    function = node("""
        const { execSync } = require('child_process');
        exports.handle = () => execSync('ls -l /proc/self/fd', { encoding: 'utf8' });
    """)
    listed = function.run()["output"]
    assert "socket:" not in listed.replace(listed.splitlines()[1], "").partition(" 3 ->")[2]
    hosts = {function.files()[fd] for fd in "012"}
    assert not [name for name in hosts if name in listed]


def test_what_the_user_patches_does_not_matter(node: MakeHost) -> None:
    function = node("""
        const boom = () => { throw new Error('patched'); };
        const fs = require('fs');
        JSON.stringify = JSON.parse = fs.readSync = fs.writeSync = Buffer.concat = global.setImmediate = boom;
        Buffer.prototype.utf8Slice = Buffer.prototype.utf8Write = Buffer.allocUnsafeSlow = Buffer.byteLength = boom;
        process.reallyExit = process.chdir = boom;
        exports.handle = (context, payload) => payload || boom();
    """)
    assert function.run(1)["output"] == 1
    assert function.run(0)["error"]["message"] == "patched"
    assert function.run(2)["output"] == 2


LEFTOVERS = {
    "timer": "setInterval(() => console.log('late'), 1)",
    "promise chain": "(function spin() { setImmediate(spin); })()",
    "server": "require('http').createServer().listen(0)",
    "worker": "new (require('worker_threads').Worker)('setInterval(() => {}, 10)', { eval: true })",
    "child process": "require('child_process').spawn('sleep', ['1000'])",
    "files": "for (let i = 0; i < 300; i++) fs.openSync('/dev/null')",
    "closed stdout": "fs.closeSync(1)",
    "closed stdin": "fs.closeSync(0)",
    "ended stdout": "process.stdout.end()",
    "stdout on a file": "fs.closeSync(1); fs.openSync('/dev/null', 'w')",
}
RESTORED = {
    "process.stdout": "Object.assign(process, { stdout: null })",
    "write of process.stdout": "process.stdout.write = () => true",
    "directory": "process.chdir('/')",
    "environment": "process.env.NEW = '1'; delete process.env.PATH",
    "environment object": "process.env = {}",
    "listeners": "process.on('SIGTERM', () => {}); process.removeAllListeners('uncaughtException')",
    "umask": "process.umask(0o777)",
    "exit code": "process.exitCode = 9",
    "traces": "Error.stackTraceLimit = 0; Error.prepareStackTrace = () => 5",
    "daemon": "require('child_process').spawn('sleep', ['1000'], { detached: true, stdio: 'inherit' }).unref()",
    "unreferenced timer": "setTimeout(() => {}, 1e6).unref()",
    "callback that nobody waits for": "setImmediate(() => setImmediate(() => {}))",
}
SOURCE = """
const fs = require('fs');
function state() {
  const umask = process.umask();
  return [process.cwd(), Object.keys(process.env).sort(), umask, process.listenerCount('SIGTERM'), Error.stackTraceLimit,
          process.listenerCount('uncaughtException'), fs.existsSync('/proc/self/fd/0'), String(Error.prepareStackTrace)];
}
exports.handle = async (context, payload) => {
  if (!payload) {
    console.log('seen');
    await new Promise((end) => setTimeout(end, 50));
    return state();
  }
  const before = state();
  STATEMENT
  return before;
};
"""


@pytest.mark.parametrize("name", [*LEFTOVERS, *RESTORED])
def test_the_next_run_finds_the_process_as_it_was(node: MakeHost, name: str) -> None:
    function = node(SOURCE.replace("STATEMENT", LEFTOVERS.get(name) or RESTORED[name]))
    first = function.run(True)
    assert first["error"] is None
    second = function.run(False)
    assert (second["status"], second["logs"]) == ("SUCCEEDED", {"stdout": ["seen"], "stderr": []})
    assert second["cold"] is (name in LEFTOVERS)
    assert second["output"] == first["output"]
    assert descendants(function) == 2


def test_what_the_module_itself_began_is_not_held_against_it(node: MakeHost) -> None:
    function = node("setInterval(() => {}, 1000); exports.handle = () => 1;")
    assert [function.run()["cold"] for _ in range(3)] == [True, False, False]


def test_nothing_outlives_the_parent(node: MakeHost) -> None:
    function = node("""
        const { spawn } = require('child_process');
        exports.handle = () => {
          const daemon = spawn('sh', ['-c', 'setsid sleep 1000 & sleep 1000'], { detached: true, stdio: 'ignore' });
          require('fs').writeFileSync('pids', JSON.stringify([process.pid, process.ppid, daemon.pid]) + ' ');
          for (;;);
        };
    """)
    function.send(timeout=60)
    file = function.root / "pids"
    assert eventually(lambda: file.exists() and file.read_text().endswith(" "))
    pids = json.loads(file.read_text())
    assert all(map(alive, pids))
    function.process.kill()
    function.process.wait()
    assert eventually(lambda: not any(map(alive, pids)))


def test_daemons_are_gone_when_the_reply_comes(node: MakeHost) -> None:
    function = node("""
        const { spawn } = require('child_process');
        exports.handle = () => {
          const daemon = spawn('sleep', ['1000'], { detached: true, stdio: 'inherit' });
          daemon.unref();
          return daemon.pid;
        };
    """)
    pids = [function.run()["output"] for _ in range(3)]
    assert not function.left(pids)
    assert function.run()["cold"] is False


@pytest.mark.parametrize(
    "statement",
    [
        "const hoard = []; for (;;) hoard.push({ text: new Array(100).fill(1) })",
        "const hoard = []; for (;;) hoard.push(String(Math.random()).repeat(10000))",
        "Buffer.alloc(2 ** 30)",
        "const hoard = []; for (;;) hoard.push(Buffer.alloc(2 ** 22, 1))",
        "require('child_process').execSync('head -c 200000000 /dev/zero | tail -c 150000000 | (sleep 60; cat)')",
    ],
    ids=["objects", "texts", "buffer", "buffers", "process"],
)
def test_too_much_memory_fails_the_run(node: MakeHost, statement: str) -> None:
    source = f"exports.handle = (context, payload) => {{ if (payload) {{ console.log('begun'); {statement} }} }}"
    function = node(source, memory=128)
    function.run(False)
    reply = function.run(True, timeout=60)
    assert reply["status"] == "FAILED"
    assert reply["error"]["type"] == "MemoryExceeded"
    assert reply["logs"]["stdout"] == ["begun"]
    assert function.run(False)["status"] == "SUCCEEDED"


def test_memory_within_the_limit_is_free_to_use(node: MakeHost) -> None:
    function = node("""
        exports.handle = () => {
          const heap = Array.from({ length: 400_000 }, (_, index) => ({ index }));
          const bytes = Buffer.alloc(20 * 2 ** 20, 1);
          return new Promise((end) => setTimeout(end, 300, heap.length + bytes.length));
        };
    """, memory=128)  # fmt: skip
    assert [function.run()["status"] for _ in range(2)] == ["SUCCEEDED"] * 2
