"""The one event loop of a process: a client that a module keeps is bound to the loop it was first used in.

Imported by the first run of an asynchronous handler; asyncio takes 30 ms.
"""

import asyncio
import time
from asyncio import AbstractEventLoop, Runner, all_tasks
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Thread, current_thread
from typing import Any, Final

from portico_runtime.words import class_name, message_of

PATIENCE: Final = 2.0  # seconds for what is cancelled to end
_MARGIN = 0.2  # seconds left to answer before the deadline


class Loop:
    """Runs one coroutine after the other, each in a context of its own.

    A run's tasks end with it: they are cancelled, as asyncio.run does. Threads of the loop's executor are waited for.
    `spoilt` says why the process cannot go on, or is None.
    """

    def __init__(self) -> None:
        self.spoilt: str | None = None
        self._runner = Runner()
        self._executor, self._threads = _executor()

    def run(self, coroutine: Coroutine[Any, Any, Any], deadline: float) -> Any:
        """The coroutine's value, or what it raises. `deadline` in seconds since 1970."""
        if self._runner.get_loop().is_closed():  # the user's doing
            self._runner = Runner()
        loop = self._runner.get_loop()
        loop.set_default_executor(self._executor)
        try:
            return self._runner.run(coroutine, context=copy_context())
        finally:
            try:
                self._end(loop, time.monotonic() + max(0.0, min(PATIENCE, deadline - time.time() - _MARGIN)))
            except BaseException as error:  # of what the run has left behind: it does not take the result
                self.spoilt = class_name(error)

    def _end(self, loop: AbstractEventLoop, until: float) -> None:
        """End what the run has left behind."""
        if loop.is_closed() or not loop.run_until_complete(_ended(loop, until)):
            self.spoilt = "tasks"
        if self._threads:
            self._executor.shutdown(wait=False)
            for thread in self._threads:
                thread.join(max(0.0, until - time.monotonic()))
            self._executor, self._threads = _executor()


async def _ended(loop: AbstractEventLoop, until: float) -> bool:
    """Cancel all tasks but this one, and wait for them and what they begin in their last breath; false if some go on."""
    me = asyncio.current_task()
    left = all_tasks(loop) - {me}
    for task in left:
        task.cancel()
    await asyncio.sleep(0)  # generators that nobody holds are closed by tasks, which begin now
    while tasks := all_tasks(loop) - {me}:
        if time.monotonic() > until:
            return False
        left |= tasks
        await asyncio.wait(tasks, timeout=max(0.0, until - time.monotonic()))
    for task in left:
        _tell(loop, task)
    return True


def _tell(loop: AbstractEventLoop, task: "asyncio.Task[Any]") -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        words = f"Uncaught, after the result: {class_name(error)}: {message_of(error)}"
        loop.call_exception_handler({"message": words, "exception": error, "task": task})


def _executor() -> tuple[ThreadPoolExecutor, list[Thread]]:
    """An executor, and the threads that it has started."""
    threads: list[Thread] = []
    return ThreadPoolExecutor(
        thread_name_prefix="asyncio", initializer=lambda: threads.append(current_thread())
    ), threads
