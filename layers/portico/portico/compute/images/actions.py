"""The actions on images that are not standard."""

from collections.abc import Mapping
from typing import Any, Self

from portico.core.actions.standard import EntityAction, Get
from portico.core.base.frozen import frozen
from portico.core.model.scope import Scope


class GetImageLog(Get, of="image", does="log", permits="get"):
    """Reads the log of an image's last build."""


@frozen
class BuildImage(EntityAction, of="image", does="build"):
    """Builds an image, or cleans up after one that is gone; asked for by events only.

    `uid` is the image's, `layer` the reference of a layer that it does not have any more.
    """

    uid: str | None = None
    layer: str | None = None

    @classmethod
    def from_event(cls, scope: Scope, data: Mapping[str, Any]) -> Self:
        """The action that a change of the image asks for."""
        told = data.get("data", {})
        return cls(scope, data["entity"], told.get("uid"), told.get("layer"))


@frozen
class SettleImage(BuildImage, does="settle", permits="build"):
    """After a build: the functions that wait for it are built, layers that nobody has are removed; asked for by events only."""


def changed(scope: Scope, data: Mapping[str, Any]) -> BuildImage:
    """The action that an event of an image asks for: its end after a build, else the build."""
    wanted = SettleImage if data["operation"] == "build" else BuildImage
    return wanted.from_event(scope, data)
