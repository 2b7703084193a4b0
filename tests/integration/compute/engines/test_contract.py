"""What every engine does: one suite, run with each."""

import json
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from ipaddress import IPv4Network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portico.compute.resource_groups.slots import CPU, MEM, Slots, lacking
from portico.compute.sessions import fargate
from portico.compute.sessions.direct_reach import DirectReach
from portico.compute.sessions.engine import Phase, ReachRequest, SlotUnsupported, TooLarge, Unreachable

from local.emulator.tasks.addresses import CLOSED, EACH
from tests.integration.compute.engines.conftest import SMALL, Rig, until

FITS = pytest.mark.parametrize("fit", [fargate.fit], ids=["ecs"])
AMOUNTS = st.fixed_dictionaries(
    {},
    optional={
        CPU: st.decimals(0, 16, allow_nan=False, places=3),
        MEM: st.decimals(0, 120 * 1024**3, allow_nan=False, places=0),
    },
)
DIRECT = DirectReach([IPv4Network("127.77.0.0/16")])


def test_a_session_starts_and_has_an_address(rig: Rig) -> None:
    launch = rig.launch()
    handle = rig.engine.start(launch)
    seen = rig.until(handle, Phase.RUNNING)
    assert (seen.handle, seen.session, seen.exit_code) == (handle, launch.session, None)
    assert seen.address
    assert [one.handle for one in rig.engine.running()] == [handle]


def test_a_repeated_start_is_one(rig: Rig) -> None:
    launch = rig.launch()
    with ThreadPoolExecutor(8) as pool:
        handles = set(pool.map(rig.engine.start, [launch] * 8))
    other_ticket = rig.engine.start(rig.launch("deaf", session=launch.session))
    assert handles == {other_ticket}
    assert len(rig.engine.running()) == 1
    rig.engine.stop(other_ticket, "enough")
    rig.until(other_ticket, Phase.STOPPED)
    assert rig.engine.start(launch) == other_ticket
    assert rig.engine.start(rig.launch("exit 0", session=launch.session)) == other_ticket
    assert rig.engine.running() == []


@pytest.mark.parametrize("code", [0, 3])
def test_an_end_has_its_exit_code(rig: Rig, code: int) -> None:
    seen = rig.until(rig.engine.start(rig.launch(f"exit {code}")), Phase.STOPPED)
    assert seen.exit_code == code
    assert rig.engine.running() == []


@pytest.mark.parametrize("forced", [False, True])
def test_a_stop_ends_it_and_may_be_repeated(rig: Rig, forced: bool) -> None:
    handle = rig.engine.start(rig.launch("deaf"))
    rig.until(handle, Phase.RUNNING)
    rig.engine.stop(handle, "because " + "x" * 300, forced=forced)
    assert rig.engine.running() == []
    assert rig.engine.look([handle])[0].phase in (Phase.STOPPING, Phase.STOPPED)
    rig.engine.stop(handle, "again")
    seen = rig.until(handle, Phase.STOPPED)
    assert seen.reason
    assert seen.reason.startswith("because ")
    rig.engine.stop(handle, "after its end")


def test_a_stop_may_overtake_the_start(rig: Rig) -> None:
    handles = [rig.engine.start(rig.launch()) for _ in range(5)]
    for handle in handles:
        rig.engine.stop(handle, "at once")
    for handle in handles:
        rig.until(handle, Phase.STOPPED)
    assert rig.engine.running() == []


def test_a_look_is_in_the_order_asked_for(rig: Rig) -> None:
    handles = [rig.engine.start(rig.launch("exit 0")) for _ in range(3)]
    unknown = handles[0].replace(handles[0].rpartition("/")[2], str(uuid.uuid4()))
    asked = [handles[2], unknown, handles[0], handles[1]]
    seen = rig.engine.look(asked)
    assert [one.handle for one in seen] == asked
    assert [one.phase is Phase.UNKNOWN for one in seen] == [False, True, False, False]
    assert rig.engine.look([]) == []
    assert len(rig.engine.look(asked[:1] * 100)) == 100
    rig.engine.stop(unknown, "nobody")


def test_an_image_that_is_not_there_ends_it(rig: Rig) -> None:
    seen = rig.until(rig.engine.start(rig.launch(image="example.com/none")), Phase.STOPPED)
    assert seen.exit_code is None
    assert seen.reason
    assert "example.com/none" in seen.reason


def test_it_is_reached_and_told_three_things(rig: Rig) -> None:
    launch = rig.launch()
    seen = rig.until(rig.engine.start(launch), Phase.RUNNING)
    reply = until(lambda: _answer(seen.address or ""))
    assert reply["environment"]["PORTICO_SESSION"] == launch.session
    assert reply["path"] == "/a%2Fb/../c?d=%20e"
    assert (reply["body"], reply["headers"]["x-own"]) == ("body", "1")
    told = {name: value for name, value in reply["environment"].items() if name.startswith("PORTICO_")}
    told.pop("PORTICO_HOME", None)  # one machine's mark
    assert told == {"PORTICO_SESSION": launch.session, "PORTICO_URL": launch.url, "PORTICO_TICKET": "serve"}
    assert not [name for name in reply["environment"] if name.startswith("AWS")]


def _answer(address: str) -> dict[str, Any]:
    """Nothing yet, or what the program says, which listens at one of the ports that tasks have on one machine."""
    for port in CLOSED[::EACH]:
        request = ReachRequest(address, port, "POST", "/a%2Fb/../c?d=%20e", {"x-own": "1", "host": "other"}, b"body")
        try:
            reply = DIRECT.send(request)
        except Unreachable:
            continue
        assert (reply.status, [value for name, value in reply.headers if name == "set-cookie"]) == (201, ["a=1", "b=2"])
        told: dict[str, Any] = json.loads(reply.body)
        return told
    return {}


def test_what_no_image_needs_is_forgotten(rig: Rig) -> None:
    handle = rig.engine.start(rig.launch())
    ended = rig.engine.start(rig.launch("exit 0", image="public.ecr.aws/docker/library/python"))
    rig.until(handle, Phase.RUNNING)
    rig.until(ended, Phase.STOPPED)
    assert rig.engine.retire(["python"]) >= 1
    assert rig.engine.retire(["python"]) == 0
    assert rig.engine.retire([]) == 1
    assert rig.engine.look([handle])[0].phase is Phase.RUNNING
    assert rig.until(rig.engine.start(rig.launch("exit 0")), Phase.STOPPED).exit_code == 0


@FITS
@given(wanted=AMOUNTS)
def test_a_size_holds_what_is_wanted(fit: Callable[[Slots], Slots], wanted: Slots) -> None:
    size = fit(wanted)
    assert not lacking(wanted, size)
    assert fit(size) == size
    assert size.keys() == {CPU, MEM}


@FITS
@given(wanted=AMOUNTS, more=AMOUNTS)
def test_who_wants_more_cores_gets_no_fewer(fit: Callable[[Slots], Slots], wanted: Slots, more: Slots) -> None:
    both = {name: max(wanted.get(name, Decimal(0)), more.get(name, Decimal(0))) for name in wanted | more}
    assert fit(both)[CPU] >= fit(wanted)[CPU]


@FITS
def test_what_no_size_holds_is_refused(fit: Callable[[Slots], Slots]) -> None:
    with pytest.raises(SlotUnsupported) as unsupported:
        fit({"cuda.device": Decimal(1)})
    assert (unsupported.value.slot, unsupported.value.supported) == ("cuda.device", (CPU, MEM))
    for slot, value in {CPU: Decimal("16.001"), MEM: Decimal(120 * 1024**3 + 1)}.items():
        with pytest.raises(TooLarge) as large:
            fit({slot: value})
        assert (large.value.slot, large.value.largest[slot] < value) == (slot, True)
    assert fit({}) == SMALL
