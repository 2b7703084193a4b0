"""Stands between the emulator and the program of a task, as the init of a container does. Started by its path.

The program runs behind its walls, this one in front of them: it cannot be signalled, adopts what the program leaves behind, holds
all of it to the task's memory, and ends all of it when the program ends, or when the emulator has gone. SIGUSR1 stops all of it
where it is, and SIGUSR2 lets it go on. Its standard input is
the lifeline, a socket whose other end the emulator alone has. It ends as the program did: with its code, or 128 and its signal.

The argument is JSON: `home`, `exchange`, `folder`, `memory` (bytes), `layers` (as `Isolation.layers` gives them), `ports` (the
descriptor of rules, or null), `command`, and `out_of_memory`, a file that is made when that has ended the task.
"""

import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[0:0] = [str(ROOT), str(ROOT / "layers" / "runtime" / "python")]

from portico_runtime import linux, processes

from local.confinement import walls

_LIFELINE = 0
_PASSED_ON = {signal.SIGUSR1: signal.SIGSTOP, signal.SIGUSR2: signal.SIGCONT}
_WATCHED = {signal.SIGCHLD, signal.SIGIO, signal.SIGTERM, *_PASSED_ON}
_BEAT = 0.25  # seconds between two looks at how much memory the task holds
_NOT_FOUND = 127


def main(task: dict[str, Any]) -> NoReturn:
    signal.pthread_sigmask(signal.SIG_SETMASK, _WATCHED)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    linux.adopt_orphans()
    supervisor = os.getpid()
    linux.signal_at_hangup(_LIFELINE, signal.SIGIO, supervisor)
    child = os.fork()
    if not child:
        linux.end_with(supervisor, signal.SIGKILL)
        _become(task)
    status = _watch(child, task["memory"], Path(task["out_of_memory"]))
    processes.end_all(lambda: processes.descendants(supervisor))
    code = 128 + signal.SIGKILL if status is None else os.waitstatus_to_exitcode(status)
    os._exit(code if code >= 0 else 128 - code)


def _watch(child: int, memory: int, out_of_memory: Path) -> int | None:
    """The status of the program at its end; None when it is to be ended."""
    status = None
    while status is None and not linux.hung_up(_LIFELINE):
        received = signal.sigtimedwait(_WATCHED, _BEAT)
        if received and received.si_signo == signal.SIGTERM:
            os.kill(child, signal.SIGTERM)
        if received and received.si_signo in _PASSED_ON:
            _tell_all(_PASSED_ON[signal.Signals(received.si_signo)])
        status = _reap(child)
        if status is None and _is_over(memory):
            out_of_memory.touch()
            return None
    return status


def _tell_all(number: signal.Signals) -> None:
    """Sends a signal to all processes of the task, those that are born meanwhile, too."""
    told: set[int] = set()
    while new := set(processes.descendants(os.getpid())) - told:
        told |= new
        for pid in new:
            os.kill(pid, number)  # nobody else reaps them: they are there, if only as zombies


def _reap(child: int) -> int | None:
    """Collects all that have ended; the status of `child` if it is among them."""
    found = None
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return found
        if not pid:
            return found
        found = status if pid == child else found


def _is_over(memory: int) -> bool:
    """Pages that several share are looked at closely only if counting each of them would be too much."""
    held = processes.descendants(os.getpid())
    return processes.resident_bytes(held) > memory and processes.proportional_bytes(held) > memory


def _become(task: dict[str, Any]) -> NoReturn:
    """The program, behind its walls."""
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, _LIFELINE)
    os.close(null)
    os.setsid()
    _confine(task)
    resource.setrlimit(resource.RLIMIT_DATA, (task["memory"], task["memory"]))
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    command = task["command"]
    try:
        os.execvp(command[0], command)
    except OSError as error:
        os.write(2, f"exec: {command[0]}: {error.strerror}\n".encode())
        os._exit(_NOT_FOUND)


def _confine(task: dict[str, Any]) -> None:
    if task["layers"] != "none":
        _close_files(task)
    if task["ports"] is not None:
        walls.close_ports(task["ports"])


def _close_files(task: dict[str, Any]) -> None:
    folder = Path(task["folder"])
    scratch, own = folder / "tmp", task["layers"] == "files+tmp"
    programs = (Path(sys.executable).parents[1], Path(sys.base_prefix))  # an environment is no prefix without `site`
    if not own:
        os.environ["TMPDIR"] = str(scratch)
    walls.enter(
        (Path(task["home"]), ROOT), programs, (folder / "home", Path(task["exchange"])), scratch, has_own_tmp=own
    )


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
