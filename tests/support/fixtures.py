"""Fixtures of the tests that need AWS: moto in this process, and an emulator for what moto does not do."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from portico.core.base import side_by_side
from portico.core.data.store import Store
from portico.core.data.table import Table
from portico.eventing.messaging.redelivery import Redelivery

from local import environments, stack
from local.home import Home, write_private
from local.signing import Keys
from tests.support.clock import TestClock
from tests.support.gateway import Client
from tests.support.store import Backend, make_store
from tests.support.wire import mocked_aws
from tests.support.world import World


@pytest.fixture(scope="session")
def moto() -> Iterator[Backend]:
    """moto; its tables last as long as the session, so every test makes its own."""
    with mocked_aws():
        yield Backend("moto", Table())


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """The emulator at PORTICO_TEST_ENDPOINT, else one of the session's own."""
    given = os.environ.get("PORTICO_TEST_ENDPOINT")
    if given:
        yield Backend("emulator", _table(given))
        return
    environments.prepare(environments.STACK)
    home = Home(Path(tmp_path_factory.mktemp("emulator")) / "home")
    keys = Keys(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"])  # as moto is asked
    write_private(home.root_key, json.dumps(asdict(keys)))
    try:
        yield Backend("emulator", _table(stack.start(home, 0).endpoint))
    finally:
        stack.stop(home)


def _table(endpoint: str) -> Table:
    """A door whose client was made while the endpoint stood in the environment."""
    table = Table()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL_DYNAMODB", endpoint)
        assert table.client.wire.endpoint.url == endpoint
    return table


@pytest.fixture(params=["moto", "emulator"])
def backend(request: pytest.FixtureRequest) -> Backend:
    """Each of what plays DynamoDB."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def clock() -> TestClock:
    """Time, in the hands of the test."""
    return TestClock()


@pytest.fixture
def store(backend: Backend, clock: TestClock) -> Store:
    """A store of the test's own on each of them."""
    return make_store(backend.table, clock)


@pytest.fixture
def world(moto: Backend, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The whole platform on moto."""
    made = World(moto, monkeypatch.setenv)
    yield made
    made.close()


@pytest.fixture
def events(world: World) -> Client:
    """Event types, and what is emitted."""
    return world.client("events")


@pytest.fixture
def subscriptions(world: World) -> Client:
    """Subscriptions, and schedules."""
    return world.client("subscriptions")


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages of a batch one by one, for moto knows no threads; those that failed are postponed in no queue."""
    monkeypatch.setattr(side_by_side, "AT_ONCE", 1)
    monkeypatch.setattr(Redelivery, "postpone", lambda *_: None)
