"""One execution: what it shows, what it waits for, how it ends."""

from __future__ import annotations

import json
import os
import threading
import time

from portico_agent.console import Console
from portico_agent.settings import MEGABYTE, Json

LONGEST_WAIT = 20.0
_FLUSH = 0.5  # seconds from the first output that nobody has, until a question is answered with it
_RICHEST_FIRST = (
    "text/html",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "application/json",
    "text/markdown",
    "text/latex",
)
_ENDINGS = {"image/png": ".png", "image/jpeg": ".jpeg", "image/svg+xml": ".svg", "text/html": ".html"}
FILE = "application/vnd.portico.file+json"


class Execution:
    """A Teller that remembers. Thread-safe; `outputs` is the folder for media that are too large for an answer."""

    def __init__(self, ident: str, outputs: str) -> None:
        self.id = ident
        self._outputs = outputs
        self._console = Console()
        self._changed = threading.Condition()
        self._status = "continued"
        self._exit_code: int | None = None
        self._asked: Json = {}
        self._requests = 0
        self._files = 0

    @property
    def is_finished(self) -> bool:
        return self._status == "finished"

    def text(self, kind: str, text: str) -> None:
        """See Teller."""
        with self._changed:
            self._console.text(kind, text)
            self._changed.notify_all()

    def show(self, bundle: Json) -> None:
        """See Teller."""
        type_ = next((name for name in (*_RICHEST_FIRST, *bundle) if name in bundle), None)
        if type_ is None:
            return
        data = bundle[type_] if isinstance(bundle[type_], str) else json.dumps(bundle[type_])
        if len(data) > MEGABYTE // 4:
            type_, data = FILE, self._filed(type_, data)
        with self._changed:
            self._console.media(type_, data)
            self._changed.notify_all()

    def ask(self, prompt: str, is_password: bool) -> None:
        """See Teller."""
        with self._changed:
            self._requests += 1
            self._asked = {"prompt": prompt, "is_password": is_password, "request": self._requests}
            self._status = "waiting-input"
            self._changed.notify_all()

    def answered(self, request: int | None) -> bool:
        """Take note of an answer; False if none is waited for, or it is one to a request of before."""
        with self._changed:
            if self._status != "waiting-input" or request not in (None, self._requests):
                return False
            self._status, self._asked = "continued", {}
            return True

    def mark(self, status: str) -> None:
        """The end of a step of a build."""
        with self._changed:
            self._console.mark(status)
            self._changed.notify_all()

    def finish(self, exit_code: int) -> None:
        """The end."""
        with self._changed:
            self._status, self._exit_code, self._asked = "finished", exit_code, {}
            self._changed.notify_all()

    def reply(self, after: int, seconds: float) -> Json:
        """What there is from item `after` on, once there is some, or it has ended, or waits for input, or so many seconds passed."""
        with self._changed:
            self._console.passed(after)
            self._wait(after, time.monotonic() + max(0.0, min(seconds, LONGEST_WAIT)))
            items, following, mark = self._console.after(after)
            ended = mark is None and self.is_finished
            return {
                "execution": self.id,
                "status": mark or self._status,
                "console": items,
                "next": following,
                "exit_code": self._exit_code if ended else None,
                "truncated": self._console.dropped > 0,
                "options": dict(self._asked),
            }

    def _wait(self, after: int, until: float) -> None:
        while self._status == "continued" and (left := until - time.monotonic()) > 0:
            if self._console.has(after):
                until = min(until, time.monotonic() + _FLUSH)
                self._changed.wait_for(lambda: self._status != "continued", until - time.monotonic())
                return
            self._changed.wait(left)

    def _filed(self, type_: str, data: str) -> str:
        self._files += 1
        name = f"{self.id[:64]}-{self._files}{_ENDINGS.get(type_, '.txt')}"
        os.makedirs(self._outputs, exist_ok=True)
        is_binary = type_ in ("image/png", "image/jpeg")
        with open(os.path.join(self._outputs, name), "wb") as file:
            file.write(_decoded(data) if is_binary else data.encode("utf-8", "replace"))
        folder = os.path.basename(self._outputs)
        return json.dumps({"path": f"{folder}/{name}", "type": type_, "size": len(data)})


def _decoded(data: str) -> bytes:
    import base64

    try:
        return base64.b64decode(data)
    except ValueError:
        return data.encode("utf-8", "replace")
