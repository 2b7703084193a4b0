"""The operations of the agent's HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from portico_agent.apps import Apps
from portico_agent.errors import AgentError, invalid, not_ready
from portico_agent.executor import BEGINNING
from portico_agent.files import PAGE, Files
from portico_agent.logs import Log
from portico_agent.pieces import Pieces
from portico_agent.server import Answer, Query, answer, parsed
from portico_agent.settings import MEGABYTE

if TYPE_CHECKING:
    from portico_agent.agent import Agent
    from portico_agent.executor import Executor


class Operations:
    """See Served."""

    def __init__(self, secret: bytes, folder: str, log: Log, apps: Apps, agent: Agent) -> None:
        self.secret = secret
        self.apps = apps
        self._files = Files(folder)
        self._pieces = Pieces(folder, self._files)
        self._log = log
        self._agent = agent
        self.routes: dict[tuple[str, str], Callable[[Query, bytes], Answer]] = {
            ("GET", "/state"): lambda query, body: answer(agent.state),
            ("POST", "/execute"): self._execute,
            ("POST", "/interrupt"): self._interrupt,
            ("POST", "/complete"): self._complete,
            ("GET", "/logs"): self._read_log,
            ("GET", "/files"): self._list,
            ("GET", "/files/content"): self._read,
            ("PUT", "/files/content"): self._write,
            ("POST", "/files/delete"): self._delete,
            ("POST", "/stop"): self._stop,
        }

    def touch(self) -> None:
        """See Served."""
        self._agent.touch()

    def _executor(self) -> Executor:
        executor = self._agent.executor
        if executor is None:
            raise AgentError(409, "SESSION_NOT_INTERACTIVE", "The session executes no code: it is a batch.")
        if self._agent.is_starting:
            raise not_ready()
        return executor

    def _execute(self, _: Query, body: bytes) -> Answer:
        executor, asked = self._executor(), parsed(body)
        if self._agent.is_ending and asked.get("mode", "query") in BEGINNING:
            raise not_ready()  # whoever asks has not heard of the end; what was executed before can be read
        return answer(executor.execute(asked))

    def _interrupt(self, _: Query, body: bytes) -> Answer:
        execution = parsed(body).get("execution")
        return answer(self._executor().interrupt(execution if isinstance(execution, str) else None))

    def _complete(self, _: Query, body: bytes) -> Answer:
        asked = parsed(body)
        code, cursor = asked.get("code", ""), asked.get("cursor")
        if not isinstance(code, str) or len(code) > MEGABYTE:
            raise invalid("code", "Code is text of at most 1 MB.")
        cursor = cursor if isinstance(cursor, int) and 0 <= cursor <= len(code) else len(code)
        return answer(self._executor().complete(code, cursor))

    def _read_log(self, query: Query, _: bytes) -> Answer:
        data, following = self._log.read(_number(query, "after", 0), min(_number(query, "limit", MEGABYTE), MEGABYTE))
        return 200, data, {"content-type": "text/plain; charset=utf-8", "x-next": str(following)}

    def _list(self, query: Query, _: bytes) -> Answer:
        return answer(self._files.page(query.get("path", ""), query.get("after", ""), _number(query, "limit", PAGE)))

    def _read(self, query: Query, _: bytes) -> Answer:
        length = _number(query, "length", 0) if "length" in query else None
        data, size = self._files.read(query.get("path", ""), _number(query, "offset", 0), length)
        return 200, data, {"content-type": "application/octet-stream", "x-size": str(size)}

    def _write(self, query: Query, body: bytes) -> Answer:
        path = query.get("path", "")
        if "upload" not in query:
            return answer(self._files.write(path, body))
        offset, size = _number(query, "offset", 0), _number(query, "size", 0)
        return answer(self._pieces.write(path, query["upload"], offset, size, body))

    def _delete(self, _: Query, body: bytes) -> Answer:
        asked = parsed(body)
        self._files.delete(str(asked.get("path", "")), recursive=asked.get("recursive") is True)
        return answer({})

    def _stop(self, _: Query, body: bytes) -> Answer:
        parsed(body)
        self._agent.stop("stopped")
        return answer({}, 202)


def _number(query: Query, name: str, default: int) -> int:
    text = query.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdecimal() or len(text) > 15:
        raise invalid(name, "This is no number.")
    return int(text)
