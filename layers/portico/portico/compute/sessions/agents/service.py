"""What runs in sessions, for their owners: code, files, logs, apps."""

import base64
import json
from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from portico.compute.sessions.agents.actions import (
    AskApp,
    Complete,
    DeleteFile,
    Execute,
    Interrupt,
    ListSessionFiles,
    ReadFile,
    ReadLogs,
    WriteFile,
)
from portico.compute.sessions.agents.asking import AGENTS, Agents, Query, header
from portico.compute.sessions.agents.logs import ShippedLogs
from portico.compute.sessions.agents.models import (
    LARGEST_FILE,
    LARGEST_LOG,
    Completed,
    ExecutionReply,
    FilePart,
    Interrupted,
    SessionFile,
    SessionFiles,
    SessionLog,
)
from portico.compute.sessions.engine import ReachReply
from portico.compute.sessions.entity import Session
from portico.compute.sessions.repository import SessionRepository, told
from portico.compute.sessions.states import SessionStatus
from portico.core.actions.processor import Handler
from portico.core.base.clock import Clock
from portico.core.base.errors import BadGateway, NotFound
from portico.core.base.frozen import frozen
from portico.core.data.changes import Change, StaleVersion
from portico.core.model.action import Action
from portico.core.model.call import Call

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

M = TypeVar("M", bound=BaseModel)
_RECORDED_EVERY: Final = timedelta(minutes=1)
_OF_A_REPLY: Final = 5.0  # seconds beyond those that an execution is waited for
_APP_SECONDS: Final = 25.0


@frozen
class InSessions:
    """Asks the agents of sessions for what their owners want. Raises as `Agents` does."""

    repository: SessionRepository
    agents: Agents
    logs: ShippedLogs
    clock: Clock

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {
            Execute: self.execute,
            Interrupt: self.interrupt,
            Complete: self.complete,
            ReadLogs: self.read_log,
            ListSessionFiles: self.list_files,
            ReadFile: self.read_file,
            WriteFile: self.write_file,
            DeleteFile: self.delete_file,
            AskApp: self.ask_app,
        }

    def execute(self, call: Call, action: Execute) -> ExecutionReply:
        """The reply of an execution, of at most 1 MB."""
        session = self._active(call, action)
        seconds = float(action.asked["wait"]) + _OF_A_REPLY
        return _read(ExecutionReply, self.agents.ask(session, "POST", "/execute", action.asked, seconds=seconds))

    def interrupt(self, call: Call, action: Interrupt) -> Interrupted:
        """The execution that was interrupted."""
        asked = {"execution": action.execution}
        return _read(Interrupted, self.agents.ask(self._active(call, action), "POST", "/interrupt", asked))

    def complete(self, call: Call, action: Complete) -> Completed:
        """What could be written next."""
        asked = {"code": action.code, "cursor": action.cursor}
        return _read(Completed, self.agents.ask(self._session(call, action), "POST", "/complete", asked, seconds=25.0))

    def read_log(self, call: Call, action: ReadLogs) -> SessionLog:
        """From the agent, while there is one; else what it shipped."""
        session = self._session(call, action)
        limit = min(action.limit or LARGEST_LOG, LARGEST_LOG)
        if session.status is SessionStatus.RUNNING:
            reply = self.agents.fetch(session, "GET", "/logs", query={"after": action.after, "limit": limit})
            text, following = reply.body, header(reply, "x-next")
            return SessionLog(text=text.decode("utf-8", "replace"), next=int(following or action.after + len(text)))
        text, end = self.logs.read(session.id, action.after, limit)
        return SessionLog(text=text.decode("utf-8", "replace"), next=end)

    def list_files(self, call: Call, action: ListSessionFiles) -> SessionFiles:
        """A page of a folder."""
        session = self._session(call, action)
        query: Query = {"path": action.path, "after": action.after, "limit": action.limit}
        return _read(SessionFiles, self.agents.ask(session, "GET", "/files", query=query))

    def read_file(self, call: Call, action: ReadFile) -> FilePart:
        """At most 3 MB of a file."""
        session = self._session(call, action)
        length = min(LARGEST_FILE if action.length is None else action.length, LARGEST_FILE)
        query: Query = {"path": action.path, "offset": action.offset, "length": length}
        reply = self.agents.fetch(session, "GET", "/files/content", query=query)
        size, content = header(reply, "x-size"), base64.b64encode(reply.body).decode()
        return FilePart(path=action.path, size=int(size or 0), offset=action.offset, content=content)

    def write_file(self, call: Call, action: WriteFile) -> SessionFile:
        """The file that was written."""
        session = self._active(call, action)
        reply = self.agents.fetch(session, "PUT", "/files/content", action.content, query={"path": action.path})
        return _read(SessionFile, _json(reply.body))

    def delete_file(self, call: Call, action: DeleteFile) -> None:
        """Deletes it."""
        asked = {"path": action.path, "recursive": action.recursive}
        self.agents.ask(self._active(call, action), "POST", "/files/delete", asked)

    def ask_app(self, call: Call, action: AskApp) -> ReachReply:
        """The answer of an app as it is; that of the agent, where there is none, as an error."""
        session = self._active(call, action)
        if action.app not in {app.name for app in session.apps}:
            message = f"The session has no app {action.app!r}."
            raise NotFound(message, code="APP_NOT_FOUND", details={"session": session.id})
        target = f"/apps/{action.app}{action.path}"
        return self.agents.send(session, action.method, target, dict(action.headers), action.body, _APP_SECONDS)

    def _session(self, call: Call, action: Any) -> Session:
        """The session, if it is the caller's. Raises the denial, NotFound."""
        try:
            session = self.repository.live(action.scope, action.key)
        except NotFound:
            call.guard.authorize_missing()
            raise
        call.guard.authorize(session)
        return session

    def _active(self, call: Call, action: Any) -> Session:
        """The same; once a minute it is written that it is used, which is a record, too."""
        session, now = self._session(call, action), self.clock.now()
        told_lately = session.used_at is not None and now - session.used_at < _RECORDED_EVERY
        if session.status is SessionStatus.RUNNING and not told_lately:
            after = session.changed(now, active_at=now, used_at=now)
            try:
                self.repository.apply(call, [Change(session, after, "execute", told(after))])
            except StaleVersion:  # somebody else wrote, a beat perhaps
                return session
            return after
        return session


def _read(model: type[M], value: Any) -> M:
    """What an agent says, as the platform says it; code in a session may speak in its place."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise BadGateway("The session answers something else.", code="SESSION_FAILED") from error


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def wire(parts: "Parts") -> InSessions:
    """The service, put together."""
    return InSessions(
        SessionRepository(parts.store, Session), parts.get(AGENTS), ShippedLogs(parts.objects), parts.clock
    )
