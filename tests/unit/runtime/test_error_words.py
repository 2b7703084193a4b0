"""The words of a fault: the same in every language, but for what the language itself says."""

import signal
from dataclasses import dataclass
from typing import Any

import pytest

from tests.unit.runtime.conftest import MakeHost


@dataclass(frozen=True)
class Fault:
    """A function with it in each language, and what is told of its run."""

    python: str
    node: str
    type: str
    message: str
    status: str = "FAILED"
    handler: str = "main.handle"
    memory: int = 256


def code(python: str, node: str, *told: str, **more: Any) -> Fault:
    """A fault of the handler's code."""
    return Fault(
        f"{PYTHON}def handle(context, payload): {python}\n",
        f"{NODE}exports.handle = async () => {{ {node} }};",
        *told,
        **more,
    )


PYTHON = """
import asyncio, os, signal, sys, time
class Boom(Exception): pass
class Evil(dict):
    def items(self): raise Boom("bang")
"""
NODE = "class Boom extends Error {}\n"
MEMORY = ("MemoryExceeded", "the function needs more memory than its limit")
FINE = ("def handle(context, payload): pass", "exports.handle = () => null;")
FAULTS = {
    "exception": code("raise Boom('bang')", "throw new Boom('bang');", "Boom", "bang"),
    "exit": code("sys.exit(3)", "process.exit(3);", "ProcessExited", "the process exited with code 3"),
    "exit without a code": code("sys.exit()", "process.exit();", "ProcessExited", "the process exited with code 0"),
    "exit of the system": code("os._exit(4)", "process.reallyExit(4);", "ProcessExited", "the process exited with code 4"),
    "exit in the module": Fault(
        f"{PYTHON}sys.exit(5)", f"{NODE}process.exit(5);", "ProcessExited", "the process exited with code 5",
    ),
    "memory": code(
        "return bytearray(2**28)", "return Buffer.alloc(2 ** 28);", *MEMORY, memory=100,
    ),
    "memory of many": code(
        "hoard = [[0] * 100 for _ in iter(int, 1)]",
        "const hoard = []; for (;;) hoard.push({ text: new Array(100).fill(1) });", *MEMORY, memory=100,
    ),
    "memory of many buffers": code(
        "hoard = [b'x' * 2**22 for _ in iter(int, 1)]",
        "const hoard = []; for (;;) hoard.push(Buffer.alloc(2 ** 22, 1));", *MEMORY, memory=100,
    ),
    "memory in the module": Fault(
        f"{PYTHON}hoard = bytearray(2**28)", f"{NODE}const hoard = Buffer.alloc(2 ** 28);", *MEMORY, memory=100,
    ),
    "signal": code(
        "os.kill(os.getpid(), signal.SIGKILL)", "process.kill(process.pid, 'SIGKILL'); for (;;);",
        "ProcessExited", f"the process was killed by {signal.SIGKILL.name}",
    ),
    "deadline": code(
        "time.sleep(60)", "for (;;);", "Timeout", "the function did not end before its deadline", status="TIMED_OUT",
    ),
    "output that raises": code(
        "return Evil(x=1)", "return { toJSON() { throw new Boom('bang'); } };",
        "OutputInvalid", "the output is not JSON: Boom: bang", status="OUTPUT_INVALID",
    ),
    "large output": code(
        "return 'x' * 2000", "return 'x'.repeat(2000);",
        "OutputTooLarge", "the output has 2002 bytes, the limit is 1000", status="OUTPUT_INVALID",
    ),
    "import": Fault(
        f"{PYTHON}raise Boom('bang')", f"{NODE}throw new Boom('bang');",
        "ImportError", "the module 'main' cannot be loaded: Boom: bang",
    ),
    "no module": Fault(
        *FINE, "ImportError", "the module 'src/other' cannot be loaded: there is no such file", handler="src/other.handle",
    ),
    "no function": Fault(*FINE, "HandlerNotFound", "the module 'main' has no 'other'", handler="main.other"),
    "no name": Fault(*FINE, "HandlerInvalid", "the handler must be 'module.function', not 'main'", handler="main"),
    "no callable": Fault(
        "class number: pass\nhandle = number()", "exports.handle = 5;", "HandlerInvalid", "'handle' is not a function but of type number",
    ),
    "arguments": Fault(
        "def handle(a, b, c): pass", "exports.handle = (a, b, c) => null;",
        "HandlerInvalid", "'handle' must take (context, payload), but it asks for 3 arguments",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", ["python", "node"])
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_has_the_same_words(name: str, language: str, host: MakeHost, node: MakeHost) -> None:
    fault = FAULTS[name]
    source, make = (fault.python, host) if language == "python" else (fault.node, node)
    function = make(source, fault.handler, fault.memory)
    reply = function.run(output_limit=1000, timeout=1 if fault.status == "TIMED_OUT" else 20)
    assert (reply["status"], reply["error"]["type"], reply["error"]["message"]) == (
        fault.status,
        fault.type,
        fault.message,
    )


@pytest.mark.parametrize("language", ["python", "node"])
@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if " handle(" not in fault.python])
def test_a_fault_of_a_module_has_the_same_words_when_built(
    name: str, language: str, host: MakeHost, node: MakeHost
) -> None:
    fault = FAULTS[name]
    source, make = (fault.python, host) if language == "python" else (fault.node, node)
    reason = make(source, fault.handler, fault.memory).probe()["reason"]
    assert (reason["type"], reason["message"]) == (fault.type, fault.message)


def test_words_of_an_exit_are_kept(host: MakeHost) -> None:
    reply = host("import sys\ndef handle(context, payload): sys.exit('no config')").run()
    assert reply["error"]["message"] == "the process exited with code 1: no config"


@pytest.mark.parametrize("language", ["python", "node"])
def test_an_error_after_the_result_has_the_same_words(language: str, host: MakeHost, node: MakeHost) -> None:
    python = """
        import asyncio
        class Boom(Exception): pass
        async def late():
            try: await asyncio.sleep(9)
            finally: raise Boom("bang")
        async def handle(context, payload):
            asyncio.create_task(late())
            await asyncio.sleep(0)
    """
    javascript = """
        class Boom extends Error {}
        exports.handle = () => { setTimeout(() => { throw new Boom('bang'); }, 1); };
    """
    reply = (host(python) if language == "python" else node(javascript)).run()
    assert reply["status"] == "SUCCEEDED"
    assert reply["logs"]["stderr"][0] == "Uncaught, after the result: Boom: bang"
