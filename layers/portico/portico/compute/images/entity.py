"""Images: a base image and packages, built into a layer that functions are given."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from portico.compute.functions.entity import BuildFailure
from portico.core.actions.standard import standard_actions
from portico.core.model.charges import storage
from portico.core.model.entity import NamedEntity

BUILD_PATIENCE: Final = timedelta(minutes=12)


class ImageStatus(StrEnum):
    """CREATING -> READY or ERROR; an update of what it is made of begins again at CREATING."""

    CREATING = "CREATING"
    READY = "READY"
    ERROR = "ERROR"


class Image(NamedEntity):
    """An image. `uid` names this very one, not a later one of the same name.

    `revision` counts what it was made of; `content` is the digest of that, once built, `layer` the reference of the layer with
    its packages (None: it has none), of `layer_bytes` packed and `size_bytes` unpacked. `pins` counts those who took the layer
    over. While a later revision is CREATING, layer and content are those of the one before.
    """

    type: ClassVar[str] = "image"
    types: ClassVar[str] = "images"

    uid: str
    base_image: str
    dependencies: str = ""
    revision: int = 1
    status: ImageStatus = ImageStatus.CREATING
    reason: BuildFailure | None = None
    language: str | None = None
    content: str | None = None
    layer: str | None = None
    layer_bytes: int = 0
    size_bytes: int = 0
    builds: int = 0
    pins: int = 0
    keypair: str | None = None

    @property
    def counts(self) -> Mapping[str, int]:
        """The packed layer counts as storage, for each image that has it."""
        return storage(self.scope, self.keypair, self.layer_bytes)

    @property
    def due_at(self) -> datetime | None:
        """A build that has not ended by then is asked for again."""
        building = self.status is ImageStatus.CREATING and self.deleted_at is None
        return self.updated_at + BUILD_PATIENCE if building else None

    @property
    def log_key(self) -> str:
        """Where the build log of its revision is kept."""
        return f"{objects_of(self.uid)}{self.revision}.log"


def objects_of(uid: str) -> str:
    """The prefix of an image's objects."""
    return f"images/{uid}/"


ACTIONS = standard_actions(Image)
