"""The warm child itself: code runs here, one piece after the other, in one namespace that is called `__main__`."""

from __future__ import annotations

import ast
import builtins
import linecache
import os
import re
import signal
import socket
import sys
import types
from typing import TYPE_CHECKING, Any

from portico_agent.interpreters import framing
from portico_agent.interpreters.streams import Channel, Streams

if TYPE_CHECKING:
    import asyncio

# A child starts while somebody waits for it: what not all code needs is imported when it is needed.
_AWAITABLE = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_COROUTINE = 0x80  # inspect.CO_COROUTINE
_OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_NAME = re.compile(r"[A-Za-z_0-9.]{1,200}\Z")
_MOST_MATCHES = 200
_METHODS = {
    "_repr_html_": "text/html",
    "_repr_svg_": "image/svg+xml",
    "_repr_png_": "image/png",
    "_repr_jpeg_": "image/jpeg",
    "_repr_json_": "application/json",
    "_repr_markdown_": "text/markdown",
    "_repr_latex_": "text/latex",
}


class Child:
    """The namespace, and what surrounds it."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._owner = os.getpid()
        self._count = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._module = types.ModuleType("__main__")
        self._names = vars(self._module)
        self._streams = Streams(channel, self.ask)

    def install(self) -> None:
        """Take the places of what code looks for."""
        sys.modules["__main__"] = self._module
        sys.argv, sys.path[0] = [""], ""
        self._streams.install()
        setattr(builtins, "input", self.input)  # noqa: B010  a name that mypy guards
        setattr(builtins, "display", self.display)  # noqa: B010
        import getpass

        getpass.getpass = lambda prompt="Password: ", stream=None: self.ask(prompt, is_password=True)
        signal.signal(signal.SIGINT, self._channel.interrupted)

    def serve(self) -> None:
        """Until the agent is gone."""
        while True:
            try:
                kind, *data = self._channel.receive()
            except framing.Closed:
                return
            if kind == "run":
                code = self._run(data[0])
                self._streams.flush()
                self._channel.send("done", code)
            elif kind == "complete":
                self._channel.send("completed", self._completed(data[0], data[1]))

    def input(self, prompt: object = "") -> str:
        """As the function of Python."""
        return self.ask(str(prompt))

    def ask(self, prompt: str = "", *, is_password: bool = False) -> str:
        """A line from whoever executes. Raises EOFError where nobody listens: a process of the code's own, or a late thread."""
        if os.getpid() != self._owner or not self._channel.running:
            raise EOFError("nobody can be asked here")
        self._streams.flush()
        self._channel.send("ask", prompt, is_password)
        kind, *data = self._channel.receive()
        if kind != "input":
            raise EOFError
        return str(data[0])

    def display(self, *values: object) -> None:
        """Show values as rich as they are."""
        for value in values:
            self._streams.flush()
            self._channel.send("show", _bundle(value))

    def _run(self, code: str) -> int:
        self._count += 1
        name = f"<cell {self._count}>"
        linecache.cache[name] = len(code), None, code.splitlines(keepends=True), name
        try:
            self._channel.running = True
            self._execute(code, name)
        except SystemExit as leaving:
            return self._left_with(leaving.code)
        except BaseException as error:
            self._channel.running = False
            self._explain(error)
            return 1
        finally:
            self._channel.running = False
        return 0

    def _execute(self, code: str, name: str) -> None:
        tree = compile(code, name, "exec", ast.PyCF_ONLY_AST | _AWAITABLE, dont_inherit=True)
        body = tree.body
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        self._evaluate(compile(tree, name, "exec", _AWAITABLE, dont_inherit=True))
        if isinstance(last, ast.Expr):
            value = self._evaluate(compile(ast.Expression(last.value), name, "eval", _AWAITABLE, dont_inherit=True))
            if value is not None:
                self._names["_"] = value
                self.display(value)

    def _evaluate(self, code: types.CodeType) -> Any:
        value = eval(code, self._names)  # to run the user's code is what it is for  # nosec B307
        if not code.co_flags & _COROUTINE:
            return value
        import asyncio

        self._loop = self._loop or asyncio.new_event_loop()
        return self._loop.run_until_complete(value)

    def _left_with(self, code: object) -> int:
        if code is None or isinstance(code, int):
            return int(code or 0) & 0xFF
        print(code, file=sys.stderr)
        return 1

    def _explain(self, error: BaseException) -> None:
        from portico_runtime import stacktrace

        if isinstance(error, SyntaxError) and not stacktrace.user_frames(error.__traceback__, _OURS):
            import traceback

            lines = "".join(traceback.format_exception_only(type(error), error)).splitlines()
        else:
            lines = ["Traceback (most recent call last):", *stacktrace.lines_of(error, os.getcwd(), _OURS)]
        print("\n".join(lines), file=sys.stderr)

    def _completed(self, code: str, cursor: int) -> dict[str, Any]:
        import rlcompleter

        found = _NAME.search(code[:cursor])
        start = found.start() if found else cursor
        completer, matches = rlcompleter.Completer(self._names), list[str]()
        while found and len(matches) < _MOST_MATCHES:
            try:
                match = completer.complete(found.group(), len(matches))
            except Exception:
                break
            if match is None:
                break
            matches.append(match)
        return {"matches": [match.rstrip("( ") for match in matches], "cursor_start": start, "cursor_end": cursor}


def _bundle(value: Any) -> dict[str, str]:
    """A value by media types; whatever its methods do."""
    found = {}
    for method, type_ in _METHODS.items():
        try:
            data = getattr(type(value), method)(value) if hasattr(type(value), method) else None
            if data is not None:
                found[type_] = _text(data, type_)
        except Exception as error:
            print(f"{method}: {type(error).__name__}: {error}", file=sys.stderr)
    if not found:
        found["text/plain"] = repr(value)
    return found


def _text(data: Any, type_: str) -> str:
    if isinstance(data, tuple):  # with metadata
        data = data[0]
    if isinstance(data, bytes):
        import base64

        return base64.b64encode(data).decode()
    if type_ == "application/json":
        import json

        return json.dumps(data)
    return str(data)


def main(descriptor: int) -> None:
    """Serve on a socket that was handed down."""
    from portico_runtime import linux

    linux.end_with(os.getppid(), signal.SIGKILL)
    channel = socket.socket(fileno=descriptor)
    os.set_inheritable(descriptor, False)
    child = Child(Channel(channel))
    child.install()
    framing.send(channel, "ready")  # an interrupt is heard from now on
    child.serve()
