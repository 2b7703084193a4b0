"""What clients send and are shown of files."""

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from portico.compute.folders.entity import FolderPermission, UsageMode
from portico.compute.folders.invitation import InvitationStatus
from portico.compute.folders.paths import EXAMPLE, FilePath
from portico.compute.uploads.entity import MEDIA_TYPE
from portico.core.model.entity import ID_EXAMPLE, Name

MAX_SIZE: Final = 100 * 1024**3
MOST: Final = 100
_BINARY: Final = "application/octet-stream"
_NAME: Final = r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}"
_TIME: Final = "2026-01-15T10:00:00.000000Z"

Size = Annotated[int, Field(ge=0, le=MAX_SIZE, description="Bytes, exactly.", examples=[1048576])]
UploadId = Annotated[
    str,
    Field(pattern=r"^[0-9a-f]{32}$", description="The id of an upload.", examples=["0cc175b9c0f1b6a831c399e269772661"]),
]
Limit = Annotated[int, Field(ge=1, le=1000, description="The most that a page has.", examples=[100])]
SharedLimit = Annotated[int, Field(ge=1, le=100, description="The most that a page has.", examples=[100])]
Cursor = Annotated[str | None, Field(max_length=8192, description="`next_cursor` of the page before.")]
Recursive = Annotated[bool, Field(description="All files below, not those of the directory alone.")]
Refresh = Annotated[bool, Field(description="Compares with the storage first, and corrects what differs.")]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DirectoryInput(_Sent):
    """A directory to make."""

    path: Annotated[FilePath, Field(examples=["data/raw"])]


class FileMove(_Sent):
    """A file or a directory, and its new path."""

    source: FilePath
    target: Annotated[FilePath, Field(examples=["data/test.csv"])]


class FileDeletion(_Sent):
    """Files and directories to remove."""

    paths: Annotated[list[FilePath], Field(min_length=1, max_length=MOST, examples=[[EXAMPLE]])]
    recursive: bool = Field(default=False, description="Directories that are not empty, too.")


class FileUpload(_Sent):
    """A file that will be uploaded."""

    path: FilePath
    size: Size
    content_type: Annotated[str, Field(pattern=MEDIA_TYPE, examples=["text/csv"])] = _BINARY


class FileDownload(_Sent):
    """A file to download."""

    path: FilePath


class File(BaseModel):
    """A file or a directory."""

    name: str = Field(examples=["train.csv"])
    path: str = Field(examples=[EXAMPLE])
    type: Literal["file", "directory"]
    size: int | None = Field(description="Bytes; null for a directory.", examples=[1048576])
    modified_at: datetime | None = Field(
        description="The time of the last write; null for a directory.", examples=[_TIME]
    )


class Deleted(BaseModel):
    """What was removed."""

    files: int = Field(description="Objects that are gone, directories among them.", examples=[1])


class Moved(BaseModel):
    """What was moved."""

    path: str = Field(examples=["data/test.csv"])
    files: int = Field(
        description="Objects that were moved, directories among them; 0 while a task does.", examples=[1]
    )
    task: str | None = Field(None, description="The task that moves them.", examples=[ID_EXAMPLE])


class UploadPart(BaseModel):
    """A part of a file."""

    number: int = Field(examples=[1])
    size: int = Field(description="Bytes, exactly.", examples=[16777216])
    url: str = Field(
        description="Pre-signed, for 30 minutes: PUT the bytes there.", examples=["https://example.com/..."]
    )


class FileUploadUrls(BaseModel):
    """The URL of a file of at most 16 MB, or those of its parts: it needs no other proof."""

    upload_id: str = Field(examples=["0cc175b9c0f1b6a831c399e269772661"])
    path: str = Field(examples=[EXAMPLE])
    size: int = Field(examples=[1048576])
    method: Literal["PUT"] = "PUT"
    url: str | None = Field(
        description="For 5 minutes; null for a file in parts.", examples=["https://example.com/..."]
    )
    headers: dict[str, str] = Field(
        description="Headers that the request must have.",
        examples=[{"Content-Length": "1048576", "Content-Type": "text/csv"}],
    )
    parts: list[UploadPart] | None = Field(description="Parts that have not arrived; null for a file in one.")
    reserved_until: datetime = Field(description="Until then its size is reserved.", examples=[_TIME])


class FileDownloadUrl(BaseModel):
    """A URL to read a file from, `Range` included."""

    url: str = Field(description="Pre-signed, for 5 minutes.", examples=["https://example.com/..."])
    path: str = Field(examples=[EXAMPLE])
    size: int = Field(examples=[1048576])


class Usage(BaseModel):
    """What a folder holds."""

    files: int = Field(description="Files and directories of their own.", examples=[12])
    bytes: int = Field(examples=[1048576])


class FolderRename(_Sent):
    """A folder's new name."""

    name: Annotated[Name, Field(examples=["dataset"])]


class FolderClone(_Sent):
    """The folder to make: `name` in the current project, or `me/name`."""

    target: Annotated[str, Field(pattern=f"^(me/)?{_NAME}$", examples=["me/dataset-2"])]


class FileArchive(_Sent):
    """Files and directories of a folder; all of it if there are none."""

    paths: Annotated[list[FilePath], Field(max_length=MOST, examples=[[]])] = []


_Grantee = Annotated[
    str,
    Field(
        max_length=160,
        pattern=f"^((user|service-account):{_NAME}/)?{_NAME}$",
        description="A user's name, or a subject: `user:acme/bob`, `service-account:acme/ci`.",
        examples=["bob"],
    ),
]
Grantees = Annotated[list[_Grantee], Field(min_length=1, max_length=20)]


class FolderShareInput(_Sent):
    """Those with whom a folder is shared, all of its domain, and what they may do."""

    users: Grantees
    permission: FolderPermission = FolderPermission.RO


class FolderShareChange(_Sent):
    """Those with whom a folder is shared, and what they may do from now on."""

    users: Grantees
    permission: FolderPermission


class FolderUnshare(_Sent):
    """Those whose shares and invitations are taken back."""

    users: Grantees


class FolderShare(BaseModel):
    """A share, or while it is PENDING an invitation to one."""

    user: str = Field(examples=["user:acme/bob"])
    permission: FolderPermission
    status: InvitationStatus


class FolderShares(BaseModel):
    """With whom a folder is shared, by subject."""

    items: list[FolderShare]


class SharedFolder(BaseModel):
    """A folder that is shared with the caller, or that is the caller's own, and what it may do there."""

    uid: str = Field(examples=[ID_EXAMPLE])
    name: str = Field(examples=["dataset"])
    home: str = Field(description="Whose it is.", examples=["user:acme/ann"])
    owner: str = Field(examples=["user:acme/ann"])
    permission: FolderPermission
    usage_mode: UsageMode
    description: str | None
    created_at: datetime = Field(examples=[_TIME])
