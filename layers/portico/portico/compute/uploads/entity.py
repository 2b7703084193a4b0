"""Uploads: files that clients put into the object storage themselves, by a pre-signed URL."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final

from portico.core.model.charges import storage
from portico.core.model.entity import Entity
from portico.core.model.scope import Scope

FOLDER: Final = "uploads/"


class UploadStatus(StrEnum):
    """PENDING until the storage tells that something arrived: then ARRIVED, or REJECTED when it is not what was announced."""

    PENDING = "PENDING"
    ARRIVED = "ARRIVED"
    REJECTED = "REJECTED"


class Upload(Entity):
    """An upload: its size in bytes, its content type and, where the client gave it, its SHA-256 in hexadecimal."""

    type: ClassVar[str] = "upload"
    types: ClassVar[str] = "uploads"
    key_field: ClassVar[str] = "id"

    size: int
    id: str
    content_type: str
    sha256: str | None = None
    usable_until: datetime
    keypair: str | None = None
    status: UploadStatus = UploadStatus.PENDING
    arrived_at: datetime | None = None
    reason: str | None = None

    @property
    def object_key(self) -> str:
        """Where it is in the object storage."""
        return f"{folder_of(self.scope)}{self.id}"

    @property
    def counts(self) -> Mapping[str, int]:
        """It counts as storage in domain and project while it is kept, arrived or not."""
        return storage(self.scope, self.keypair, self.size)

    @property
    def due_at(self) -> datetime:
        """Then it is removed."""
        return self.usable_until


def folder_of(scope: Scope) -> str:
    """Where the uploads of a scope are in the object storage."""
    return f"{FOLDER}{scope}/"


def named_by(object_key: str) -> tuple[Scope, str] | None:
    """The scope and the id of the upload that an object belongs to; None for an object that is no upload."""
    scope, _, upload_id = object_key.removeprefix(FOLDER).rpartition("/")
    try:
        return (Scope.parse(scope), upload_id) if object_key.startswith(FOLDER) and upload_id else None
    except ValueError:
        return None
