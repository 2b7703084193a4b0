"""Schedules on the stack: a time that fires, in a zone; a rate that is paused; what is purged is silent."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.e2e.api import ECHO, Api, unique
from tests.e2e.conftest import MakeFunction

PATH = "/v1/schedules"


def test_a_time_in_a_zone_runs_a_function_once(api: Api, make: MakeFunction) -> None:
    function, name = make(ECHO), unique("at")
    at = _soon(5)
    _create(api, name=name, schedule=_at(at, "Asia/Seoul"), time_zone="Asia/Seoul", function=function, data={"n": 1})
    _until(lambda: _schedule(api, name)["status"] == "ACTIVE")
    [run] = _until(lambda: api.all(f"/v1/functions/{function}/runs"))
    run = api.reaches(run["id"], "SUCCEEDED")
    waited = datetime.fromisoformat(run["created_at"]) - at
    assert timedelta() <= waited < timedelta(seconds=30)
    assert run["output"] == {"n": 1}
    time.sleep(3)
    assert len(api.all(f"/v1/functions/{function}/runs")) == 1
    api("DELETE", f"{PATH}/{name}?purge=true")


def test_a_time_emits_an_event_and_what_is_paused_or_purged_does_not(api: Api, make: MakeFunction) -> None:
    function, kind = make(ECHO), unique("tick")
    paused, purged, kept = unique("paused"), unique("purged"), unique("kept")
    assert api("POST", "/v1/events", json={"name": kind}).status_code == 201
    body = {"name": kind, "event": kind, "function": function}
    assert api("POST", "/v1/subscriptions", json=body).status_code == 201
    at = _soon(8)
    for name in (paused, purged, kept):
        _create(api, name=name, schedule=_at(at, "UTC"), event=kind, data=name)
    assert api("POST", f"{PATH}/{paused}/pause").json()["paused"] is True
    assert api("DELETE", f"{PATH}/{purged}?purge=true").status_code == 204
    _until(lambda: api.all(f"/v1/functions/{function}/runs"))
    time.sleep(3)
    [run] = api.all(f"/v1/functions/{function}/runs")
    assert api.reaches(run["id"], "SUCCEEDED")["output"] == kept
    assert _schedule(api, paused)["status"] == "PAUSED"
    for path in (f"{PATH}/{paused}", f"{PATH}/{kept}", f"/v1/subscriptions/{kind}", f"/v1/events/{kind}"):
        api("DELETE", f"{path}?purge=true")


def _soon(seconds: int) -> datetime:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).replace(microsecond=0)


def _at(time: datetime, zone: str) -> str:
    return f"at({time.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M:%S})"


def _create(api: Api, **fields: Any) -> None:
    reply = api("POST", PATH, json=fields)
    assert reply.status_code == 201, reply.text


def _schedule(api: Api, name: str) -> Any:
    return api("GET", f"{PATH}/{name}").json()


def _until(condition: Callable[[], Any], seconds: float = 60) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.3)
    raise AssertionError(f"not within {seconds} s")
