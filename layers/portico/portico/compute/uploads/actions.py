"""The actions on uploads."""

from typing import ClassVar

from portico.core.actions.standard import ScopedAction
from portico.core.base.frozen import frozen


@frozen
class CreateUpload(ScopedAction):
    """Asks for a URL to upload so many bytes of a content type to; `sha256` in hexadecimal binds the bytes themselves."""

    name: ClassVar[str] = "uploads.create"
    permission: ClassVar[str] = "upload:create"
    once: ClassVar[bool] = True
    entity_type: ClassVar[str] = "upload"
    size: int
    content_type: str
    sha256: str | None = None


@frozen
class GetUpload(ScopedAction):
    """Reads one upload."""

    name: ClassVar[str] = "uploads.get"
    permission: ClassVar[str] = "upload:get"
    entity_type: ClassVar[str] = "upload"
    mutates: ClassVar[bool] = False
    key: str


@frozen
class ArriveUpload(ScopedAction):
    """Marks what has arrived; asked for by the storage only."""

    name: ClassVar[str] = "uploads.arrive"
    permission: ClassVar[str] = "upload:arrive"
    entity_type: ClassVar[str] = "upload"
    key: str
    object_key: str
