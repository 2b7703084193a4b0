"""The log of a running stack, a short line for what emulator and functions write; as they wrote it on request."""

import json
import subprocess
from collections.abc import Iterable, Iterator
from typing import Any, Final

from local import stack
from local.home import Home
from local.progress import LocalStackError

_LONGEST: Final = 300  # characters of a line
_BEFORE: Final = 200  # lines that are shown of what was written before
_SAID: Final = frozenset(
    {"level", "location", "message", "timestamp", "service", "exception", "exception_name", "stack_trace"}
)


def follow(home: Home, *, as_written: bool) -> int:
    """Print the log until interrupted.

    Raises:
        LocalStackError: No stack is running.
    """
    if stack.running(home) is None:
        raise LocalStackError(f"the stack is not running: run `make up`; what the last one wrote is in {home.log}")
    command = ["tail", "-n", str(_BEFORE), "-F", str(home.log)]
    if as_written:
        return subprocess.run(command, check=False).returncode
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, errors="replace") as tail:
        assert tail.stdout is not None
        for line in readable(tail.stdout):
            print(line, flush=True)
    return tail.returncode


def readable(lines: Iterable[str]) -> Iterator[str]:
    """The lines for people; of metrics those of requests alone."""
    for line in lines:
        text = _told(line.rstrip("\n"))
        if text:
            yield text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _told(line: str) -> str:
    try:
        read = json.loads(line) if line.startswith("{") else None
    except ValueError:
        read = None
    if not isinstance(read, dict):
        return line
    if "_aws" in read:
        return _request(read)
    return _said(read) if "message" in read else line


def _request(read: dict[str, Any]) -> str:
    if "route" not in read:
        return ""
    milliseconds = sum(read.get("Latency") or [0])
    return f"{read.get('status', '?')} {read['route']} {read.get('domain', '-')} {milliseconds:.0f} ms"


def _said(read: dict[str, Any]) -> str:
    time = str(read.get("timestamp", ""))[11:19]
    more = [f"{name}={value}" for name, value in read.items() if name not in _SAID and value not in (None, "")]
    if "exception" in read:
        more.insert(0, str(read["exception"]).strip().rpartition("\n")[2])
    return " ".join([time, str(read.get("level", "")), str(read["message"]), *more]).strip()
