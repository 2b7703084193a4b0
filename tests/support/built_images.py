"""The images of a world, and the events that builds follow."""

from dataclasses import dataclass
from typing import Any, Final

from portico.compute.functions.actions import BuildFunction
from portico.compute.functions.resource import FUNCTIONS
from portico.compute.images.actions import BuildImage, changed
from portico.compute.images.entity import Image
from portico.compute.images.resource import IMAGES
from portico.core.model.principal import PLATFORM

from tests.support.images import FakeBuilder, FakeLayers
from tests.support.sample_resource import HOME
from tests.support.world import World

SMALL: Final = {"base_image": "python3.11", "dependencies": "iniconfig\n"}


@dataclass
class Images:
    """The images of a world, whose events are brought to the builder when a test says so."""

    world: World
    builder: FakeBuilder
    layers: FakeLayers
    seen: int = 0

    def make(self, name: str = "small", **fields: Any) -> Image:
        return self.world.run(IMAGES.actions["create"](HOME, {**SMALL, "name": name, **fields}))  # type: ignore[no-any-return]

    def change(self, name: str = "small", **changes: Any) -> Image:
        return self.world.run(IMAGES.actions["update"](HOME, name, changes))  # type: ignore[no-any-return]

    def remove(self, name: str = "small") -> None:
        self.world.run(IMAGES.actions["purge"](HOME, name))

    def build(self, name: str = "small") -> Image | None:
        return self.world.run(BuildImage(HOME, name), PLATFORM)  # type: ignore[no-any-return]

    def read(self, name: str = "small") -> Image:
        return self.world.run(IMAGES.actions["get"](HOME, name))  # type: ignore[no-any-return]

    def deliver(self) -> None:
        """What happened to images and functions since, each event once and in order, until nothing more does."""
        while fresh := self.world.records()[self.seen :]:
            self.seen += len(fresh)
            for record in (one for one in fresh if one.outcome == "success"):
                self._handle(record.entity_type, record.model_dump(mode="json"))

    def _handle(self, entity_type: str, data: Any) -> None:
        if entity_type == "image" and data["operation"] in {"create", "update", "restore", "rebuild", "build", "purge"}:
            self.world.run(changed(HOME, data), PLATFORM)
        if entity_type == "function" and data["operation"] in {"create", "update", "rebuild"}:
            self.world.run(BuildFunction(HOME, data["entity"]), PLATFORM)

    def function(self, name: str = "hello") -> Any:
        return self.world.platform.get(FUNCTIONS).repository.get(HOME, name)
