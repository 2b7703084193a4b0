"""Images: a base image and packages, built into a layer that functions are given."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, ClassVar, Final

from pydantic import BaseModel, Field

from portico.compute.functions.entity import BuildFailure
from portico.core.model.charges import storage
from portico.core.model.entity import ID_EXAMPLE, Name, NamedEntity
from portico.core.model.fields import FILTERABLE, INTERNAL, OUTPUT_ONLY, SORTABLE, Input, Output
from portico.core.model.open_enum import OpenEnum

BUILD_PATIENCE: Final = timedelta(minutes=12)
_FAILED: Final = "Why it could not be built, when its status is ERROR."
_TASK: Final = (
    "The task of its last build, of who asked for that: how far it is, and how to cancel it. Kept for 7 days."
)
_UNPACKED: Final = "Of the packages that were built last, unpacked."

BaseImageName = Annotated[Name, Field(description="The base image that it adds packages to.", examples=["python3.13"])]
Dependencies = Annotated[
    str,
    Field(
        max_length=49_152,
        description="For Python the text of a requirements.txt: names and versions (PEP 508), no URLs or paths, and of "
        "options `--hash`, which then locks all. For Node.js the text of a package.json, of which only `dependencies` count: "
        "versions, ranges and tags. At most 200 packages.",
        examples=["requests>=2.32\n"],
    ),
]


class ImageStatus(OpenEnum):
    """CREATING -> READY or ERROR; an update of what it is made of begins again at CREATING."""

    CREATING = "CREATING"
    READY = "READY"
    ERROR = "ERROR"


class Image(NamedEntity):
    """An image. `uid` names this very one, not a later one of the same name.

    `revision` counts what it was made of; `content` is the digest of that, once built, `layer` the reference of the layer with
    its packages (None: it has none), of `layer_bytes` packed and `size_bytes` unpacked. `pins` counts those who took the layer
    over. `task` and `asked_by` are the id and the scope of the task of its last build. While a later revision is CREATING, layer and content are those of the one before.
    """

    type: ClassVar[str] = "image"
    types: ClassVar[str] = "images"

    base_image: Annotated[str, Input(BaseImageName), FILTERABLE]
    dependencies: Annotated[str, Input(Dependencies)] = ""
    revision: Annotated[int, Output(name="version", description="Counts what it was made of.", examples=[1])] = 1
    status: Annotated[ImageStatus, OUTPUT_ONLY, FILTERABLE, SORTABLE] = ImageStatus.CREATING
    reason: Annotated[BuildFailure | None, Output(description=_FAILED)] = None
    task: Annotated[str | None, Output(description=_TASK, examples=[ID_EXAMPLE])] = None
    asked_by: Annotated[str | None, INTERNAL] = None
    language: Annotated[str | None, INTERNAL] = None
    content: Annotated[str | None, INTERNAL] = None
    layer: Annotated[str | None, INTERNAL] = None
    layer_bytes: Annotated[int, INTERNAL] = 0
    size_bytes: Annotated[int, Output(description=_UNPACKED, examples=[2_621_440])] = 0
    builds: Annotated[int, INTERNAL] = 0
    pins: Annotated[int, INTERNAL] = 0
    keypair: Annotated[str | None, INTERNAL] = None

    @property
    def counts(self) -> Mapping[str, int]:
        """The packed layer counts as storage, for each image that has it."""
        return storage(self.scope, self.keypair, self.layer_bytes)

    @property
    def due_at(self) -> datetime | None:
        """A build that has not ended by then is asked for again."""
        return self.due_while(self.status is ImageStatus.CREATING, BUILD_PATIENCE)

    @property
    def log_key(self) -> str:
        """The key of its revision's build log."""
        return f"{objects_of(self.uid)}{self.revision}.log"


class ImageLog(BaseModel):
    """The output of the last build of an image."""

    image: str = Field(examples=["with-requests"])
    version: int = Field(examples=[1])
    status: ImageStatus
    log: str = Field(
        description="At most its last 64 KB; empty while the build goes on.",
        examples=["Installed 5 packages in 12ms\n"],
    )


def objects_of(uid: str) -> str:
    """The prefix of an image's objects."""
    return f"images/{uid}/"
