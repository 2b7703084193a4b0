"""What a worker has printed, taken with its answer at once.

MiniStack waits up to 50 ms for a first line and then until none has come for 5 ms, looking once a millisecond. What a function
prints before it answers is in the pipe when its answer is, so here it is read from there.
"""

import os
import queue
import select
import threading
from collections.abc import Callable
from typing import Any

_PART = 1 << 16  # bytes, as many as a pipe holds


def install(runtime: Any) -> None:
    """Change the `Worker` of `ministack.core.lambda_runtime`, which reads its process's standard error."""
    worker = runtime.Worker
    worker._read_stderr = property(_listening)
    worker._drain_stderr_bounded = worker._drain_stderr


def _listening(worker: Any) -> Callable[[], None]:
    """What the thread runs that the start of a process makes; a property, so that there is a `Printed` before the thread runs."""
    worker._stderr_queue = Printed(worker._proc.stderr)
    return worker._stderr_queue.listen  # type: ignore[no-any-return]  # made a line above


class Printed:
    """The standard error of one process: `listen` keeps its pipe from filling up, `get_nowait` gives what there is."""

    def __init__(self, pipe: Any) -> None:
        self._pipe = pipe  # held, for it closes when nobody holds it
        self._kept = bytearray()
        self._lock = threading.Lock()
        os.set_blocking(pipe.fileno(), False)

    def listen(self) -> None:
        """Reads until all who can write there have ended."""
        written = select.poll()
        written.register(self._pipe.fileno(), select.POLLIN)
        while self._read():
            written.poll()

    def get_nowait(self) -> str:
        """All that has been printed since the last time. Raises `queue.Empty` when that is nothing."""
        self._read()
        with self._lock:
            text = self._kept.decode(errors="replace")
            self._kept.clear()
        if not text:
            raise queue.Empty
        return text.removesuffix("\n")

    def _read(self) -> bool:
        """False when there will be no more."""
        with self._lock:
            try:
                part = os.read(self._pipe.fileno(), _PART)
            except BlockingIOError:
                return True
            self._kept += part
        return bool(part)
