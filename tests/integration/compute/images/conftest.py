"""The images of a world."""

import pytest
from portico.compute.images.builder import BUILDER, LAYERS

from tests.support.built_images import Images
from tests.support.gateway import Client
from tests.support.images import FakeBuilder, FakeLayers
from tests.support.world import World


@pytest.fixture
def images(world: World) -> Images:
    builder, layers = FakeBuilder(), FakeLayers()
    world.platform.put(BUILDER, builder)
    world.platform.put(LAYERS, layers)
    return Images(world, builder, layers)


@pytest.fixture
def api(images: Images) -> Client:
    return images.world.client("images")
