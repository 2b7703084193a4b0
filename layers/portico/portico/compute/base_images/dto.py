"""What clients send and get of base images."""

from typing import Annotated

from pydantic import Field, StringConstraints

from portico.compute.base_images.entity import BaseImage, Language
from portico.core.http.adapter import Adapter
from portico.core.http.fields import DescribedInput, NamedPublic, named_filter, unset
from portico.core.http.filters import EnumFilter
from portico.core.model.entity import Name

LanguageField = Annotated[Language, Field(description="What runs the code.", examples=["python3.11"])]
Contract = Annotated[
    str,
    StringConstraints(min_length=1, max_length=1024),
    Field(description="The signature of a handler, for people.", examples=["def handle(context, payload): ..."]),
]
Deprecated = Annotated[bool, Field(description="It still works; new functions should take another.", examples=[False])]


class BaseImageReplace(DescribedInput):
    """A base image without its name."""

    language: LanguageField
    contract: Contract
    deprecated: Deprecated = False


class BaseImageCreate(BaseImageReplace):
    """A new base image."""

    name: Name = Field(description="Unique, ignoring case; immutable.", examples=["python3.11"])


class BaseImageUpdate(DescribedInput):
    """The fields to change; functions and images that are built keep the language that they were built for."""

    language: LanguageField = Field(default_factory=unset)
    contract: Contract = Field(default_factory=unset)
    deprecated: Deprecated = Field(default_factory=unset)


class BaseImagePublic(NamedPublic):
    """A base image."""

    name: str = Field(examples=["python3.11"])
    language: LanguageField
    contract: str = Field(examples=["def handle(context, payload): ..."])
    deprecated: bool = Field(examples=[False])


def show(image: BaseImage) -> BaseImagePublic:
    """The base image as clients see it."""
    return BaseImagePublic.of(image)


BaseImageFilter = named_filter("BaseImageFilter", language=EnumFilter[Language])
ADAPTER = Adapter(BaseImageFilter, ("name", "created_at", "updated_at"))
