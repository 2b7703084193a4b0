"""Readiness: each dependency by itself, all at once, and never longer than the limit."""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import pytest
from portico.access.authn.keyring import KEYRING
from portico.core.base.errors import Unavailable
from portico.operations.system import readiness as module
from portico.operations.system.readiness import Readiness
from portico.operations.system.resource import SYSTEM as READINESS

from tests.support.world import World


@pytest.fixture
def readiness(world: World) -> Readiness:
    world.platform.get(KEYRING).ensure()
    return world.platform.get(READINESS)


@pytest.fixture
def stuck() -> Iterator[Callable[[], None]]:
    """A dependency that does not answer until the test ends."""
    end = threading.Event()
    yield lambda: (end.wait(30), None)[1]
    end.set()


def _with(readiness: Readiness, **checks: Callable[[], object]) -> Mapping[str, str]:
    readiness.__dict__["checks"] = {**readiness.checks, **checks}
    return readiness.states()


def test_all_answer(readiness: Readiness) -> None:
    assert readiness.states() == {"database": "ok", "objects": "ok", "events": "ok", "keys": "ok"}


@pytest.mark.parametrize("name", ["database", "objects", "events", "keys"])
@pytest.mark.parametrize("error", [Unavailable("away"), RuntimeError("odd")], ids=["away", "odd"])
def test_the_one_that_fails_is_named(world: World, readiness: Readiness, name: str, error: Exception) -> None:
    def fail() -> None:
        raise error

    readiness.__dict__["checks"] = {**readiness.checks, name: fail}
    reply = world.client("system", None).get("/ready")
    assert (reply.status, reply.json["status"]) == (503, "unavailable")
    expected = dict.fromkeys(readiness.checks, "ok") | {name: "unavailable"}
    assert reply.json["checks"] == expected


@pytest.mark.parametrize(
    ("setting", "name"),
    [("entities_table", "database"), ("objects_bucket", "objects"), ("event_bus", "events")],
)
def test_what_is_not_there_does_not_answer(world: World, setting: str, name: str) -> None:
    gone = Readiness(replace(world.platform.settings, **{setting: "nothing-of-that-name"}), world.clock)
    assert gone.states()[name] == "unavailable"


def test_an_answer_is_good_for_seconds(world: World, readiness: Readiness) -> None:
    """Anybody may ask: what is asked of the dependencies does not grow with that."""
    asked = []
    readiness.__dict__["checks"] = {"database": lambda: asked.append(1)}
    client = world.client("system", None)
    replies = [client.get("/ready") for _ in range(5)]
    assert ([reply.status for reply in replies], len(asked)) == ([200] * 5, 1)
    world.clock.advance(5.1)
    assert (client.get("/ready").status, len(asked)) == (200, 2)


def test_several_that_hang_take_one_limit(readiness: Readiness, stuck: Callable[[], None]) -> None:
    """They are asked at once: each gets past where all three meet."""
    readiness.limit, met = 1.0, threading.Barrier(4)

    def hang() -> None:
        met.wait(30)
        stuck()

    others = threading.Thread(target=met.wait, args=(30,))
    others.start()
    states = _with(readiness, database=hang, objects=hang, keys=hang)
    others.join()
    assert not met.broken
    assert states == {"database": "timeout", "objects": "timeout", "events": "ok", "keys": "timeout"}


def test_clients_give_up_before_the_limit(readiness: Readiness) -> None:
    assert module._BRIEF["connect_timeout"] + module._BRIEF["read_timeout"] <= module.LIMIT
    assert module._BRIEF["attempts"] == 1
