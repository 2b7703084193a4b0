"""Sessions on an engine in memory."""

from collections.abc import Callable

import pytest

from tests.support.gateway import Client
from tests.support.sessions import SessionWorld
from tests.support.world import World

Begin = Callable[..., str]


@pytest.fixture
def sessions(world: World) -> SessionWorld:
    return SessionWorld(world)


@pytest.fixture
def api(sessions: SessionWorld) -> Client:
    return sessions.world.client("sessions")


@pytest.fixture
def begin(api: Client) -> Begin:
    """Starts a session, and gives its id."""

    def start(name: str = "train", **fields: object) -> str:
        reply = api.post("/v1/sessions", body={"name": name, "image": "python", **fields})
        assert reply.status == 201, reply.body
        return str(reply.json["id"])

    return start
