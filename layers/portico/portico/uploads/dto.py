"""What clients send and get of uploads."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from portico.uploads.entity import Upload
from portico.uploads.service import headers_of

MAX_BYTES = 50 * 1024 * 1024


class UploadCreate(BaseModel):
    """An archive that will be uploaded."""

    model_config = ConfigDict(extra="forbid")

    size: int = Field(ge=1, le=MAX_BYTES, description="Bytes, exactly.", examples=[1048576])
    content_type: Literal["application/zip"] = "application/zip"
    sha256: str | None = Field(
        None,
        pattern=r"^[0-9a-f]{64}$",
        description="Of the archive, in hexadecimal; then nothing else can be uploaded.",
        examples=["7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069"],
    )


class UploadPublic(BaseModel):
    """An upload: send the archive to `url` with `method` and exactly these `headers`, within 15 minutes."""

    id: str = Field(description="A UUIDv7.", examples=["019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c"])
    method: Literal["PUT"] = "PUT"
    url: str = Field(description="Pre-signed: it needs no other proof.", examples=["https://example.com/..."])
    headers: dict[str, str] = Field(examples=[{"Content-Type": "application/zip", "Content-Length": "1048576"}])
    size: int = Field(examples=[1048576])
    content_type: str = Field(examples=["application/zip"])
    sha256: str | None
    created_at: datetime
    usable_until: datetime = Field(description="Until then it can be the source of functions, once or more.")


def show(upload: Upload, url: str) -> UploadPublic:
    """The upload as clients see it."""
    shown = {"id", "size", "content_type", "sha256", "created_at", "usable_until"}
    return UploadPublic(**upload.model_dump(include=shown), url=url, headers=headers_of(upload))
