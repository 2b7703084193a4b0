"""Errors that come after the handler's result: the run has it at every delay, and no other run is struck by them."""

import pytest

from tests.unit.runtime.conftest import MakeHost

NODE = {
    "timer": "setTimeout(() => { throw new Error('late'); }, delay)",
    "idle timer": "setTimeout(() => { throw new Error('late'); }, delay).unref()",
    "rejection": "setTimeout(() => Promise.reject(new Error('late')), delay)",
    "asynchronous function": "(async () => { await pause(delay); throw new Error('late'); })()",
    "exit": "setTimeout(() => process.exit(3), delay)",
    "thread": "new Worker(`setTimeout(() => { throw new Error('late'); }, ${delay})`, { eval: true })",
}
PYTHON = {
    "thread": "threading.Timer(delay, fail).start()",
    "task": "asyncio.create_task(later(delay)); await asyncio.sleep(0)",
    "callback": "asyncio.get_running_loop().call_later(delay, fail)",
}
DELAYS = (0, 1, 5, 19, 21, 60)


@pytest.mark.parametrize("kind", NODE)
def test_a_run_in_nodejs_has_its_result(node: MakeHost, kind: str) -> None:
    function = node(f"""
        const {{ Worker }} = require('node:worker_threads');
        const pause = (delay) => new Promise((end) => setTimeout(end, delay));
        exports.handle = async (context, delay) => {{
          if (delay === null) return pause(80).then(() => 'fine');
          {NODE[kind]};
          return 'given';
        }};
    """)
    for delay in DELAYS:
        reply = function.run(delay)
        assert (reply["status"], reply["output"]) == ("SUCCEEDED", "given"), delay
        following = function.run(None)
        assert (following["status"], following["output"]) == ("SUCCEEDED", "fine"), delay
        assert following["logs"] == {"stdout": [], "stderr": []}, delay


@pytest.mark.parametrize("kind", PYTHON)
def test_a_run_in_python_has_its_result(host: MakeHost, kind: str) -> None:
    function = host(f"""
        import asyncio, threading
        def fail(): raise ValueError("late")
        async def later(delay):
            await asyncio.sleep(delay)
            fail()
        async def handle(context, delay):
            if delay is None:
                await asyncio.sleep(0.08)
                return "fine"
            {PYTHON[kind]}
            return "given"
    """)
    for delay in DELAYS[1:]:
        reply = function.run(delay / 1000)
        assert (reply["status"], reply["output"]) == ("SUCCEEDED", "given"), delay
        following = function.run(None)
        assert (following["status"], following["output"]) == ("SUCCEEDED", "fine"), delay


def test_a_late_error_tells_its_words(node: MakeHost) -> None:
    function = node("""
        function late() { throw new RangeError('boom'); }
        exports.handle = () => { setTimeout(late, 5); return 1; };
    """)
    reply = function.run()
    assert reply["output"] == 1
    assert reply["logs"]["stderr"][0] == "Uncaught, after the result: RangeError: boom"
    assert "main.js:2:" in reply["logs"]["stderr"][1]


@pytest.mark.parametrize(
    "statement",
    ["Promise.reject(new Error('left alone'))", "(async () => { await 1; await 2; throw new Error('left alone'); })()",
     "process.nextTick(() => { throw new Error('left alone'); })", "queueMicrotask(() => Promise.reject(new Error('left alone')))"],
)  # fmt: skip
def test_what_fails_together_with_the_result_is_told(node: MakeHost, statement: str) -> None:
    """Such as a promise that was not waited for."""
    for before in ("", "await new Promise((end) => setTimeout(end, 3));"):
        function = node(f"exports.handle = async () => {{ {before} {statement}; return 1; }};")
        reply = function.run()
        assert (reply["status"], reply["error"]["message"]) == ("FAILED", "left alone")


def test_a_rejection_that_is_handled_in_time_is_none(node: MakeHost) -> None:
    function = node("""
        exports.handle = async () => {
          const rejected = Promise.reject(new Error('handled'));
          (async () => { await null; await null; rejected.catch(() => {}); })();
          return 'fine';
        };
    """)
    assert function.run()["output"] == "fine"
    assert function.run()["cold"] is False


def test_an_error_of_the_module_itself_fails_the_run(node: MakeHost) -> None:
    """What the module sets up is of no run: there is none that has its result already."""
    function = node("""
        let armed = () => {};
        new (require('node:worker_threads').MessageChannel)();
        setInterval(() => armed(), 2);
        exports.handle = () => new Promise(() => { armed = () => { throw new Error('of the module'); }; });
    """)
    assert function.run(timeout=5)["error"]["message"] == "of the module"
