"""The event loop of asynchronous handlers in Python: one a process, and nothing of a run goes on in it."""

from collections.abc import Iterator

import pytest

from tests.unit.runtime.conftest import MakeHost
from tests.unit.runtime.host import Host

SOURCE = """
import asyncio, contextvars, os, threading, time
seen = contextvars.ContextVar("seen", default=None)
lock = asyncio.Lock()
loops = []
connection = None
async def answer(reader, writer):
    while data := await reader.readline():
        writer.write(data)
async def polite():
    try:
        await asyncio.sleep(100)
    finally:
        await asyncio.sleep(0.02)
        print("cleaned up")
async def stubborn():
    while True:
        try:
            await asyncio.sleep(100)
        except asyncio.CancelledError:
            print("no")
async def broken():
    try:
        await asyncio.sleep(100)
    finally:
        raise OSError("in the clean-up")
async def handle(context, payload):
    global connection
    before, _ = seen.get(), seen.set(payload)
    loops.append(asyncio.get_running_loop())
    asyncio.create_task(globals()[payload]()) if payload in ("polite", "stubborn", "broken") else None
    if payload == "client":
        if connection is None:
            server = await asyncio.start_server(answer, "127.0.0.1", 0)
            connection = await asyncio.open_connection(*server.sockets[0].getsockname())
        # the server's task of the run before has ended with it: it is the client's side that lasts
        return [connection[1].get_extra_info("peername")[0], len(set(map(id, loops)))]
    if payload == "thread":
        await asyncio.to_thread(time.sleep, 0.01)
    if payload == "stop":
        asyncio.get_running_loop().stop()
        await asyncio.sleep(1)
    async with lock:
        await asyncio.sleep(0.001)
    return [len(set(map(id, loops))), before, os.getpid()]
"""


@pytest.fixture
def function(host: MakeHost) -> Iterator[Host]:
    return host(SOURCE)


def test_what_the_module_keeps_works_in_every_run(function: Host) -> None:
    assert [function.run("client")["output"] for _ in range(3)] == [["127.0.0.1", 1]] * 3


def test_a_variable_of_a_context_is_of_its_run(function: Host) -> None:
    first, second = function.run("a"), function.run("b")
    assert (first["output"][:2], second["output"][:2]) == ([1, None], [1, None])
    assert second["cold"] is False


def test_tasks_end_with_their_run(function: Host) -> None:
    reply = function.run("polite")
    assert reply["logs"]["stdout"] == ["cleaned up"]
    assert function.run("x")["cold"] is False


def test_the_error_of_a_cancelled_task_is_told(function: Host) -> None:
    reply = function.run("broken")
    assert reply["status"] == "SUCCEEDED"
    assert "OSError: in the clean-up" in reply["logs"]["stderr"]
    assert function.run("x")["cold"] is False


def test_a_task_that_does_not_end_takes_no_result(function: Host) -> None:
    first = function.run("stubborn", timeout=60)
    assert (first["status"], first["logs"]["stdout"]) == ("SUCCEEDED", ["no"])
    assert first["duration_ms"] < 20_000
    second = function.run("x")
    assert (second["status"], second["cold"]) == ("SUCCEEDED", True)


def test_the_deadline_bounds_the_wait_for_tasks(function: Host) -> None:
    function.run("x")
    assert function.run("stubborn", timeout=1.5)["status"] == "SUCCEEDED"


def test_threads_of_the_executor_end_with_their_run(function: Host) -> None:
    assert [function.run("thread")["cold"] for _ in range(3)] == [True, False, False]


def test_a_loop_that_is_stopped_is_told(function: Host) -> None:
    assert function.run("stop")["error"]["type"] == "RuntimeError"
    assert function.run("x")["status"] == "SUCCEEDED"


def test_a_loop_that_is_closed_is_replaced(host: MakeHost) -> None:
    function = host("""
        import asyncio
        loops = []
        async def use():
            loops.append(asyncio.get_running_loop())
            return "fine"
        def handle(context, payload): return loops.pop().close() if payload else use()
    """)
    assert [function.run(payload)["output"] for payload in (False, True, False)] == ["fine", None, "fine"]
