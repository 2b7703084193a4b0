"""Uploads: archives that clients put into the object storage themselves, by a pre-signed URL."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from portico.core.entity import Entity
from portico.functions.entity import storage


class UploadStatus(StrEnum):
    """PENDING for all of its life: whether it has arrived is known when it is used."""

    PENDING = "PENDING"


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

    @property
    def object_key(self) -> str:
        """Where it is in the object storage."""
        return f"uploads/{self.scope}/{self.id}"

    @property
    def counts(self) -> Mapping[str, int]:
        """It counts as storage in domain and project while it is kept, arrived or not."""
        return storage(self.scope, self.keypair, self.size)

    @property
    def due_at(self) -> datetime:
        """Then it is removed."""
        return self.usable_until
