"""Stands over the agent so that nothing of a session outlives it; it is the process that the task started.

All that loses its parent below it becomes its child, and is reaped. When the agent ends, or SIGTERM has had its grace, it
kills what is left and ends as the agent did.
"""

from __future__ import annotations

import os
import signal
import time

from portico_runtime import linux, processes

GRACE = 4.0  # seconds; ECS gives a task 5
_WATCHED = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGALRM}


def stand_guard() -> None:
    """Fork: returns in the child, which is the agent; the parent ends with it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)
    linux.adopt_orphans()
    guardian = os.getpid()
    agent = os.fork()
    if agent:
        _end_like(_guard(agent))
    linux.end_with(guardian, signal.SIGKILL)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _guard(agent: int) -> int:
    """Wait for the agent's end; its status. A signal is passed on once, and begins the grace."""
    status = until = None
    while status is None and (until is None or time.monotonic() < until):
        received = signal.sigwait(_WATCHED)
        if received in (signal.SIGTERM, signal.SIGINT) and until is None:
            until = time.monotonic() + GRACE
            signal.setitimer(signal.ITIMER_REAL, GRACE)
            os.kill(agent, signal.SIGTERM)
        status = _reap(agent)
    processes.end_all(lambda: processes.descendants(os.getpid()))
    return 128 + signal.SIGTERM << 8 if status is None else status


def _reap(agent: int) -> int | None:
    """Collect all that have ended; the status of the agent if it is among them."""
    found = None
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return found
        if not pid:
            return found
        found = status if pid == agent else found


def _end_like(status: int) -> None:
    os._exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
