"""One platform for all resources, and each of them at each of its mounts as the subject of the suite."""

import asyncio
import copy
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID

from tests.contracts.resources.subjects import Case, subject_of
from tests.support.fixtures import moto  # noqa: F401 - pytest finds fixtures by name
from tests.support.generic.setups import inhabit
from tests.support.generic.subject import Subject
from tests.support.passwords import hash_fast
from tests.support.store import Backend
from tests.support.world import World


@pytest.fixture(scope="module")
def world(moto: Backend) -> Iterator[World]:  # noqa: F811 - the fixture
    """The platform, with the needs of resources of each other; hashes of passwords cost little."""
    with pytest.MonkeyPatch.context() as patch:
        hash_fast(patch)
        made = World(moto, patch.setenv)
        with asyncio.Runner() as runner:  # handlers take the thread's event loop, and no test has begun
            asyncio.set_event_loop(runner.get_loop())
            inhabit(made)
        yield made
        made.close()


@pytest.fixture(scope="module")
def inhabited(world: World) -> Mapping[str, Any]:
    """Its tables as they are before the first test."""
    return copy.deepcopy({name: _dynamodb().tables[name] for name in world.tables})


@pytest.fixture
def subject(
    request: pytest.FixtureRequest, world: World, inhabited: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> Subject:
    """The resource at the mount that the test is about; nothing of other tests is there."""
    _dynamodb().tables.update(copy.deepcopy(inhabited))
    case: Case = request.param
    return subject_of(case, world, monkeypatch)


def _dynamodb() -> Any:
    return get_backend("dynamodb")[DEFAULT_ACCOUNT_ID]["us-east-1"]
