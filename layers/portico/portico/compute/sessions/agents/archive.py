"""The agent's archive: a layer holds it, and agents-to-be fetch it from the object storage, where it is put once."""

from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from portico.core.aws.object_store import Objects
from portico.core.base.errors import Unavailable
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.base.settings import layer_folders

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

NAME: Final = "agent.zip"
_SECONDS: Final = 300


@frozen
class Archive:
    """The archive at `file`."""

    objects: Objects
    file: Path

    @cached_property
    def key(self) -> str:
        """The key of the object, which is there from now on. Raises Unavailable where there is no such layer."""
        try:
            packed = self.file.read_bytes()
        except FileNotFoundError as error:
            raise Unavailable("The agent of sessions is not deployed here.") from error
        key = f"session-agents/{sha256(packed).hexdigest()}"
        if self.objects.find(key) is None:
            self.objects.put(key, packed)
        return key

    def url(self) -> str:
        """A pre-signed URL that reads it."""
        return self.objects.url_to_get(self.key, _SECONDS)


def wire(parts: "Parts") -> Archive:
    """The archive of the layer."""
    return Archive(
        parts.objects, next(filter(Path.exists, (Path(folder, NAME) for folder in layer_folders())), Path("/opt", NAME))
    )


ARCHIVE: "Part[Archive]" = Part(f"{__name__}:wire")
