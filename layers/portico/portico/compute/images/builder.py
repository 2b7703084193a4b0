"""The port of builders, which make a manifest's packages into the archive of a layer, and what they say."""

from typing import Final, Protocol

from portico.compute.base_images.languages import Kind, Language
from portico.compute.functions.entity import BuildFailure
from portico.compute.images.manifest import Manifest
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part

# Of what a build makes of a manifest, and for which platform: a new one builds anew what is built later.
VERSION: Final = "2"
# MB (2^20 bytes) unpacked: of the 250 that the engine allows, 50 are the function's and 121 those of Node.js.
MOST_MB: Final[dict[Kind, int]] = {"python": 190, "node": 75}


@frozen(slots=True)
class Built:
    """The bytes of a layer's archive, packed and unpacked, and what was printed on the way."""

    packed: int
    unpacked: int
    log: str


class BuildRefused(Exception):
    """These packages cannot be had; `reason` is for the owner, `log` what was printed."""

    def __init__(self, reason: BuildFailure, log: str) -> None:
        super().__init__(reason.message)
        self.reason, self.log = reason, log


class Builder(Protocol):
    """Gets packages."""

    def build(self, manifest: Manifest, key: str) -> Built:
        """Puts the archive of a layer among the objects, of a manifest that is not empty. Raises BuildRefused."""
        ...


class Layers(Protocol):
    """Keeps layers for the engine."""

    def publish(self, uid: str, key: str) -> str:
        """Makes a layer of an image from the archive among the objects; the reference that functions are given."""
        ...

    def prune(self, uid: str, used: frozenset[str], below: str | None) -> None:
        """Removes layers made for an image but those used; with `below`, only those made before that reference."""
        ...

    def maker(self, layer: str) -> str:
        """The uid of the image that a layer was made for."""
        ...


BUILDER: Part[Builder] = Part("portico.compute.images.invoked_builder:wire")
LAYERS: Part[Layers] = Part("portico.compute.images.layers:wire")


def too_large(language: Language, unpacked: int | None = None) -> BuildFailure:
    """The reason for more than an image may have."""
    most = MOST_MB[language.facts.kind]
    has = f"have {unpacked / 2**20:.0f} MB" if unpacked is not None else f"have more than {most} MB"
    return BuildFailure(
        type="TooLarge", message=f"The packages {has} unpacked; an image for {language} has at most {most} MB."
    )
