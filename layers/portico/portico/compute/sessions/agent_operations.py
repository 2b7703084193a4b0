"""The declaration of what runs in sessions, and of their agents' operations."""

import base64
from collections.abc import Callable, Mapping
from inspect import Parameter
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, Field

from portico.compute.sessions.agents.actions import (
    AskApp,
    Beat,
    Complete,
    CompleteMountUploads,
    DeleteFile,
    Execute,
    FindAgentCode,
    Interrupt,
    ListMount,
    ListSessionFiles,
    ReadFile,
    ReadLogs,
    RemoveFromMount,
    StartAgent,
    UploadToMount,
    WriteFile,
)
from portico.compute.sessions.agents.models import (
    LARGEST_FILE,
    LARGEST_LOG,
    AgentOrders,
    AgentReport,
    AgentStart,
    AgentStarted,
    Completed,
    Completion,
    Execution,
    ExecutionReply,
    FileContent,
    FilePart,
    FilePath,
    FilesOfMount,
    Interrupted,
    Interruption,
    MountChanged,
    MountCompleted,
    MountListing,
    MountRemovals,
    MountUploads,
    MountUploadUrls,
    SessionFile,
    SessionFileRemoval,
    SessionFiles,
    SessionLog,
)
from portico.core.model.access import Access
from portico.core.model.action import Action
from portico.core.model.conventions import Answer, Body, Proof, Replay
from portico.core.model.given import Given
from portico.core.resource import Operation, Resource

_SESSION: Final = {"id": "key"}
_UNREADY: Final = {409: "`SESSION_NOT_READY`: it is not RUNNING."}
_LOST: Final = {
    "x-error-codes": {"502": ["SESSION_FAILED"], "503": ["SESSION_UNREACHABLE"], "504": ["SESSION_TIMEOUT"]}
}
_REFUSED: Final = {"x-error-codes": {"401": ["INVALID_TOKEN"], "429": ["RATE_LIMITED"]}}
_FOLDER: Final = Annotated[str, Field(max_length=1024, description="A folder of the working directory.")]
_OFFSET: Final = Annotated[int, Field(ge=0, description="Bytes, from the beginning.")]
_NAME: Final = Annotated[str, Field(max_length=255, description="The `next` of the page before.")]
_LOG_LIMIT: Final = Annotated[int, Field(ge=1, le=LARGEST_LOG, description="Bytes.")]
_LENGTH: Final = Annotated[int, Field(ge=1, le=LARGEST_FILE, description="Bytes.")]
_LIMIT: Final = Annotated[int, Field(ge=1, le=1000, description="Files of a page.")]
_PROGRAM: Final = Annotated[Literal["agent", "app-proxy"], Field(description="Which of the two.", examples=["agent"])]
_BEARER: Final = "bearer "
_AGENT: Final = frozenset({"rest", "description"})
_MOST: Final = 1 << 19  # bytes: 100 paths of 900 bytes, however they are written
_MOUNT_ERRORS: Final = {
    403: "Whoever made the session may not do this in the folder.",
    404: "`FOLDER_NOT_FOUND`: it is gone, or there is no such mount.",
    409: "`SESSION_ENDED`, and the errors of uploads.",
}


def _asked(given: Given) -> Mapping[str, Any]:
    return {"id": given.values["id"], "asked": given.body.model_dump()}


def _content(given: Given) -> Mapping[str, Any]:
    content = base64.b64decode(given.body.content)
    piece = None if given.body.piece is None else given.body.piece.model_dump()
    return {"id": given.values["id"], "path": given.body.path, "content": content, "piece": piece}


def _token(given: Given) -> str:
    proof = given.headers.get("authorization", "")
    return proof[len(_BEARER) :] if proof.lower().startswith(_BEARER) else ""


def _report(given: Given) -> Mapping[str, Any]:
    return {"token": _token(given), "report": given.body.model_dump()}


def _of_mount(given: Given) -> Mapping[str, Any]:
    return {"token": _token(given), **given.body.model_dump()}


def _files(given: Given) -> Mapping[str, Any]:
    files = [(file.path, file.size) for file in given.body.files]
    return {"token": _token(given), "mount": given.body.mount, "files": files}


def _mount_operation(
    name: str,
    action: type[Action],
    path: str,
    operation_id: str,
    summary: str,
    description: str,
    body: type[BaseModel],
    reply: type[BaseModel],
    prepare: Callable[[Given], Mapping[str, Any]] = _of_mount,
) -> Operation:
    """What an agent asks of a mount."""
    return Operation(
        name,
        action,
        "POST",
        f"/v1/session-agent/{path}",
        operation_id,
        summary,
        f"{description} For agents.",
        prepare=prepare,
        body=Body.JSON,
        body_type=body,
        max_bytes=_MOST,
        reply=reply,
        proof=Proof.PUBLIC,
        access=Access.ANONYMOUS,
        replay=Replay.OFF,
        faces=_AGENT,
        errors=_MOUNT_ERRORS,
        extra=_REFUSED,
    )


IN_SESSION: Final = (
    Operation(
        "execute",
        Execute,
        "POST",
        "/{id}/execute",
        "execute_in_session",
        "Execute code in a session",
        "`query` executes code, `batch` a command of a shell, `continue` asks how it goes on, `input` answers what waits for it. A "
        "reply comes with the end, a question, half a second after first output, or after `wait`. One execution at a time.",
        prepare=_asked,
        binds=_SESSION,
        body=Body.JSON,
        body_type=Execution,
        reply=ExecutionReply,
        access=Access.PERSONAL,
        replay=Replay.OFF,  # the id of an execution is what makes a request repeatable
        errors={
            404: "`EXECUTION_NOT_FOUND`.",
            409: "`SESSION_NOT_READY`, `SESSION_BUSY` with `execution`, `SESSION_NOT_INTERACTIVE`.",
        },
        extra=_LOST,
    ),
    Operation(
        "interrupt",
        Interrupt,
        "POST",
        "/{id}/interrupt",
        "interrupt_session",
        "Interrupt an execution",
        "As Ctrl-C does. One that has finished stays as it is.",
        binds=_SESSION,
        body=Body.JSON,
        body_type=Interruption,
        reply=Interrupted,
        replay=Replay.OFF,
        errors={404: "`EXECUTION_NOT_FOUND`.", **_UNREADY},
        extra=_LOST,
    ),
    Operation(
        "complete",
        Complete,
        "POST",
        "/{id}/complete",
        "complete_in_session",
        "Complete code",
        "By the names that the session has.",
        binds=_SESSION,
        body=Body.JSON,
        body_type=Completion,
        reply=Completed,
        replay=Replay.OFF,
        errors={409: "`SESSION_NOT_READY`, `SESSION_BUSY`."},
        extra=_LOST,
    ),
    Operation(
        "logs",
        ReadLogs,
        "GET",
        "/{id}/logs",
        "get_session_logs",
        "Read the log of a session",
        "What its command and scripts print. The first 4 MB and the last 1 MB are kept, and outlive the session.",
        binds=_SESSION,
        query={"after": (_OFFSET, 0), "limit": (_LOG_LIMIT, LARGEST_LOG)},
        reply=SessionLog,
        access=Access.PERSONAL,
        extra=_LOST,
    ),
    Operation(
        "list_files",
        ListSessionFiles,
        "GET",
        "/{id}/files",
        "list_session_files",
        "List files of a session",
        "A page of a folder, by name.",
        binds=_SESSION,
        query={"path": (_FOLDER, ""), "after": (_NAME, ""), "limit": (_LIMIT, 100)},
        reply=SessionFiles,
        access=Access.PERSONAL,
        errors={404: "`FILE_NOT_FOUND`.", **_UNREADY},
        extra=_LOST,
    ),
    Operation(
        "read_file",
        ReadFile,
        "GET",
        "/{id}/files/content",
        "read_session_file",
        "Read a file of a session",
        "At most 3 MB at once.",
        binds=_SESSION,
        query={"path": (FilePath, Parameter.empty), "offset": (_OFFSET, 0), "length": (_LENGTH, LARGEST_FILE)},
        reply=FilePart,
        errors={404: "`FILE_NOT_FOUND`.", **_UNREADY},
        extra=_LOST,
    ),
    Operation(
        "write_file",
        WriteFile,
        "PUT",
        "/{id}/files/content",
        "write_session_file",
        "Write a file of a session",
        "In one step; the folders on its way are made. A file of more than 3 MB comes in pieces.",
        prepare=_content,
        binds=_SESSION,
        body=Body.JSON,
        body_type=FileContent,
        reply=SessionFile,
        writes=True,
        errors={
            409: "`FILE_REFUSED` by the file system, `UPLOAD_OFFSET` for a piece that does not follow, `SESSION_NOT_READY`."
        },
        extra=_LOST,
    ),
    Operation(
        "delete_file",
        DeleteFile,
        "POST",
        "/{id}/files/delete",
        "delete_session_file",
        "Delete a file of a session",
        "Or a folder; what links point at stays.",
        binds=_SESSION,
        body=Body.JSON,
        body_type=SessionFileRemoval,
        answer=Answer.EMPTY,
        status=204,
        errors={404: "`FILE_NOT_FOUND`.", 409: "`FILE_REFUSED`: a folder that is not empty, `SESSION_NOT_READY`."},
        extra=_LOST,
    ),
    Operation("connect", AskApp, access=Access.PERSONAL),  # from the content API
)

SESSION_AGENTS: Final = Resource(
    "portico.compute.sessions.agents.duties:wire",
    types="session_agents",
    function="sessions",
    operations=frozenset(),
    own=(
        Operation(
            "code",
            FindAgentCode,
            "GET",
            "/v1/session-agent/code",
            "get_session_agent",
            "Get the agent of sessions",
            "An archive that any Python from 3.9 on runs. With `program` that of the app proxy, which Python 3.11 runs and pip completes.",
            query={"program": (_PROGRAM, "agent")},
            answer=Answer.REDIRECT,
            status=307,
            proof=Proof.PUBLIC,
            access=Access.ANONYMOUS,
            faces=_AGENT,
        ),
        Operation(
            "start",
            StartAgent,
            "POST",
            "/v1/session-agent/start",
            "start_session_agent",
            "Trade the ticket of a session",
            "Once, within 15 minutes, for a token and what the session is to do. For agents.",
            body=Body.JSON,
            body_type=AgentStart,
            max_bytes=_MOST,
            reply=AgentStarted,
            proof=Proof.PUBLIC,
            access=Access.ANONYMOUS,
            replay=Replay.OFF,
            faces=_AGENT,
            extra={"x-error-codes": {"401": ["INVALID_TOKEN"]}},
        ),
        Operation(
            "beat",
            Beat,
            "POST",
            "/v1/session-agent/beat",
            "beat_session_agent",
            "Tell how a session goes",
            "With the token of `start`, or of the last beat. For agents.",
            prepare=_report,
            body=Body.JSON,
            body_type=AgentReport,
            max_bytes=_MOST,
            reply=AgentOrders,
            proof=Proof.PUBLIC,
            access=Access.ANONYMOUS,
            replay=Replay.OFF,
            faces=_AGENT,
            extra=_REFUSED,
        ),
        _mount_operation(
            "mounts",
            ListMount,
            "mounts",
            "list_session_mount",
            "List the files of a mount",
            "A page, each file with a URL for 5 minutes.",
            MountListing,
            FilesOfMount,
        ),
        _mount_operation(
            "mount_uploads",
            UploadToMount,
            "mounts/uploads",
            "upload_to_session_mount",
            "Begin uploads to a mount",
            "Their sizes are reserved.",
            MountUploads,
            MountUploadUrls,
            _files,
        ),
        _mount_operation(
            "mount_completed",
            CompleteMountUploads,
            "mounts/completed",
            "complete_session_mount_uploads",
            "Complete uploads to a mount",
            "The files are in the folder from then on.",
            MountCompleted,
            MountChanged,
        ),
        _mount_operation(
            "mount_removals",
            RemoveFromMount,
            "mounts/removals",
            "remove_from_session_mount",
            "Remove files of a mount",
            "Those that are not there are no error.",
            MountRemovals,
            MountChanged,
        ),
    ),
)
