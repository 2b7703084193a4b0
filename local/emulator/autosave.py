"""Saves the emulator's state every few seconds, so that `kill -9` costs at most the last ones.

MiniStack saves at a clean shutdown only. Here a forked child does the saving, as Redis does it (BGSAVE): the fork is a
picture of all services at one instant, and costs the serving process the time of the fork alone; copying, encoding and
writing happen in the child. What nobody has touched is not saved again, so an idle stack is idle.
"""

import asyncio
import copy
import gc
import logging
import os
import signal
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from local.emulator.state import Store

INTERVAL = 4.0  # seconds between the beginnings of two saves; a state is complete one save later
SHARE = 0.05  # of a processor, which saves of a large state may take: they come less often then
PATIENCE = 60.0  # seconds after which a child that does not end is given up
QUIET = ("/_ministack/health", "/_ministack/ready")  # requests to these paths change nothing

logger = logging.getLogger("local.autosave")

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]


class Autosave:
    """Saves `collect()` into `store`; `busy()` tells whether work goes on that no request shows."""

    def __init__(
        self,
        store: Store,
        collect: Callable[[], dict[str, Any]],
        busy: Callable[[], bool],
        interval: float = INTERVAL,
    ) -> None:
        self._store = store
        self._collect = collect
        self._busy = busy
        self._interval = interval
        self._touched = time.monotonic()
        self._saved = 0.0
        self._child: int | None = None
        self._task: asyncio.Task[None] | None = None
        self._saves = 0
        self._took = 0.0  # seconds of the processor for the last save
        self._took_all = 0.0
        self._pause = 0.0  # seconds that the longest fork has kept everybody waiting

    def watching(self, app: App) -> App:
        """The ASGI application, with every request noted."""

        async def watched(scope: Scope, receive: Any, send: Any) -> None:
            try:
                await app(scope, receive, send)
            finally:
                if scope["type"] == "http" and not scope["path"].startswith(QUIET):
                    self._touched = time.monotonic()

        return watched

    def begin(self) -> None:
        """Start saving; not before the old state is loaded, which would be overwritten by an empty one."""
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        while True:
            began = time.monotonic()
            if self._is_dirty():
                self._saved = began
                self._fork()
                await self._wait(began + PATIENCE)
            interval = max(self._interval, self._took / SHARE)
            await asyncio.sleep(max(0.01, began + interval - time.monotonic()))

    def save_now(self) -> None:
        """Save and wait for it: the last act of a clean shutdown."""
        if self._task:
            self._task.cancel()
        if self._child:
            self._reap(0)
        self._fork()
        self._reap(0)
        told = "saved %d times in %.1f s of the processor, longest pause %.1f ms"
        logger.info(told, self._saves, self._took_all, self._pause * 1000)

    def _is_dirty(self) -> bool:
        # Deliveries may go on for a moment after the last request: two more saves catch what they change.
        return self._busy() or self._saved <= self._touched + 2 * self._interval

    def _fork(self) -> None:
        began = time.monotonic()
        self._child = os.fork()
        if self._child == 0:
            self._save_and_exit()
        self._saves += 1
        self._pause = max(self._pause, time.monotonic() - began)

    async def _wait(self, deadline: float) -> None:
        while self._child and not self._reap(os.WNOHANG):
            if time.monotonic() > deadline:
                os.kill(self._child, signal.SIGKILL)
            await asyncio.sleep(0.05)

    def _reap(self, options: int) -> bool:
        """True if the child has ended; the outcome of its work is logged."""
        ended, status, used = os.wait4(self._child or 0, options)
        if ended:
            self._child, self._took = None, used.ru_utime + used.ru_stime
            self._took_all += self._took
            if status:
                logger.error("the state was not saved (status %s); the one saved before stands", status)
        return bool(ended)

    def _save_and_exit(self) -> None:
        """In the child: give up what belongs to the parent, save, and leave without any clean-up of the parent's."""
        try:
            _detach()
            self._store.save(self._collect())
        except BaseException:
            logger.exception("saving the state failed")
            os._exit(1)
        os._exit(0)


def _detach() -> None:
    # The listening socket and the workers' pipes must not outlive a killed parent.
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    gc.disable()
    os.nice(10)
    # Services copy their state before handing it out; here nobody else can change it.
    copy.deepcopy = _same  # type: ignore[assignment]  # looser in its types


def _same(value: Any, memo: Any = None) -> Any:
    return value
