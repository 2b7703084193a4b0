"""The synchronous client: the asynchronous one without its `async` and `await`."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

_NOTE: Final = "# Written by client/codegen.py from {source}; not to be edited.\n"
_PLACES: Final = (
    ("AsyncGenerator[httpx.Request, httpx.Response]", "Generator[httpx.Request, httpx.Response, None]"),
    ("Coroutine[Any, Any, Mapping[str, str]]", "Mapping[str, str]"),
    ("Coroutine[Any, Any, Any]", "Any"),
    ("import AsyncGenerator", "import Generator"),
    ("AsyncIterator, Callable, Coroutine, Mapping", "Callable, Iterator, Mapping"),
    ("AsyncIterator, Mapping", "Iterator, Mapping"),
    ("import asyncio\nimport time\n", "import time\n"),
    ("import asyncio\n", "import threading\n"),
    ("asyncio.Lock", "threading.Lock"),
    ("asyncio.sleep", "time.sleep"),
    ("portico_client.aio", "portico_client"),
    ("self.aclose", "self.close"),
    ("def aclose", "def close"),
    ("http.aclose", "http.close"),
    ("__aenter__", "__enter__"),
    ("__aexit__", "__exit__"),
    ("async_auth_flow", "sync_auth_flow"),
    ("run_async", "run"),
    (".aread(", ".read("),
    (".aiter_bytes(", ".iter_bytes("),
)
_WORDS: Final = re.compile(r"\b(?:async |await |Async(?=[A-Z]))")
_LINE: Final = 120


def module(source: Path, root: Path, text: str | None = None) -> str:
    """The synchronous module of an asynchronous one (`text`, or what is there), formatted."""
    text = source.read_text(encoding="utf-8") if text is None else text
    for asynchronous, synchronous in _PLACES:
        text = text.replace(asynchronous, synchronous)
    text = _WORDS.sub("", text)
    if not text.startswith("# Written"):
        text = _NOTE.format(source=source.relative_to(root).as_posix()) + text
    command = [sys.executable, "-m", "ruff", "format", "--line-length", str(_LINE), "--isolated", "-"]
    return subprocess.run(command, input=text, text=True, capture_output=True, check=True).stdout
