"""Stands between parent and child so that nothing of a run outlives the parent. Started by its path.

The kernel can end a child with its parent (PR_SET_PDEATHSIG), but not the child's descendants, whose daemons
would be handed to init. The guardian adopts these (PR_SET_CHILD_SUBREAPER), reaps them, and kills all when
the parent is gone. When the child ends, it kills what is left and ends as the child did.

It blocks in sigwait, is not on the way of a run, and holds neither the control socket nor the child's output.
Arguments: the control socket's descriptor, the parent's process id, the memory limit (bytes), and the program that the
child becomes, if it is not Python.
"""

import os
import resource
import signal
import sys
from typing import NoReturn

# The interpreter is isolated (-I -S): the directory of the package is not on its path.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from portico_runtime import linux, processes

del sys.path[0]
_WATCHED = {signal.SIGCHLD, signal.SIGTERM}


def main(control: int, parent: int, memory_bytes: int, program: list[str]) -> NoReturn:
    signal.pthread_sigmask(signal.SIG_SETMASK, _WATCHED)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    linux.adopt_orphans()
    linux.end_with(parent, signal.SIGTERM)
    guardian = os.getpid()
    child = os.fork()
    if child:
        _let_go_of(control)
        _guard(child, parent)
    linux.end_with(guardian, signal.SIGKILL)
    os.setsid()
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    _go_on(control, memory_bytes, program)


def _go_on(control: int, memory_bytes: int, program: list[str]) -> NoReturn:
    if program:
        from portico_runtime import languages

        languages.become(program, control, memory_bytes)
    from portico_runtime import harness

    harness.main(control)


def _let_go_of(control: int) -> None:
    os.close(control)
    os.dup2(0, 1)
    os.dup2(0, 2)


def _guard(child: int, parent: int) -> NoReturn:
    """Wait for the child's end or the parent's. A SIGTERM while the parent lives is anybody's: ignored."""
    status = None
    while status is None and os.getppid() == parent:
        signal.sigwait(_WATCHED)
        status = _reap(child)
    processes.end_descendants(os.getpid())
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
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
