"""The actions on uploads."""

from typing import ClassVar

from portico.core.actions.standard import ScopedAction
from portico.core.base.frozen import frozen


@frozen
class CreateUpload(ScopedAction, of="upload", does="create"):
    """Asks for a URL to upload so many bytes of a content type to; `sha256` in hexadecimal binds the bytes themselves."""

    once: ClassVar[bool] = True
    size: int
    content_type: str
    sha256: str | None = None


@frozen
class GetUpload(ScopedAction, of="upload", does="get"):
    """Reads one upload."""

    mutates: ClassVar[bool] = False
    key: str


@frozen
class ArriveUpload(ScopedAction, of="upload", does="arrive"):
    """Marks what has arrived; asked for by the storage only."""

    key: str
    object_key: str
