"""The child: imports the user's module once, then serves one request after the other until the socket closes.

Nothing of a run (input, secrets, output, exception) is kept but in local names of the functions below. What
they call is bound at import where it matters: the user's module may patch any module.
"""

import inspect
import os
import resource
import site
import sys
import threading
import time
from collections.abc import Coroutine
from contextlib import suppress
from gc import collect
from json import dumps, loads
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

from portico_runtime import failure, loading, streams
from portico_runtime.baseline import Baseline
from portico_runtime.channel import Channel
from portico_runtime.protocol import Message
from portico_runtime.words import MEMORY_EXCEEDED

if TYPE_CHECKING:
    from portico_runtime.loop import Loop

_exit = os._exit
_getpid = os.getpid
_HELPERS = (("multiprocessing.forkserver", "_forkserver"), ("multiprocessing.resource_tracker", "_resource_tracker"))
_THREAD_STACK = 2 * 1024 * 1024  # stacks count as data: the usual 8 MB each would eat a small limit


def main(control: int) -> NoReturn:
    """Serve the control socket `control`; ends with the process."""
    channel = Channel(control)
    setup = channel.receive()
    if setup is None:
        _exit(0)
    _prepare(setup.header)
    channel.send({"type": "hello", "pid": _getpid()})
    Harness(channel, setup.header["handler"], setup.header["task_root"]).serve()
    _exit(0)


def _prepare(setup: dict[str, Any]) -> None:
    os.environ.clear()
    os.environ.update(setup["environment"])
    time.tzset()
    os.chdir(setup["directory"])
    sys.path[:0] = _path(setup)
    sys.argv = [""]
    sys.modules["__main__"] = ModuleType(
        "__main__"
    )  # multiprocessing runs the file of the former in each process that it spawns
    sys.dont_write_bytecode = True
    site.setquit()
    streams.install()
    threading.stack_size(_THREAD_STACK)
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")  # if the kernel must end somebody, then this process; a sandbox may refuse
    resource.setrlimit(resource.RLIMIT_DATA, (setup["memory_bytes"], setup["memory_bytes"]))


def _path(setup: dict[str, Any]) -> list[str]:
    """The folder of the user's files, what PYTHONPATH names from there, as Python has it, and the packages of layers."""
    root, *layers = setup["path"]
    named = setup["environment"].get("PYTHONPATH", "")
    return [root, *(os.path.join(root, place) for place in named.split(os.pathsep) if named), *layers]


class Harness:
    """Answers requests with the user's handler, which is imported when it is first needed."""

    def __init__(self, channel: Channel, handler: str, task_root: str) -> None:
        self._channel = channel
        self._name = handler
        self._task_root = task_root
        self._handler: loading.Handler | None = None
        self._baseline: Baseline | None = None
        self._loop: Loop | None = None
        self._pid = _getpid()
        self._streams = (sys.stdout, sys.stderr)

    def serve(self) -> None:
        while (message := self._channel.receive()) is not None:
            self._answer(message)

    def _answer(self, message: Message) -> None:
        request = message.header
        if message.type == "reap":
            _reap()
            self._channel.send({"type": "reaped", "id": request["id"]})
            return
        streams.begin()
        self._channel.send({"type": "started", "id": request["id"]})
        answer, body = self._probe() if message.type == "probe" else self._run(message)
        if _getpid() != self._pid:  # a fork of the user's returned from the handler too: the original answers
            _exit(0)
        answer["recycle"] = answer.get("recycle") or self._restored()
        self._channel.send({**answer, "id": request["id"]}, body)

    def _restored(self) -> str | None:
        """Why this process must not serve another request, or None; what strikes it late does not take the run's result."""
        try:
            self._flush()
            if self._loop and self._loop.spoilt:
                return self._loop.spoilt
            return self._baseline.restore() if self._baseline else "import"
        except BaseException as error:  # a signal's handler, or another thread, has raised it in this one
            return failure.class_name(error)

    def _load(self) -> loading.Handler:
        if self._handler is None:
            self._handler = loading.load(self._name, self._task_root)
            self._baseline = Baseline()
        return self._handler

    def _probe(self) -> tuple[dict[str, Any], bytes]:
        reason = None
        try:
            self._load()
        except loading.HandlerError as error:
            reason = error.reason
        return {"type": "probed", "reason": reason}, b""

    def _run(self, message: Message) -> tuple[dict[str, Any], bytes]:
        answer: dict[str, Any] = {"type": "result", "error": None, "output_error": None}
        assert isinstance(message.body, bytes)  # the channel has no folder for large ones
        try:
            output = self._call(self._load(), _context(message.header), loads(message.body))
        except BaseException as error:
            answer |= self._failed(error)
        else:
            return _serialized(answer, output, message.header["output_limit"])
        collect()  # an exception and the frames of its run hold each other
        return answer, b""

    def _call(self, handler: loading.Handler, context: dict[str, Any], payload: Any) -> Any:
        limit, deadline = sys.getrecursionlimit(), context["deadline"]
        try:
            result = handler(context, payload)
            return self._finished(result, deadline) if inspect.iscoroutine(result) else result
        finally:
            sys.settrace(None)
            sys.setprofile(None)
            sys.setrecursionlimit(limit)

    def _finished(self, coroutine: Coroutine[Any, Any, Any], deadline: float) -> Any:
        if self._loop is None:
            from portico_runtime.loop import Loop  # 30 ms that only asynchronous handlers pay

            self._loop = Loop()
        return self._loop.run(coroutine, deadline)

    def _failed(self, error: BaseException) -> dict[str, Any]:
        """The answer about `error`; a child that exits or is out of memory is not used again."""
        if isinstance(error, loading.HandlerError):
            return {"error": error.reason, "recycle": "import"}
        told = failure.describe(error, self._task_root)
        if isinstance(error, SystemExit):
            return {"error": told, "recycle": "exit"}
        return {"error": told, "recycle": "memory" if isinstance(error, MemoryError) else None}

    def _flush(self) -> None:
        for stream in (sys.stdout, sys.stderr, *self._streams):
            try:
                stream.flush()
            except BaseException as error:  # the user's stream, or a descriptor they closed: `Baseline` will tell
                del error


def _context(request: dict[str, Any]) -> dict[str, Any]:
    return {name: request[name] for name in ("run_id", "function", "deadline", "secrets", "event")}


class _TooLargeError(Exception):
    pass


def _serialized(answer: dict[str, Any], output: Any, limit: int) -> tuple[dict[str, Any], bytes]:
    """The answer and its body; an output of the user's classes may raise anything when it is looked at."""
    try:
        return answer, _serialize(output, limit)
    except MemoryError:
        type_, message = MEMORY_EXCEEDED
        told = {"type": type_, "message": message, "stacktrace": []}
        return answer | {"error": told, "recycle": "memory"}, b""
    except BaseException as error:
        return answer | {"output_error": _output_error(error)}, b""


def _serialize(output: Any, limit: int) -> bytes:
    text = dumps(output, allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode()
    if len(text) > limit:
        raise _TooLargeError(f"the output has {len(text)} bytes, the limit is {limit}")
    return text


def _output_error(error: BaseException) -> dict[str, Any]:
    type_ = "OutputTooLarge" if isinstance(error, _TooLargeError) else "OutputInvalid"
    told = failure.message_of(error)
    if not isinstance(error, _TooLargeError):
        told = f"the output is not JSON: {failure.class_name(error)}: {told}"
    return {"type": type_, "message": told, "stacktrace": []}


def _reap() -> None:
    """The parent has killed this process' children: collect them all."""
    _forget_helpers()
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def _forget_helpers() -> None:
    """What multiprocessing keeps for itself was among them: it starts others when it is told so, not when it misses them."""
    for name, attribute in _HELPERS:
        helper = getattr(sys.modules.get(name), attribute, None)
        if helper is not None:
            with suppress(OSError):
                helper._stop()
