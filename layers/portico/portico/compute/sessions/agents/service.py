"""What runs in sessions, for their owners: code, files, logs, apps."""

import base64
import json
from collections.abc import Mapping
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
from portico.compute.sessions.agents.activity import USED_SESSIONS, UsedSessions
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
from portico.compute.sessions.agents.places import check_app
from portico.compute.sessions.engine import ReachReply
from portico.compute.sessions.entity import Session
from portico.compute.sessions.states import SessionStatus
from portico.core.actions.processor import Handler
from portico.core.base.errors import BadGateway
from portico.core.base.frozen import frozen
from portico.core.limits.waits import GRACE, WAITS, Waits
from portico.core.model.action import Action
from portico.core.model.call import Call

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

M = TypeVar("M", bound=BaseModel)
_CONTINUED: Final = "continued"
_OF_A_REPLY: Final = 5.0  # seconds beyond those that an execution is waited for
_APP_SECONDS: Final = 25.0


@frozen
class InSessions:
    """Asks the agents of sessions for what their owners want. Raises as `Agents` does."""

    sessions: UsedSessions
    agents: Agents
    logs: ShippedLogs
    waits: Waits

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
        """The reply of an execution, of at most 1 MB: what there is in a moment, and later news if it may wait for them."""
        asked = action.asked
        first = min(asked["wait"], GRACE)
        with self.sessions.lately(call, action) as session, self.waits.begin(call.principal, asked["wait"]) as wait:
            reply = self._executed(session, {**asked, "wait": first})
            if reply.status != _CONTINUED or asked["wait"] <= first or not wait.takes():
                return reply
            later = {"mode": "continue", "execution": reply.execution, "after": asked["after"]}
            return self._executed(session, {**later, "wait": asked["wait"] - first})

    def _executed(self, session: Session, asked: Mapping[str, Any]) -> ExecutionReply:
        seconds = float(asked["wait"]) + _OF_A_REPLY
        return _read(ExecutionReply, self.agents.ask(session, "POST", "/execute", asked, seconds=seconds))

    def interrupt(self, call: Call, action: Interrupt) -> Interrupted:
        """The execution that was interrupted."""
        asked = {"execution": action.execution}
        with self.sessions.lately(call, action) as session:
            return _read(Interrupted, self.agents.ask(session, "POST", "/interrupt", asked))

    def complete(self, call: Call, action: Complete) -> Completed:
        """What could be written next."""
        asked = {"code": action.code, "cursor": action.cursor}
        return _read(
            Completed, self.agents.ask(self.sessions.of(call, action), "POST", "/complete", asked, seconds=25.0)
        )

    def read_log(self, call: Call, action: ReadLogs) -> SessionLog:
        """From the agent, while there is one; else what it shipped."""
        session = self.sessions.of(call, action)
        limit = min(action.limit or LARGEST_LOG, LARGEST_LOG)
        if session.status is SessionStatus.RUNNING:
            reply = self.agents.fetch(session, "GET", "/logs", query={"after": action.after, "limit": limit})
            text, following = reply.body, header(reply, "x-next")
            return SessionLog(text=text.decode("utf-8", "replace"), next=int(following or action.after + len(text)))
        text, end = self.logs.read(session.launch, action.after, limit)
        return SessionLog(text=text.decode("utf-8", "replace"), next=end)

    def list_files(self, call: Call, action: ListSessionFiles) -> SessionFiles:
        """A page of a folder."""
        session = self.sessions.of(call, action)
        query: Query = {"path": action.path, "after": action.after, "limit": action.limit}
        return _read(SessionFiles, self.agents.ask(session, "GET", "/files", query=query))

    def read_file(self, call: Call, action: ReadFile) -> FilePart:
        """At most 3 MB of a file."""
        session = self.sessions.of(call, action)
        length = min(LARGEST_FILE if action.length is None else action.length, LARGEST_FILE)
        query: Query = {"path": action.path, "offset": action.offset, "length": length}
        reply = self.agents.fetch(session, "GET", "/files/content", query=query)
        size, content = header(reply, "x-size"), base64.b64encode(reply.body).decode()
        return FilePart(path=action.path, size=int(size or 0), offset=action.offset, content=content)

    def write_file(self, call: Call, action: WriteFile) -> SessionFile:
        """The file that was written, as far as it has come. Raises Conflict (UPLOAD_OFFSET) for a piece that does not follow."""
        session = self.sessions.used(call, action)
        query: Query = {"path": action.path, **(action.piece or {})}
        reply = self.agents.fetch(session, "PUT", "/files/content", action.content, query=query)
        return _read(SessionFile, _json(reply.body))

    def delete_file(self, call: Call, action: DeleteFile) -> None:
        """Deletes it."""
        asked = {"path": action.path, "recursive": action.recursive}
        self.agents.ask(self.sessions.used(call, action), "POST", "/files/delete", asked)

    def ask_app(self, call: Call, action: AskApp) -> ReachReply:
        """The answer of an app as it is; that of the agent, where there is none, as an error."""
        session = self.sessions.used(call, action)
        check_app(session, action.app)
        target = f"/apps/{action.app}{action.path}"
        return self.agents.pass_on(session, action.method, target, action.headers, action.body, _APP_SECONDS)


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
    return InSessions(parts.get(USED_SESSIONS), parts.get(AGENTS), ShippedLogs(parts.objects), parts.get(WAITS))
