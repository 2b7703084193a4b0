"""What clients send and get of uploads."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from portico.compute.uploads.entity import Upload, UploadStatus
from portico.compute.uploads.service import ARCHIVE, headers_of

MAX_BYTES = 50 * 1024 * 1024
_NAME = r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}"  # RFC 6838, 4.2, in lower case
MEDIA_TYPE = f"^{_NAME}/{_NAME}$"


class UploadCreate(BaseModel):
    """A file that will be uploaded."""

    model_config = ConfigDict(extra="forbid")

    size: int = Field(ge=1, le=MAX_BYTES, description="Bytes, exactly.", examples=[1048576])
    content_type: str = Field(
        ARCHIVE,
        pattern=MEDIA_TYPE,
        description="A media type, `type/subtype` in lower case, without parameters. The source of a function is "
        "`application/zip`.",
        examples=["application/zip", "image/png"],
    )
    sha256: str | None = Field(
        None,
        pattern=r"^[0-9a-f]{64}$",
        description="Of the file, in hexadecimal; then nothing else can be uploaded.",
        examples=["7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069"],
    )


class UploadPublic(BaseModel):
    """An upload: send the file to `url` with `method` and exactly these `headers`, once, within 15 minutes."""

    id: str = Field(description="A UUIDv7.", examples=["019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c"])
    method: Literal["PUT"] = "PUT"
    url: str = Field(description="Pre-signed: it needs no other proof.", examples=["https://example.com/..."])
    headers: dict[str, str] = Field(examples=[{"Content-Type": "application/zip", "Content-Length": "1048576"}])
    size: int = Field(examples=[1048576])
    content_type: str = Field(examples=["application/zip"])
    sha256: str | None
    created_at: datetime
    usable_until: datetime = Field(
        description="Until then it can be downloaded, and be the source of functions, once or more."
    )
    status: UploadStatus = Field(description="PENDING until the storage has told that the file is there.")
    arrived_at: datetime | None = Field(description="When that was told.")
    reason: str | None = Field(
        description="Why it is REJECTED.", examples=["This has 12 bytes of text/html, not 10 of image/png."]
    )
    download_url: str | None = Field(
        description="Pre-signed: reads the file, for 15 minutes; null unless it has ARRIVED.",
        examples=["https://example.com/..."],
    )


def show(upload: Upload, url: str, download_url: str | None) -> UploadPublic:
    """The upload as clients see it."""
    kept = upload.model_dump(include=set(UploadPublic.model_fields))
    return UploadPublic(**kept, url=url, headers=headers_of(upload), download_url=download_url)
