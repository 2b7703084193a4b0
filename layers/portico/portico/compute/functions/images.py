"""The port of images: what a function's `image` stands for when it is built."""

from typing import Protocol

from portico.compute.functions.entity import BuildFailure
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.model.scope import Scope


@frozen(slots=True)
class ResolvedImage:
    """The language that an engine runs (`python3.13`, `nodejs24.x`), and the layers with the image's dependencies."""

    language: str
    layers: tuple[str, ...] = ()


class ImageUnusable(Exception):
    """There is no such image, or it could not be built: the function cannot be either, for this reason."""

    def __init__(self, reason: BuildFailure) -> None:
        super().__init__(reason.message)
        self.reason = reason


class ImagePending(Exception):
    """The image is still being built: the function waits, and is built when the image's end is known."""


class Images(Protocol):
    """Knows images by name."""

    def resolve(self, scope: Scope, name: str) -> ResolvedImage:
        """The image of this name, as functions of this project see it. Raises ImageUnusable, ImagePending."""
        ...


IMAGES: Part[Images] = Part("portico.compute.images.resolver:wire")
