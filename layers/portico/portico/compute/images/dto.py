"""What clients send and get of images."""

from typing import Annotated

from pydantic import BaseModel, Field

from portico.compute.functions.entity import BuildFailure
from portico.compute.images.entity import Image, ImageStatus
from portico.compute.images.service import BuildLog
from portico.core.http.adapter import Adapter
from portico.core.http.fields import DescribedInput, InProjectPublic, named_filter, unset
from portico.core.http.filters import EnumFilter, StringFilter
from portico.core.model.entity import Name

BaseImageName = Annotated[Name, Field(description="The base image that it adds packages to.", examples=["python3.11"])]
Dependencies = Annotated[
    str,
    Field(
        max_length=16_384,
        description="For Python the text of a requirements.txt: names and versions (PEP 508), no URLs, paths or options. For "
        "Node.js the text of a package.json, of which only `dependencies` count: versions, ranges and tags. At most 200 packages.",
        examples=["requests>=2.32\n"],
    ),
]


class ImageReplace(DescribedInput):
    """An image without its name."""

    base_image: BaseImageName
    dependencies: Dependencies = ""


class ImageCreate(ImageReplace):
    """A new image."""

    name: Name = Field(
        description="Unique in its project, ignoring case; immutable. It hides a base image of the same name.",
        examples=["with-requests"],
    )


class ImageUpdate(DescribedInput):
    """The fields to change; functions keep the packages they were built with until they are updated themselves."""

    base_image: BaseImageName = Field(default_factory=unset)
    dependencies: Dependencies = Field(default_factory=unset)


class ImagePublic(InProjectPublic):
    """An image, as it was last changed."""

    name: str = Field(examples=["with-requests"])
    base_image: str = Field(examples=["python3.11"])
    dependencies: str = Field(examples=["requests>=2.32\n"])
    version: int = Field(description="Counts what it was made of.", examples=[1])
    status: ImageStatus
    reason: BuildFailure | None = Field(description="Why it could not be built, when its status is ERROR.")
    size_bytes: int = Field(description="Of the packages that were built last, unpacked.", examples=[2_621_440])


class ImageLogPublic(BaseModel):
    """What the last build of an image printed."""

    image: str = Field(examples=["with-requests"])
    version: int = Field(examples=[1])
    status: ImageStatus
    log: str = Field(
        description="At most its last 64 KB; empty while the build goes on.",
        examples=["Installed 5 packages in 12ms\n"],
    )


def show(image: Image) -> ImagePublic:
    """The image as clients see it."""
    return ImagePublic.of(image, version=image.revision)


def show_log(found: BuildLog) -> ImageLogPublic:
    """The log as clients see it."""
    image = found.image
    return ImageLogPublic(image=image.name, version=image.revision, status=image.status, log=found.text)


ImageFilter = named_filter("ImageFilter", base_image=StringFilter, status=EnumFilter[ImageStatus])
ADAPTER = Adapter(ImageFilter, ("name", "created_at", "updated_at", "status"))
