"""Schedules on the stack: times, rates and crons that fire, in their zones and within their bounds, and none that may not."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.e2e.api import ECHO, Api, unique
from tests.e2e.conftest import MakeFunction

PATH = "/v1/schedules"


def test_a_time_in_a_zone_runs_a_function_once(api: Api, make: MakeFunction) -> None:
    function, name = make(ECHO), unique("at")
    at = _soon(api, 12)
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


def test_a_time_emits_unless_paused_or_purged(api: Api, make: MakeFunction) -> None:
    function, kind = make(ECHO), unique("tick")
    paused, purged, kept = unique("paused"), unique("purged"), unique("kept")
    assert api("POST", "/v1/events", json={"name": kind}).status_code == 201
    body = {"name": kind, "event": kind, "function": function}
    assert api("POST", "/v1/subscriptions", json=body).status_code == 201
    at = _soon(api, 15)
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


def test_rates_and_crons_fire_in_their_zone_and_bounds(api: Api, make: MakeFunction) -> None:
    """All at once, for a minute is the shortest: each says its name, and is counted when all that may fire has fired."""
    function, prefix, now = make(ECHO), unique("often"), datetime.now(UTC)
    seoul = {(now + timedelta(minutes=minutes)).astimezone(ZoneInfo("Asia/Seoul")).hour for minutes in (0, 3)}
    cron = f"cron(* {','.join(map(str, sorted(seoul)))} * * ? *)"  # every minute of this hour, by the clocks of Seoul
    begins, ends = now + timedelta(seconds=10), now + timedelta(seconds=40)
    wanted: dict[str, dict[str, Any]] = {
        "rate": {"schedule": "rate(1 minute)"},
        "cron": {"schedule": cron, "time_zone": "Asia/Seoul"},
        "elsewhere": {"schedule": cron, "time_zone": "UTC"},
        "ended": {"schedule": "rate(1 minute)", "start": begins.isoformat(), "end": ends.isoformat()},
        "later": {"schedule": "rate(1 minute)", "start": (now + timedelta(hours=1)).isoformat()},
    }
    for kind, fields in wanted.items():
        _create(api, name=f"{prefix}-{kind}", function=function, data=kind, **fields)

    def fired() -> Counter[str]:
        return Counter(api.read(run["id"])["input"] for run in api.all(f"/v1/functions/{function}/runs"))

    _until(lambda: fired().keys() >= {"rate", "cron", "ended"}, 100)
    second = (begins + timedelta(seconds=63) - datetime.now(UTC)).total_seconds()
    time.sleep(max(0.0, second))  # by then what has ended would have fired a second time
    counted = fired()
    assert counted.keys() == {"rate", "cron", "ended"}
    assert (counted["ended"], 1 <= counted["rate"] <= 2, 1 <= counted["cron"] <= 3) == (1, True, True), counted
    for kind in wanted:
        assert api("DELETE", f"{PATH}/{prefix}-{kind}?purge=true").status_code == 204


def _soon(api: Api, seconds: int) -> datetime:
    """A time that is not over when a schedule is made for it: the function that makes it has started."""
    assert api("GET", PATH).status_code == 200
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
