"""Throw-away applications of throw-away declarations, on one platform."""

import pytest

from tests.contracts.resources.conftest import moto, world  # noqa: F401 - pytest finds fixtures by name
from tests.support.declared import Serve, serving
from tests.support.world import World


@pytest.fixture
def serve(world: World, monkeypatch: pytest.MonkeyPatch) -> Serve:  # noqa: F811 - the fixture
    """Makes an application of declarations, whose services the platform then knows."""
    return serving(world, monkeypatch)
