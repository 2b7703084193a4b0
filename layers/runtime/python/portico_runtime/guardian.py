"""Stands between parent and child so that nothing of a run outlives the parent. Started by its path.

The kernel can end a child with its parent, but not the child's descendants, whose daemons would be handed to init. The
guardian adopts these (PR_SET_CHILD_SUBREAPER) or, where that is refused, finds them (`orphans`), and kills all when the parent
is gone. When the child ends, it kills what is left and ends as the child did.

It blocks in sigwait, is not on the way of a run, and holds neither the control socket nor the child's output. Its standard
input is the lifeline, a socket whose other end the parent alone has.
Arguments: the control socket's descriptor, the memory limit (bytes), and the program that the child becomes, if it is not
Python.
"""

import os
import resource
import signal
import sys
from typing import NoReturn

# The interpreter is isolated (-I -S): the directory of the package is not on its path.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from portico_runtime import linux, orphans, processes

del sys.path[0]
_LIFELINE = 0
_WATCHED = {signal.SIGCHLD, signal.SIGIO, signal.SIGTERM}


def main(control: int, memory_bytes: int, program: list[str]) -> NoReturn:
    signal.pthread_sigmask(signal.SIG_SETMASK, _WATCHED)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    adopts = linux.adopt_orphans()
    guardian = os.getpid()
    linux.signal_at_hangup(_LIFELINE, signal.SIGIO, guardian)
    child = os.fork()
    if child:
        os.close(control)
        _redirect_to_null(1, 2)
        _guard(child, adopts)
    linux.end_with(guardian, signal.SIGKILL)  # the parent's end of the lifeline does it, too, while there is a parent
    _redirect_to_null(_LIFELINE)
    orphans.mark()
    os.setsid()
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    _go_on(control, memory_bytes, program)


def _go_on(control: int, memory_bytes: int, program: list[str]) -> NoReturn:
    if program:
        from portico_runtime import languages

        languages.become(program, control, memory_bytes)
    from portico_runtime import harness

    harness.main(control)


def _redirect_to_null(*descriptors: int) -> None:
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in descriptors:
        os.dup2(null, descriptor)
    os.close(null)


def _guard(child: int, adopts: bool) -> NoReturn:
    """Wait for the child's end or the parent's. Signals that others send are ignored."""
    status = None
    while status is None and not linux.hung_up(_LIFELINE):
        signal.sigwait(_WATCHED)
        status = _reap(child)
    processes.end_all(lambda: processes.descendants(os.getpid()) + ([] if adopts else orphans.found()))
    _end_like(1 << 8 if status is None else status)


def _reap(child: int) -> int | None:
    """Collect all that have ended; the status of `child` if it is among them."""
    found = None
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return found
        if not pid:
            return found
        found = status if pid == child else found


def _end_like(status: int) -> NoReturn:
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        if -code != signal.SIGKILL:
            signal.signal(-code, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        os.kill(os.getpid(), -code)
    os._exit(code if code >= 0 else 128 - code)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
