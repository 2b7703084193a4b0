"""The actions on what runs in sessions, and those of their agents."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, ClassVar, Final

from portico.core.actions.standard import EntityAction
from portico.core.base.frozen import frozen
from portico.core.model.action import PlatformAction


@frozen
class _InSession(EntityAction):
    """About what runs in a session, which its facts decide on. Use leaves one record a minute at most."""

    by_facts: ClassVar[bool] = True


@frozen
class Execute(_InSession, of="session", does="execute"):
    """Executes code, or asks how an execution goes on."""

    asked: dict[str, Any]


@frozen
class Interrupt(_InSession, of="session", does="interrupt", permits="execute"):
    """Raises KeyboardInterrupt in an execution."""

    execution: str | None = None


@frozen
class Complete(_InSession, of="session", does="complete", permits="execute"):
    """Asks for what could be written next."""

    mutates: ClassVar[bool] = False
    code: str
    cursor: int | None = None


@frozen
class ReadLogs(_InSession, of="session", does="logs", permits="read_logs"):
    """Reads the log, from an offset on."""

    mutates: ClassVar[bool] = False
    after: int = 0
    limit: int = 0


@frozen
class ListSessionFiles(_InSession, of="session", does="list_files", permits="files"):
    """Lists a folder of the working directory."""

    mutates: ClassVar[bool] = False
    path: str = ""
    after: str = ""
    limit: int = 100


@frozen
class ReadFile(_InSession, of="session", does="read_file", permits="files"):
    """Reads a part of a file."""

    mutates: ClassVar[bool] = False
    audited: ClassVar[bool] = True
    path: str = ""
    offset: int = 0
    length: int | None = None


@frozen
class WriteFile(_InSession, of="session", does="write_file", permits="files"):
    """Writes a whole file, or a piece of one: `piece` has `upload`, `offset` and `size`."""

    path: str
    content: bytes = field(repr=False)
    piece: Mapping[str, Any] | None = None


@frozen
class DeleteFile(_InSession, of="session", does="delete_file", permits="files"):
    """Deletes a file, or a folder."""

    path: str
    recursive: bool = False


@frozen
class AskApp(_InSession, of="session", does="connect"):
    """Passes a request on to an app; `path` is undecoded and has its query, names of headers are in lower case."""

    app: str
    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


INSIDE: Final = (
    Execute,
    Interrupt,
    Complete,
    ReadLogs,
    ListSessionFiles,
    ReadFile,
    WriteFile,
    DeleteFile,
    AskApp,
)


@frozen
class StartAgent(PlatformAction, of="session_agent", does="start"):
    """Trades a ticket for a token and the specification of its session."""

    session: str
    ticket: str = field(repr=False)
    port: int


@frozen
class Beat(PlatformAction, of="session_agent", does="beat"):
    """Tells how a session goes, and asks what the platform wants."""

    token: str = field(repr=False)
    report: dict[str, Any]


@frozen
class _OfMount(PlatformAction):
    """Of a mount of the session whose agent has this token, by its place in the specification."""

    token: str = field(repr=False)
    mount: int


@frozen
class ListMount(_OfMount, of="session_agent", does="mounts"):
    """Asks for the files of a mount, each with a URL."""

    mutates: ClassVar[bool] = False
    cursor: str | None = None


@frozen
class UploadToMount(_OfMount, of="session_agent", does="mount_uploads"):
    """Asks where to put files of a mount: paths and sizes."""

    files: Sequence[tuple[str, int]]


@frozen
class CompleteMountUploads(_OfMount, of="session_agent", does="mount_completed"):
    """Tells that files of a mount were put."""

    upload_ids: Sequence[str]


@frozen
class RemoveFromMount(_OfMount, of="session_agent", does="mount_removals"):
    """Removes files of a mount."""

    paths: Sequence[str]


@frozen
class FindAgentCode(PlatformAction, of="session_agent", does="code"):
    """Asks where the archive of the agent is, or of the app proxy."""

    mutates: ClassVar[bool] = False
    program: str = "agent"
