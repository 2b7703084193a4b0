"""The state of a process between runs, restored so that one run does not shape the next."""

import os
import resource
import signal
import sys
import threading
from typing import Any

_LIMITS = [getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")]
_TIMERS = (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)
# Without looking for a name among `signal.Handlers`, which takes longer than all the rest.
_getsignal = sys.modules["_signal"].getsignal
_SIGNALS = sorted(signal.valid_signals())


class Baseline:
    """Taken once the user's module is imported: what it set up there is the user's right.

    `restore` puts back what can be put back (directory, environment, signal handlers, timers, standard
    streams) and names what cannot: a child of which that is said must not serve another run.
    """

    def __init__(self) -> None:
        self._directory = os.getcwd()
        self._environ = os.environ
        self._variables = dict(os.environ)
        self._encoded = dict(_encoded(os.environ))
        self._handlers = _handlers()
        self._streams = (sys.stdin, sys.stdout, sys.stderr)
        self._threads = len(sys._current_frames())
        self._fixed = _fixed()

    def restore(self) -> str | None:
        """Restore, then say what is beyond repair, or None."""
        sys.stdin, sys.stdout, sys.stderr = self._streams
        self._restore_signals()
        vars(os)["environ"] = self._environ  # the user's code may have put another object there
        if self._encoded != _encoded(self._environ):
            self._environ.clear()
            self._environ.update(self._variables)
        try:
            os.chdir(self._directory)
        except OSError:
            return "directory"
        return self._beyond_repair()

    def _restore_signals(self) -> None:
        for timer in _TIMERS:
            signal.setitimer(timer, 0)
        for number, handler in _handlers().items():
            before = self._handlers.get(number, signal.SIG_DFL)
            if handler is not before:
                signal.signal(number, before)

    def _beyond_repair(self) -> str | None:
        if threading.active_count() > self._threads or len(sys._current_frames()) > self._threads:
            return "threads"
        return next((name for name, value in _fixed().items() if value != self._fixed[name]), None)


def _encoded(environ: Any) -> Any:
    """The variables as os.environ keeps them, which are compared without being decoded."""
    return getattr(environ, "_data", environ)


def _handlers() -> dict[int, Any]:
    """Handlers by signal, but for those that were not installed by Python (None: nothing to put back)."""
    found = ((number, _getsignal(number)) for number in _SIGNALS)
    return {number: handler for number, handler in found if handler is not None}


def _fixed() -> dict[str, Any]:
    mask = os.umask(0o22)
    os.umask(mask)
    return {
        "standard streams": [_identity(fd) for fd in (0, 1, 2)],
        "resource limits": [resource.getrlimit(limit) for limit in _LIMITS],
        "signal mask": signal.pthread_sigmask(signal.SIG_BLOCK, ()),
        "umask": mask,
        "user": (os.getresuid(), os.getresgid()),
    }


def _identity(fd: int) -> tuple[int, int] | None:
    try:
        found = os.fstat(fd)
    except OSError:
        return None
    return found.st_dev, found.st_ino
