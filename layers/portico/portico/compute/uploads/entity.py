"""Uploads: files that clients put into the object storage themselves, by a pre-signed URL."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, ClassVar, Final, Literal

from pydantic import BaseModel, Field

from portico.core.model.charges import storage
from portico.core.model.entity import ID_EXAMPLE, Entity
from portico.core.model.fields import INTERNAL, Input, Output
from portico.core.model.open_enum import OpenEnum
from portico.core.model.scope import Scope

FOLDER: Final = "uploads/"
ARCHIVE: Final = "application/zip"
MAX_BYTES: Final = 50 * 1024 * 1024
_NAME: Final = r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}"  # RFC 6838, 4.2, in lower case
MEDIA_TYPE: Final = f"^{_NAME}/{_NAME}$"
_USABLE: Final = "Until then it can be downloaded, and be the source of functions, once or more."

Size = Annotated[int, Field(ge=1, le=MAX_BYTES, description="Bytes, exactly.", examples=[1048576])]
ContentType = Annotated[
    str,
    Field(
        pattern=MEDIA_TYPE,
        description="A media type, `type/subtype` in lower case, without parameters. The source of a function is "
        "`application/zip`.",
        examples=["application/zip", "image/png"],
    ),
]
Sha256 = Annotated[
    str,
    Field(
        pattern=r"^[0-9a-f]{64}$",
        description="Of the file, in hexadecimal; then nothing else can be uploaded.",
        examples=["7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069"],
    ),
]


class UploadStatus(OpenEnum):
    """PENDING until the storage tells that something arrived: then ARRIVED, or REJECTED when it is not what was announced."""

    PENDING = "PENDING"
    ARRIVED = "ARRIVED"
    REJECTED = "REJECTED"


class Upload(Entity):
    """An upload: its size in bytes, its content type and, where the client gave it, its SHA-256 in hexadecimal."""

    type: ClassVar[str] = "upload"
    types: ClassVar[str] = "uploads"
    key_field: ClassVar[str] = "id"

    size: Annotated[int, Input(Size, on="create")]
    id: Annotated[str, Output(description="A UUIDv7.", examples=[ID_EXAMPLE])]
    content_type: Annotated[str, Input(ContentType, on="create")] = ARCHIVE
    sha256: Annotated[str | None, Input(Sha256 | None, on="create")] = None
    usable_until: Annotated[datetime, Output(description=_USABLE)]
    keypair: Annotated[str | None, INTERNAL] = None
    status: Annotated[UploadStatus, Output(description="PENDING until the storage reports the file.")] = (
        UploadStatus.PENDING
    )
    arrived_at: Annotated[datetime | None, Output(description="The time when the storage reported it.")] = None
    reason: Annotated[
        str | None,
        Output(description="Why it is REJECTED.", examples=["This has 12 bytes of text/html, not 10 of image/png."]),
    ] = None

    @property
    def object_key(self) -> str:
        """Its key in the object storage."""
        return f"{folder_of(self.scope)}{self.id}"

    @property
    def counts(self) -> Mapping[str, int]:
        """It counts as storage in domain and project while it is kept, arrived or not."""
        return storage(self.scope, self.keypair, self.size)

    @property
    def due_at(self) -> datetime:
        """Then it is removed."""
        return self.usable_until


class UploadUrls(BaseModel):
    """The URLs of an upload, and the headers that a request to the first must have."""

    method: Literal["PUT"] = "PUT"
    url: str | None = Field(
        description="Pre-signed: it needs no other proof. Null for who may read uploads and not make them.",
        examples=["https://example.com/..."],
    )
    headers: dict[str, str] = Field(examples=[{"Content-Type": "application/zip", "Content-Length": "1048576"}])
    download_url: str | None = Field(
        description="Pre-signed: reads the file, for 15 minutes; null unless it has ARRIVED.",
        examples=["https://example.com/..."],
    )


class SignedUpload(Upload, UploadUrls):
    """An upload with its URLs, as clients are shown it; it is never stored."""


def folder_of(scope: Scope) -> str:
    """The folder of a scope's uploads in the object storage."""
    return f"{FOLDER}{scope}/"


def named_by(object_key: str) -> tuple[Scope, str] | None:
    """The scope and the id of the upload that an object belongs to; None for an object that is no upload."""
    scope, _, upload_id = object_key.removeprefix(FOLDER).rpartition("/")
    try:
        return (Scope.parse(scope), upload_id) if object_key.startswith(FOLDER) and upload_id else None
    except ValueError:
        return None
