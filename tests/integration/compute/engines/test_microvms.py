"""What is the MicroVM engine's own: orphans, images of sizes, builds that fail, and tokens."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from portico.compute.resource_groups.slots import CPU, MEM
from portico.compute.sessions.engine import EngineError, EnginePrepares, LaunchRefused, Phase, ReachRequest, Unreachable
from portico.compute.sessions.microvm_engine import MicrovmEngine
from portico.compute.sessions.microvm_entry import payload
from portico.compute.sessions.microvm_reach import MicrovmReach, address_of
from portico.compute.sessions.microvms import megabytes
from portico.core.base.clock import SystemClock

from local import stack
from tests.integration.compute.engines.conftest import SMALL, Rig, microvm_client, microvm_engine, until


class Later:
    """A clock that goes ahead."""

    def now(self) -> datetime:
        """The time in two minutes."""
        return SystemClock().now() + timedelta(minutes=2)


@pytest.fixture
def rig(local: stack.Running, platform: str, signed: None) -> Any:
    """The engine, with nothing left after the test."""
    engine = microvm_engine(local, "microvms")
    yield Rig(engine, MicrovmReach(microvm_client()), platform)
    engine.clock = Later()
    for one in engine.running():
        engine.stop(one.handle, "the test is over")
    until(lambda: not engine.running())


@pytest.fixture
def engine(rig: Rig) -> MicrovmEngine:
    assert isinstance(rig.engine, MicrovmEngine)
    return rig.engine


def test_a_start_that_nobody_was_answered_is_an_orphan(rig: Rig, engine: MicrovmEngine) -> None:
    launch = rig.launch()
    image = until(lambda: _ready(lambda: engine.images.of(launch.image, launch.size)))
    given = {"clientToken": launch.token, "runHookPayload": payload(launch), "imageIdentifier": image}
    lost = engine.client.run_microvm(**given)["microvmId"]
    assert engine.running() == []  # its start may yet be answered
    engine.clock = Later()
    [orphan] = engine.running()
    assert (orphan.handle, orphan.session) == (lost, "")


def test_a_launch_of_two_tickets_is_not_known(rig: Rig, engine: MicrovmEngine) -> None:
    launch = rig.launch()
    image = until(lambda: _ready(lambda: engine.images.of(launch.image, launch.size)))
    engine.client.run_microvm(imageIdentifier=image, clientToken=launch.token, runHookPayload="other")
    with pytest.raises(EngineError, match="not known"):
        engine.start(launch)


def test_a_size_is_of_an_image_of_its_own(rig: Rig, engine: MicrovmEngine) -> None:
    larger = {CPU: Decimal(1), MEM: Decimal(2048 * 1024**2)}
    names = [engine.images.name("python", megabytes(size)) for size in (SMALL, larger)]
    assert len({*names, engine.images.name("python:3.12", 512)}) == 3
    assert all(len(name) <= 64 for name in names)


def test_a_start_waits_for_its_image(rig: Rig, engine: MicrovmEngine) -> None:
    launch = rig.launch(image="python:3.11-slim")
    with pytest.raises(EnginePrepares):
        engine.start(launch)
    rig.until(rig.start(launch), Phase.RUNNING)


def test_a_failed_build_leaves_nothing(rig: Rig, engine: MicrovmEngine) -> None:
    for _ in range(2):
        with pytest.raises(LaunchRefused, match=r"example\.com/none"):
            until(lambda: _ready(lambda: engine.start(rig.launch(image="example.com/none"))))
    name = engine.images.name("example.com/none", 512)
    assert engine.client.list_microvm_images(nameFilter=name)["items"] == []


def test_an_image_that_somebody_deleted_is_built_again(rig: Rig, engine: MicrovmEngine) -> None:
    first = rig.start(rig.launch())
    engine.stop(first, "enough")
    engine.client.delete_microvm_image(imageIdentifier=engine.images.of("python", SMALL))
    with pytest.raises(EnginePrepares):
        engine.start(rig.launch())
    rig.until(rig.start(rig.launch()), Phase.RUNNING)


def test_a_way_is_lent_for_minutes_and_asked_once(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    reach, given = rig.reach, []
    assert isinstance(reach, MicrovmReach)
    asked = reach.client.create_microvm_auth_token
    monkeypatch.setattr(reach.client, "create_microvm_auth_token", lambda **told: given.append(told) or asked(**told))
    address = address_of(rig.start(rig.launch()))
    ways = [reach.way(address, 8790) for _ in range(2)]
    assert ways[0] == ways[1]
    assert ways[0].headers["x-aws-proxy-port"] == "8790"
    reach.send(ReachRequest(address, 8790, "GET", "/"))
    reach.send(ReachRequest(address, 8790, "GET", "/"))
    told = [(one["expirationInMinutes"], one["allowedPorts"]) for one in given]
    assert told == [(2, [{"port": 8790}]), (60, [{"port": 8790}])]


def test_nothing_leads_to_one_that_there_is_not(rig: Rig) -> None:
    with pytest.raises(Unreachable):
        rig.reach.way(address_of("microvm-none"), 8790)


def _ready(act: Callable[[], str]) -> str:
    try:
        return act()
    except EnginePrepares:
        return ""
