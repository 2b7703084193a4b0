"""A builder and the layers of images in memory, at their ports."""

from collections.abc import Callable
from dataclasses import dataclass, field

from portico.compute.images.builder import Built
from portico.compute.images.manifest import Manifest


@dataclass
class FakeBuilder:
    """Packs the manifest itself; `on_build` may refuse, or do what comes between."""

    built: list[Manifest] = field(default_factory=list)
    on_build: Callable[[Manifest], None] = lambda _manifest: None
    keys: list[str] = field(default_factory=list)

    def build(self, manifest: Manifest, key: str) -> Built:
        """A layer of ten bytes, of a hundred."""
        self.built.append(manifest)
        self.on_build(manifest)
        self.keys.append(key)
        return Built(10, 100, "installed\n")


@dataclass
class FakeLayers:
    """Keeps references `layer/<uid>:<number>`."""

    kept: list[str] = field(default_factory=list)
    made: int = 0

    def publish(self, uid: str, key: str) -> str:
        """The next number, whatever the uid."""
        self.made += 1
        self.kept.append(f"layer/{uid}:{self.made}")
        return self.kept[-1]

    def prune(self, uid: str, used: frozenset[str], below: str | None) -> None:
        """Forgets those of the uid."""
        limit = self.made + 1 if below is None else _number(below)
        mine = [layer for layer in self.kept if self.maker(layer) == uid and _number(layer) < limit]
        self.kept = [layer for layer in self.kept if layer not in mine or layer in used]

    def maker(self, layer: str) -> str:
        """The uid in the reference."""
        return layer.removeprefix("layer/").partition(":")[0]


def _number(layer: str) -> int:
    return int(layer.rpartition(":")[2])
