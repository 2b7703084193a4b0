"""The models of what runs in sessions, and of their agents."""

import base64
import binascii
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, Field, StringConstraints, field_validator

from portico.compute.folders.models import FileUploadUrls
from portico.compute.folders.mounts import MOST_FILES
from portico.compute.folders.paths import FilePath as PathInFolder
from portico.core.model.entity import ID_EXAMPLE, ID_PATTERN
from portico.core.model.fields import Sent

LARGEST_CODE: Final = 1 << 20
LARGEST_FILE: Final = 3 << 20  # in base64 a body of 4 MB
LARGEST_UPLOAD: Final = 10 << 30  # in pieces
LARGEST_LOG: Final = 1 << 20

ExecutionId = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$"),
    Field(examples=["f3a1c0de"], description="Of one's own choice."),
]
FilePath = Annotated[
    str, StringConstraints(max_length=1024), Field(description="In the working directory.", examples=["results/a.csv"])
]
Item = Annotated[list[Any], Field(min_length=2, max_length=2)]
_AFTER: Final = "The `next` of the last reply: items before it are forgotten, those from it on are repeated."


class ExecutionOptions(Sent):
    """The steps of a batch, each a command of a shell; or the `request` that an input answers."""

    clean: str | None = Field(None, max_length=8192, examples=["rm -rf build"])
    build: str | None = Field(None, max_length=8192, examples=["make"])
    exec: str | None = Field(None, max_length=8192, examples=["./main"])
    request: int | None = Field(None, ge=1, examples=[1])


class Execution(Sent):
    """What is to be executed, or which execution is meant."""

    mode: Literal["query", "batch", "continue", "input"] = Field("query", examples=["query"])
    code: str = Field("", max_length=LARGEST_CODE, examples=["1+1"])
    execution: ExecutionId | None = Field(
        None, description="Repeating a request of the same id begins nothing twice.", examples=["f3a1c0de"]
    )
    after: int = Field(0, ge=0, description=_AFTER, examples=[0])
    wait: float = Field(20, ge=0, le=20, description="Seconds to wait for news.", examples=[20])
    options: ExecutionOptions = Field(default_factory=ExecutionOptions)


class InputRequest(BaseModel):
    """What waiting code asks for; empty unless it waits."""

    prompt: str | None = Field(None, examples=["name? "])
    is_password: bool | None = None
    request: int | None = Field(None, description="Sent with the answer, it answers once.", examples=[1])


class ExecutionReply(BaseModel):
    """How an execution goes."""

    execution: str = Field(examples=["f3a1c0de"])
    status: str = Field(
        description="`continued`, `waiting-input`, `finished`; `clean-finished` or `build-finished` after a step.",
        examples=["finished"],
    )
    console: list[Item] = Field(
        description='`["stdout", text]`, `["stderr", text]` and `["media", [type, data]]`, in order; bytes are base64.',
        examples=[[["media", ["text/plain", "2"]]]],
    )
    next: int = Field(description="Ask with it as `after`.", examples=[1])
    exit_code: int | None = Field(description="When it has finished: 0, or 1 after an exception.", examples=[0])
    truncated: bool = Field(description="True if the middle of more than 1 MB is left out.", examples=[False])
    options: InputRequest = Field(examples=[{}])


class Interruption(Sent):
    """Which execution is interrupted."""

    execution: ExecutionId | None = Field(None, description="The present one unless given.", examples=["f3a1c0de"])


class Interrupted(BaseModel):
    """The execution that was interrupted."""

    execution: str = Field(examples=["f3a1c0de"])


class Completion(Sent):
    """The code, and where in it one writes."""

    code: str = Field(max_length=LARGEST_CODE, examples=["os.pa"])
    cursor: int | None = Field(None, ge=0, description="In characters; the end unless given.", examples=[5])


class Completed(BaseModel):
    """What may take the place of the code from `cursor_start` to `cursor_end`."""

    matches: list[str] = Field(examples=[["os.path"]])
    cursor_start: int = Field(examples=[0])
    cursor_end: int = Field(examples=[5])


class SessionLog(BaseModel):
    """A part of a session's log."""

    text: str = Field(examples=["epoch 1\n"])
    next: int = Field(description="Ask with it as `after`.", examples=[8])


class SessionFile(BaseModel):
    """A file of a session."""

    name: str = Field(examples=["a.csv"])
    path: str = Field(examples=["results/a.csv"])
    type: str = Field(description="`file`, `folder`, `link` or `other`. Links are not followed.", examples=["file"])
    size: int | None = Field(examples=[1024])
    modified_at: datetime


class SessionFiles(BaseModel):
    """A page of a folder."""

    items: list[SessionFile]
    next: str | None = Field(description="Ask with it as `after`; null at the end.", examples=[None])


class FilePart(BaseModel):
    """A part of a file."""

    path: str = Field(examples=["results/a.csv"])
    size: int = Field(description="Bytes of the whole file.", examples=[3])
    offset: int = Field(examples=[0])
    content: str = Field(description="Base64 (RFC 4648, 4).", examples=["YSxi"])


class FilePiece(Sent):
    """Where a piece of a larger file belongs. Pieces come in order; one that comes again changes nothing."""

    upload: str = Field(
        pattern=r"^[0-9a-z]{8,64}$", description="Of your own, the same for all pieces.", examples=["5f2c91d4a0"]
    )
    offset: int = Field(ge=0, examples=[0])
    size: int = Field(ge=1, le=LARGEST_UPLOAD, description="Bytes of the whole file.", examples=[6_000_000])


class FileContent(Sent):
    """A whole file, of at most 3 MB, or a piece of one; folders on its way are made."""

    path: FilePath
    piece: FilePiece | None = Field(
        None, description="The file is there, whole, when the last of its pieces is.", examples=[None]
    )
    content: str = Field(description="Base64 (RFC 4648, 4).", max_length=LARGEST_FILE * 4 // 3 + 4, examples=["YSxi"])

    @field_validator("content")
    @classmethod
    def _is_base64(cls, value: str) -> str:
        try:
            base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValueError("This is not base64 (RFC 4648, 4)") from error
        return value


class SessionFileRemoval(Sent):
    """What to delete."""

    path: FilePath
    recursive: Annotated[bool, Field(description="A folder with all in it.", examples=[False])] = False


class AgentStart(Sent):
    """The ticket of a start."""

    session: Annotated[str, StringConstraints(pattern=ID_PATTERN)] = Field(examples=[ID_EXAMPLE])
    ticket: str = Field(max_length=128, examples=["5f2c.."])
    port: int = Field(ge=1, le=65_535, examples=[8790])


class AgentStarted(BaseModel):
    """What proves an agent from now on, and what its session is to do."""

    token: str = Field(examples=["eyJ.."])
    expires_at: datetime
    specification: dict[str, Any] = Field(examples=[{"session": ID_EXAMPLE, "type": "interactive", "beat_seconds": 20}])


class AgentReport(Sent):
    """How a session goes."""

    state: Literal["starting", "ready", "running", "ended"]
    exit_code: int | None = Field(None, ge=0, le=255)
    reason: str | None = Field(None, max_length=64)
    active_at: datetime
    log_bytes: int = Field(ge=0, description="Shipped so far.")
    log_pending: int = Field(ge=0, description="To be shipped.")


class ChunkPlace(BaseModel):
    """Where a chunk of the log goes: a pre-signed PUT of just `limit` bytes, which are those from `offset` on."""

    url: str = Field(examples=["https://bucket.s3.amazonaws.com/sessions/..."])
    headers: dict[str, str] = Field(examples=[{}])
    offset: int = Field(examples=[0])
    limit: int = Field(examples=[65536])


class AgentOrders(BaseModel):
    """What the platform wants."""

    token: str = Field(examples=["eyJ.."])
    expires_at: datetime
    terminate: bool = Field(examples=[False])
    logs: ChunkPlace | None


class AgentMount(Sent):
    """A mount, by its place in the specification."""

    mount: int = Field(ge=0, lt=20, examples=[0])


class MountListing(AgentMount):
    """The page of a mount that is asked for."""

    cursor: str | None = Field(None, max_length=4096, description="That of the page before.")


class FileOfMount(BaseModel):
    """A file, or a directory of its own, whose path ends in `/`."""

    path: str = Field(description="Below what is mounted.", examples=["train.csv"])
    size: int = Field(examples=[1024])
    etag: str
    url: str | None = Field(description="For 5 minutes; null for a directory.")


class FilesOfMount(BaseModel):
    """A page of a mount."""

    items: list[FileOfMount]
    cursor: str | None = Field(description="Of the next page; null at the end.", examples=[None])


class FileToMount(Sent):
    """A file that is to be stored."""

    path: PathInFolder
    size: int = Field(ge=0, le=5 * 1024**4, examples=[1024])


class MountUploads(AgentMount):
    """The files that are to be stored."""

    files: list[FileToMount] = Field(min_length=1, max_length=MOST_FILES)


class MountUploadUrls(BaseModel):
    """Where they are put, in their order."""

    uploads: list[FileUploadUrls]


class MountCompleted(AgentMount):
    """The uploads that were put."""

    upload_ids: list[Annotated[str, Field(max_length=64)]] = Field(
        min_length=1, max_length=MOST_FILES, examples=[["0cc175b9c0f1b6a831c399e269772661"]]
    )


class MountRemovals(AgentMount):
    """The files that were removed."""

    paths: list[PathInFolder] = Field(min_length=1, max_length=MOST_FILES)


class MountChanged(BaseModel):
    """How many files that were."""

    files: int = Field(examples=[1])
