"""A session for a test: the agent as a process, started as a task starts it, and a client of its HTTP."""

import http.client
import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from tests.unit.agent.platform_peer import TICKET, PlatformPeer

SECRET = "the-secret-of-the-agent"


class Refused(Exception):
    def __init__(self, status: int, error: dict[str, Any]) -> None:
        super().__init__(f"{status} {error}")
        self.status, self.code, self.details = status, error["code"], error.get("details", {})


class Session:
    """`folder` is the task's, `work` below it the working directory."""

    def __init__(
        self,
        archive: Path,
        folder: Path,
        python: str | Path = sys.executable,
        prepare: Callable[["Session"], None] = lambda session: None,
        environ: Mapping[str, str] = MappingProxyType({}),
        **specification: Any,
    ) -> None:
        wanted = {"session": "the-session", "type": "interactive", "agent_secret": SECRET, "beat_seconds": 0.2}
        self.folder = folder
        self.work = folder / "work"
        folder.mkdir(parents=True, exist_ok=True)
        self.platform = PlatformPeer(wanted | specification)
        told = {
            "PATH": os.environ["PATH"],
            "PORTICO_SESSION": "the-session",
            "PORTICO_URL": self.platform.url,
            "PORTICO_TICKET": TICKET,
            "SESSION_HOST": "127.0.0.1",
            "PORT": "0",
            "TMPDIR": str(folder),
            **environ,
        }
        prepare(self)
        self.log = folder / "task.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [str(python), str(archive)], cwd=folder, env=told, stdout=log, stderr=log, start_new_session=True
            )

    def ready(self) -> "Session":
        self.platform.wait_for("ready")
        return self

    @property
    def port(self) -> int:
        assert self.platform.started
        return int(self.platform.started["port"])

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None, /, **query: Any
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            target = f"{path}?{urlencode(query)}" if query else path
            connection.request(method, target, body, headers or {"authorization": f"Bearer {SECRET}"})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def json(self, method: str, path: str, body: Any = None, /, **query: Any) -> Any:
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        status, _, answer = self.ask(method, path, data, **query)
        found = json.loads(answer)
        if status >= 400:
            raise Refused(status, found["error"])
        return found

    def execute(self, code: str = "", mode: str = "query", **body: Any) -> Any:
        return self.json("POST", "/execute", {"mode": mode, "code": code, **body})

    def run(self, code: str, mode: str = "query", **body: Any) -> "Ran":
        """An execution from its beginning to its end, or to a question."""
        return self.follow(self.execute(code, mode, execution=body.pop("execution", uuid.uuid4().hex), **body))

    def follow(self, reply: Any) -> "Ran":
        items = list(reply["console"])
        while reply["status"] not in ("finished", "waiting-input"):
            reply = self.execute(mode="continue", execution=reply["execution"], after=reply["next"])
            items += reply["console"]
        return Ran(reply, items)

    def end(self, number: int = signal.SIGTERM) -> int:
        """The exit code of the task."""
        self.process.send_signal(number)
        return self.process.wait(30)

    def close(self) -> None:
        if self.process.poll() is None:
            self.end()
        self.platform.close()


class Ran:
    """`console` with streams joined; `stdout`, `stderr` and `media` of it."""

    def __init__(self, reply: Any, items: list[Any]) -> None:
        self.reply = reply
        self.exit_code = reply["exit_code"]
        self.console: list[list[Any]] = []
        for kind, data in items:
            if kind != "media" and self.console and self.console[-1][0] == kind:
                self.console[-1][1] += data
            else:
                self.console.append([kind, data])
        self.stdout, self.stderr = (
            "".join(data for kind, data in items if kind == name) for name in ("stdout", "stderr")
        )
        self.media = [data for kind, data in items if kind == "media"]
