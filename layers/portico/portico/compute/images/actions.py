"""The actions on images that are not standard."""

from typing import ClassVar

from portico.core.actions.standard import EntityAction, Get
from portico.core.base.frozen import frozen


class GetImageLog(Get):
    """Reads the log of an image's last build."""

    name: ClassVar[str] = "images.log"
    permission: ClassVar[str] = "image:get"
    entity_type: ClassVar[str] = "image"


@frozen
class BuildImage(EntityAction):
    """Builds an image, or cleans up after one that is gone; asked for by events only.

    `uid` is the image's, `layer` the reference of a layer that it does not have any more.
    """

    name: ClassVar[str] = "images.build"
    permission: ClassVar[str] = "image:build"
    entity_type: ClassVar[str] = "image"
    uid: str | None = None
    layer: str | None = None


@frozen
class SettleImage(BuildImage):
    """After a build: the functions that wait for it are built, layers that nobody has are removed; asked for by events only."""

    name: ClassVar[str] = "images.settle"
