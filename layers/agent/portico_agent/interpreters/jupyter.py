"""An ipykernel, spoken to by jupyter_client over sockets of files. Both are the image's.

https://jupyter-client.readthedocs.io/en/stable/messaging.html
"""

from __future__ import annotations

import os
import pkgutil
import queue
import re
import signal
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from jupyter_client.manager import KernelManager

from portico_agent.interpreters.port import GONE, Teller
from portico_agent.logs import Log
from portico_agent.outputs import Outputs

_START = 60.0  # seconds, on a machine that is busy
_COMPLETION = 15.0
_LOOK = 500  # milliseconds between looks at whether the kernel lives
_QUIET = 50  # milliseconds without output until a question is asked: it comes by another socket, and may be faster
_COLOURS = re.compile(r"\x1b\[[0-9;]{0,20}m")
_OPTIONS = [
    "--InteractiveShell.xmode=Plain",
    "--InteractiveShell.colors=nocolor",
    "--IPCompleter.use_jedi=False",  # it reads whole packages before it answers for the first time
]


class _Kernel:
    """One kernel and the client of it."""

    def __init__(self, folder: str, environment: Mapping[str, str], log: Log) -> None:
        place = tempfile.mkdtemp(prefix="kernel-")
        startup = os.path.join(place, "startup.py")
        with open(startup, "wb") as file:
            file.write(pkgutil.get_data(__package__, "kernel_startup.py") or b"")
        self.manager = KernelManager(
            transport="ipc", ip=os.path.join(place, "s"), connection_file=os.path.join(place, "kernel.json")
        )
        (out, out_end), (err, err_end) = os.pipe(), os.pipe()
        try:
            self.manager.start_kernel(
                cwd=folder,
                env=dict(environment),
                extra_arguments=[*_OPTIONS, f"--IPKernelApp.exec_files={startup}"],
                stdout=out_end,
                stderr=err_end,
            )
        finally:
            os.close(out_end)
            os.close(err_end)
        self._outputs = Outputs(out, err, lambda _, text: log.write(text))
        self.pid = int(self.manager.provisioner.pid)
        self.client: Any = self.manager.client()
        self.client.start_channels()

    def wait(self) -> None:
        """Until it answers. Raises RuntimeError."""
        self.client.wait_for_ready(timeout=_START)

    def is_alive(self) -> bool:
        return bool(self.manager.is_alive())

    def end(self) -> int:
        """Its exit code; killed with all of its group."""
        code = self.manager.provisioner.process.poll()
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        return 137 if code is None else code if code >= 0 else 128 - code


class Jupyter:
    """An Interpreter: a kernel, started in advance, and again when code has ended it."""

    def __init__(self, folder: str, environment: Mapping[str, str], log: Log) -> None:
        self._folder, self._environment, self._log = folder, environment, log
        self._kernel = self._made()
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._wake, self._waker = os.pipe()
        self._stopped = threading.Event()

    def _made(self) -> _Kernel:
        kernel = _Kernel(self._folder, self._environment, self._log)
        kernel.wait()
        return kernel

    def run(self, code: str, teller: Teller) -> int:
        """See Interpreter."""
        client = self._kernel.client
        request = client.execute(code, allow_stdin=True)
        exit_code, idle, replied = 0, False, False
        question: tuple[str, bool] | None = None
        poller = self._poller(client)
        while not (idle and replied):
            ready = dict(poller.poll(_LOOK if question is None else _QUIET))
            if question is not None and client.iopub_channel.socket not in ready:
                teller.ask(*question)
                question = None
            elif not ready and not self._kernel.is_alive():
                return self._again(teller)
            if self._wake in ready:
                os.read(self._wake, 1)
                client.input(self._lines.get())
            for message in _messages(client.stdin_channel, request):
                question = message["content"]["prompt"], bool(message["content"]["password"])
            for message in _messages(client.iopub_channel, request):
                idle = idle or (message["msg_type"] == "status" and message["content"]["execution_state"] == "idle")
                _tell(message["msg_type"], message["content"], teller)
            for message in _messages(client.shell_channel, request):
                replied = True
                exit_code = _code_of(message["content"])
        return exit_code

    def _poller(self, client: Any) -> Any:
        import zmq

        poller = zmq.Poller()
        for channel in (client.iopub_channel, client.stdin_channel, client.shell_channel):
            poller.register(channel.socket, zmq.POLLIN)
        poller.register(self._wake, zmq.POLLIN)
        return poller

    def _again(self, teller: Teller) -> int:
        code = self._kernel.end()
        if not self._stopped.is_set():
            self._kernel = self._made()
            teller.text("stderr", GONE.format(code=code))
        return code or 1

    def complete(self, code: str, cursor: int) -> dict[str, Any]:
        """See Interpreter."""
        try:
            content = self._kernel.client.complete(code, cursor, reply=True, timeout=_COMPLETION)["content"]
        except (TimeoutError, queue.Empty):
            content = {}
        return {
            "matches": content.get("matches", []),
            "cursor_start": content.get("cursor_start", cursor),
            "cursor_end": content.get("cursor_end", cursor),
        }

    def answer(self, text: str) -> None:
        """See Interpreter."""
        self._lines.put(text)
        os.write(self._waker, b"x")

    def interrupt(self) -> None:
        """See Interpreter."""
        with suppress(ProcessLookupError):
            os.killpg(self._kernel.pid, signal.SIGINT)

    def stop(self) -> None:
        """See Interpreter."""
        self._stopped.set()
        with suppress(ProcessLookupError):
            os.killpg(self._kernel.pid, signal.SIGKILL)


def _messages(channel: Any, request: str) -> list[Any]:
    """What has come for a request; what is of another is dropped."""
    found: list[Any] = []
    while True:
        try:
            message = channel.get_msg(timeout=0)
        except queue.Empty:
            return found
        if message["parent_header"].get("msg_id") == request:
            found.append(message)


def _tell(kind: str, content: Any, teller: Teller) -> None:
    if kind == "stream":
        teller.text("stderr" if content["name"] == "stderr" else "stdout", content["text"])
    elif kind in ("display_data", "execute_result"):
        teller.show(dict(content["data"]))
    elif kind == "error" and content["ename"] != "SystemExit":
        teller.text("stderr", _COLOURS.sub("", "\n".join(line.rstrip("\n") for line in content["traceback"])) + "\n")


def _code_of(content: Any) -> int:
    """0, or 1 for an exception; that of sys.exit() is what it was called with."""
    if content["status"] == "ok":
        return 0
    if content.get("ename") != "SystemExit":
        return 1
    said = str(content.get("evalue", ""))
    return int(said) & 0xFF if said.lstrip("-").isdigit() else 0 if said in ("", "None") else 1
