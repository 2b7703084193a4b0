"""The modes of `execute`: query, batch, continue, input; one execution at a time."""

from __future__ import annotations

import os
import queue
import signal
import threading
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from portico_agent import interpreters, outputs
from portico_agent.errors import AgentError, busy, invalid, no_execution, not_ready
from portico_agent.execution import LONGEST_WAIT, Execution
from portico_agent.interpreters.port import Interpreter
from portico_agent.logs import Log
from portico_agent.outputs import Program
from portico_agent.settings import MEGABYTE, Json

BEGINNING = ("query", "batch")  # the modes that begin an execution
_STEPS = ("clean", "build", "exec")
_REMEMBERED = 8
OUTPUTS = "outputs"  # the folder of media that are too large for an answer


class Executor:
    """Runs what it is asked to on one thread, on which the interpreter lives too."""

    def __init__(self, folder: str, environment: Mapping[str, str], log: Log) -> None:
        self._folder = folder
        self._environment = environment
        self._log = log
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._interpreter: Interpreter | None = None
        self._program: Program | None = None
        self._lock = threading.Lock()
        self._current: Execution | None = None
        self._past: dict[str, Execution] = {}
        self._ready = threading.Event()
        self._stopped = False
        self.failure: str | None = None
        threading.Thread(target=self._work, daemon=True).start()

    def wait(self) -> None:
        """Until code can be executed, or never will be."""
        self._ready.wait()

    def execute(self, body: Json) -> Json:
        """The reply to a request of any mode. Raises AgentError."""
        mode, code, ident = body.get("mode", "query"), body.get("code", ""), body.get("execution")
        after, options = body.get("after", 0), body.get("options", {})
        wait = body.get("wait", LONGEST_WAIT)
        _check(mode, code, ident, after, options, wait)
        if not self._ready.is_set():
            raise not_ready()
        if mode in BEGINNING:
            execution = self._begin(ident, mode, code, options)
        else:
            execution = self._known(ident)
            if mode == "input":
                self._answer(execution, code, options.get("request"))
        return execution.reply(after, wait)

    def interrupt(self, ident: str | None) -> Json:
        """Raise KeyboardInterrupt in what runs, or end its program; nothing if it has finished. Raises AgentError."""
        execution = self._known(ident)
        with self._lock:
            current, program = self._current, self._program
        if execution is current and not execution.is_finished:
            execution.answered(None)
            if program:
                program.signal(signal.SIGINT)
            elif self._interpreter:
                self._interpreter.interrupt()
        return {"execution": execution.id}

    def complete(self, code: str, cursor: int) -> Json:
        """See Interpreter. Raises AgentError while something is executed."""
        if not self._ready.is_set():
            raise not_ready()
        with self._lock:
            if self._current:
                raise busy(self._current.id)
        answers: queue.SimpleQueue[Json] = queue.SimpleQueue()
        interpreter = self._interpreter
        if interpreter is None:
            raise AgentError(409, "SESSION_NOT_INTERACTIVE", "The session executes no code.")
        self._jobs.put(lambda: answers.put(interpreter.complete(code, cursor)))
        try:
            return answers.get(timeout=LONGEST_WAIT)
        except queue.Empty:
            return {"matches": [], "cursor_start": cursor, "cursor_end": cursor}

    def stop(self) -> None:
        """End whatever runs, with its processes."""
        self._stopped = True
        with self._lock:
            program = self._program
        if program:
            program.kill()
        if self._interpreter:
            self._interpreter.stop()

    @property
    def is_busy(self) -> bool:
        return self._current is not None

    def _begin(self, ident: str | None, mode: str, code: str, options: Json) -> Execution:
        """A new execution; one that is known already is not begun again, for the reply to its first request may be lost."""
        with self._lock:
            if ident in self._past:
                return self._past[ident]
            if self._current:
                raise busy(self._current.id)
            execution = Execution(ident or os.urandom(16).hex(), os.path.join(self._folder, OUTPUTS))
            self._current = self._past[execution.id] = execution
            while len(self._past) > _REMEMBERED:
                del self._past[next(iter(self._past))]
        steps = _steps(code, options) if mode == "batch" else []
        self._jobs.put(lambda: self._run(execution, code, steps))
        return execution

    def _known(self, ident: str | None) -> Execution:
        with self._lock:
            execution = self._past.get(ident) if ident else self._current
        if execution is None:
            raise no_execution(ident or "")
        return execution

    def _answer(self, execution: Execution, text: str, request: Any) -> None:
        if execution.answered(request) and self._interpreter:
            self._interpreter.answer(text)

    def _work(self) -> None:
        try:
            self._interpreter = interpreters.start(self._folder, self._environment, self._log)
        except Exception as error:
            self.failure = f"The interpreter did not start: {type(error).__name__}: {error}"
            self._log.write(self.failure + "\n")
        self._ready.set()
        while True:
            self._jobs.get()()

    def _run(self, execution: Execution, code: str, steps: list[tuple[str, str]]) -> None:
        exit_code = 1
        try:
            exit_code = self._run_steps(execution, steps) if steps else self._run_code(execution, code)
        except Exception:
            execution.text("stderr", traceback.format_exc())
        finally:
            with self._lock:
                self._current = None
            execution.finish(exit_code)

    def _run_code(self, execution: Execution, code: str) -> int:
        if self._interpreter is None:
            execution.text("stderr", f"{self.failure}\n")
            return 1
        return self._interpreter.run(code, execution)

    def _run_steps(self, execution: Execution, steps: list[tuple[str, str]]) -> int:
        exit_code = 0
        for name, command in steps:
            exit_code = self._run_program(execution, command)
            if exit_code or name == steps[-1][0]:
                break
            execution.mark(f"{name}-finished")
        return exit_code

    def _run_program(self, execution: Execution, command: str) -> int:
        program = outputs.shell(command, execution.text, self._folder, self._environment)
        with self._lock:
            self._program = program
        try:
            return program.wait() or 0
        finally:
            program.outputs.sink = lambda _, text: self._log.write(text)  # of what it left behind
            with self._lock:
                self._program = None


def _check(mode: Any, code: Any, ident: Any, after: Any, options: Any, wait: Any) -> None:
    if mode not in (*BEGINNING, "continue", "input"):
        raise invalid("mode", "The modes are query, batch, continue and input.")
    if not isinstance(code, str) or len(code) > MEGABYTE:
        raise invalid("code", "Code is text of at most 1 MB.")
    if ident is not None and not (isinstance(ident, str) and 0 < len(ident) <= 64 and ident.isascii()):
        raise invalid("execution", "An execution has an id of at most 64 characters.")
    if ident and not ident.replace("-", "").replace("_", "").isalnum():
        raise invalid("execution", "An id has letters, digits, - and _.")
    if not isinstance(after, int) or after < 0:
        raise invalid("after", "This is the number of an item.")
    if not isinstance(options, dict) or not isinstance(wait, (int, float)):
        raise invalid("options", "Options are an object.")


def _steps(code: str, options: Json) -> list[tuple[str, str]]:
    """Commands by step, those that are there; without any, the code is one."""
    steps = [(name, str(options[name])) for name in _STEPS if options.get(name)]
    return steps or [("exec", code)]
