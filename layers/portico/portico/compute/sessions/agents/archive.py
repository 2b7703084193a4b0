"""The archives of programs that fetch themselves, the agent and the app proxy: a layer holds them, and the object storage, where each is put once."""

from collections.abc import Sequence
from dataclasses import field
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

AGENT: Final = "agent"
APP_PROXY: Final = "app-proxy"
_SECONDS: Final = 300


@frozen
class Archive:
    """The archives, in the first of the `folders` that has one."""

    objects: Objects
    folders: Sequence[Path]
    keys: dict[str, str] = field(default_factory=dict)

    def url(self, program: str = AGENT) -> str:
        """A pre-signed URL that reads that of a program. Raises Unavailable where there is no such layer."""
        if program not in self.keys:
            self.keys[program] = self._put(program)
        return self.objects.url_to_get(self.keys[program], _SECONDS)

    def _put(self, program: str) -> str:
        """The key of the object, which is there from now on."""
        file = next(filter(Path.exists, (folder / f"{program}.zip" for folder in self.folders)), None)
        if file is None:
            raise Unavailable("The agent of sessions is not deployed here.")
        packed = file.read_bytes()
        key = f"session-agents/{sha256(packed).hexdigest()}"
        if self.objects.find(key) is None:
            self.objects.put(key, packed)
        return key


def wire(parts: "Parts") -> Archive:
    """The archive of the layer."""
    return Archive(parts.objects, [Path(folder) for folder in layer_folders()])


ARCHIVE: "Part[Archive]" = Part(f"{__name__}:wire")
