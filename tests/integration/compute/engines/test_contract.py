"""What every engine does: one suite, run with each."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from http.client import BAD_GATEWAY
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portico.compute.resource_groups.slots import CPU, MEM, Slots, lacking
from portico.compute.sessions import fargate, microvms
from portico.compute.sessions.engine import Phase, Reach, ReachRequest, SlotUnsupported, TooLarge, Unreachable

from local.emulator.tasks.addresses import CLOSED, EACH
from tests.integration.compute.engines.conftest import SMALL, Rig, until

SIZED = pytest.mark.parametrize("sizes", [fargate, microvms], ids=["ecs", "microvm"])
AMOUNTS = st.fixed_dictionaries(
    {},
    optional={
        CPU: st.decimals(0, 1, allow_nan=False, places=3),
        MEM: st.decimals(0, 1, allow_nan=False, places=3),
    },
)  # of the largest


def test_a_session_starts_and_has_an_address(rig: Rig) -> None:
    launch = rig.launch()
    handle = rig.start(launch)
    seen = rig.until(handle, Phase.RUNNING)
    assert (seen.handle, seen.session, seen.exit_code) == (handle, launch.session, None)
    assert seen.address
    assert [one.handle for one in rig.engine.running()] == [handle]


def test_a_repeated_start_is_one(rig: Rig) -> None:
    launch = rig.launch()
    with ThreadPoolExecutor(8) as pool:
        handles = set(pool.map(rig.start, [launch] * 8))
    other_ticket = rig.start(rig.launch("deaf", session=launch.session))
    assert handles == {other_ticket}
    assert len(rig.engine.running()) == 1
    rig.engine.stop(other_ticket, "enough")
    rig.until(other_ticket, Phase.STOPPED)
    assert rig.start(launch) == other_ticket
    assert rig.start(rig.launch("exit 0", session=launch.session)) == other_ticket
    assert rig.engine.running() == []


@pytest.mark.parametrize("code", [0, 3])
def test_an_end_has_its_exit_code_if_it_is_told(rig: Rig, code: int) -> None:
    handle = rig.start(rig.launch(f"exit {code}"))
    if rig.engine.capabilities.tells_ends:
        assert rig.until(handle, Phase.STOPPED).exit_code == code
    else:  # it goes on without its program, until the platform ends it
        rig.until(handle, Phase.RUNNING)
        assert [one.handle for one in rig.engine.running()] == [handle]
        rig.engine.stop(handle, "the agent told its end", forced=True)
        assert rig.until(handle, Phase.STOPPED).exit_code is None
    assert rig.engine.running() == []


@pytest.mark.parametrize("forced", [False, True])
def test_a_stop_ends_it_and_may_be_repeated(rig: Rig, forced: bool) -> None:
    handle = rig.start(rig.launch("deaf"))
    rig.until(handle, Phase.RUNNING)
    rig.engine.stop(handle, "because " + "x" * 300, forced=forced)
    assert rig.engine.running() == []
    assert rig.engine.look([handle])[0].phase in (Phase.STOPPING, Phase.STOPPED)
    rig.engine.stop(handle, "again")
    seen = rig.until(handle, Phase.STOPPED)
    assert (seen.reason or "").startswith("because " if rig.engine.capabilities.tells_ends else "")
    rig.engine.stop(handle, "after its end")


def test_a_stop_may_overtake_the_start(rig: Rig) -> None:
    handles = [rig.start(rig.launch()) for _ in range(5)]
    for handle in handles:
        rig.engine.stop(handle, "at once")
    for handle in handles:
        rig.until(handle, Phase.STOPPED)
    assert rig.engine.running() == []


def test_a_look_is_in_the_order_asked_for(rig: Rig) -> None:
    handles = [rig.start(rig.launch("exit 0")) for _ in range(3)]
    unknown = handles[0].replace(handles[0].rpartition("/")[2], str(uuid.uuid4()))
    asked = [handles[2], unknown, handles[0], handles[1]]
    seen = rig.engine.look(asked)
    assert [one.handle for one in seen] == asked
    assert [one.phase is Phase.UNKNOWN for one in seen] == [False, True, False, False]
    assert rig.engine.look([]) == []
    assert len(rig.engine.look(asked[:1] * 100)) == 100
    rig.engine.stop(unknown, "nobody")


def test_an_image_that_is_not_there_is_told(rig: Rig) -> None:
    assert "example.com/none" in rig.failure(rig.launch(image="example.com/none"))
    assert rig.engine.running() == []


def test_it_is_reached_and_told_three_things(rig: Rig) -> None:
    launch = rig.launch()
    handle = rig.start(launch)
    seen = rig.until(handle, Phase.RUNNING)
    assert rig.engine.address(handle) in (None, seen.address)
    reply = until(lambda: _answer(rig.reach, seen.address or ""))
    assert reply["environment"]["PORTICO_SESSION"] == launch.session
    assert reply["path"] == "/a%2Fb/../c?d=%20e"
    assert (reply["body"], reply["headers"]["x-own"]) == ("body", "1")
    told = {name: value for name, value in reply["environment"].items() if name.startswith("PORTICO_")}
    told.pop("PORTICO_HOME", None)  # one machine's mark
    assert told == {"PORTICO_SESSION": launch.session, "PORTICO_URL": launch.url, "PORTICO_TICKET": "serve"}
    assert not [name for name in reply["environment"] if name.startswith("AWS")]


def _answer(reach: Reach, address: str) -> dict[str, Any]:
    """Nothing yet, or what the program says, which listens at one of the ports that tasks have on one machine."""
    for port in CLOSED[::EACH]:
        request = ReachRequest(address, port, "POST", "/a%2Fb/../c?d=%20e", {"x-own": "1", "host": "other"}, b"body")
        try:
            reply = reach.send(request)
        except Unreachable:
            continue
        if reply.status == BAD_GATEWAY:
            continue
        assert (reply.status, [value for name, value in reply.headers if name == "set-cookie"]) == (201, ["a=1", "b=2"])
        told: dict[str, Any] = json.loads(reply.body)
        return told
    return {}


def test_what_no_image_needs_is_forgotten(rig: Rig) -> None:
    handle = rig.start(rig.launch())
    ended = rig.start(rig.launch("deaf", image="public.ecr.aws/docker/library/python"))
    rig.until(handle, Phase.RUNNING)
    rig.engine.stop(ended, "enough")
    rig.until(ended, Phase.STOPPED)
    assert rig.engine.retire(["python"]) >= 1
    assert rig.engine.retire(["python"]) == 0
    rig.engine.retire([])
    assert rig.engine.look([handle])[0].phase is Phase.RUNNING
    rig.engine.stop(handle, "enough")
    rig.until(handle, Phase.STOPPED)
    rig.engine.retire([])
    assert rig.engine.retire([]) == 0
    rig.until(rig.start(rig.launch()), Phase.RUNNING)


@SIZED
@given(shares=AMOUNTS)
def test_a_size_holds_what_is_wanted(sizes: Any, shares: Slots) -> None:
    wanted = _wanted(sizes, shares)
    size = sizes.fit(wanted)
    assert not lacking(wanted, size)
    assert sizes.fit(size) == size
    assert size.keys() == {CPU, MEM}


@SIZED
@given(shares=AMOUNTS, more=AMOUNTS)
def test_who_wants_more_cores_gets_no_fewer(sizes: Any, shares: Slots, more: Slots) -> None:
    both = {name: max(shares.get(name, Decimal(0)), more.get(name, Decimal(0))) for name in shares | more}
    assert sizes.fit(_wanted(sizes, both))[CPU] >= sizes.fit(_wanted(sizes, shares))[CPU]


@SIZED
def test_what_no_size_holds_is_refused(sizes: Any) -> None:
    with pytest.raises(SlotUnsupported) as unsupported:
        sizes.fit({"cuda.device": Decimal(1)})
    assert (unsupported.value.slot, unsupported.value.supported) == ("cuda.device", (CPU, MEM))
    for slot, value in {CPU: sizes.LARGEST[CPU] + Decimal("0.001"), MEM: sizes.LARGEST[MEM] + 1}.items():
        with pytest.raises(TooLarge) as large:
            sizes.fit({slot: value})
        assert (large.value.slot, large.value.largest[slot] < value) == (slot, True)
    assert sizes.fit({}) == SMALL


def _wanted(sizes: Any, shares: Slots) -> Slots:
    return {name: share * sizes.LARGEST[name] for name, share in shares.items()}
