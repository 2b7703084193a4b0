"""Reading runs: their logs while they go on, what lists leave out, figures, and the end of their time."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from portico.compute.runs import statistics
from portico.compute.runs.entity import Run, RunStatus
from portico.compute.runs.statistics import percentile
from portico.compute.runs.values import live_key
from portico.core.aws.dynamodb_values import marshal
from portico.core.base.derived_ids import derived_id
from portico.core.base.ids import ids_between, new_id
from portico.core.data.codec import key_of
from portico.core.model.retention import Retention

from tests.support.engine import SUCCESS
from tests.support.sample_resource import HOME
from tests.support.store import items_in, total
from tests.support.world import World


@pytest.fixture
def ready(world: World) -> World:
    world.ready()
    return world


def logs(world: World, run: Run, **query: str) -> Any:
    reply = world.client("runs").get(f"/v1/runs/{run.id}/logs", query=query)
    assert reply.status == 200, reply.body
    return reply.json


def printing(*lines: str, dropped: int = 0) -> Any:
    told = {"logs": {"stdout": list(lines), "stderr": ["e"]}, "logs_dropped": {"stdout": dropped, "stderr": 0}}
    return lambda _event: {**SUCCESS, **told}


def test_what_a_run_printed_is_read_from_where_one_left_off(ready: World) -> None:
    ready.engine.on_run = printing("a", "b", dropped=7)
    run = ready.start(blocking=True)
    part = logs(ready, run)
    assert (part["stdout"], part["stderr"], part["done"], part["attempt"]) == (["a", "b"], ["e"], True, 1)
    assert (part["truncated"], part["dropped"]) == (True, {"stdout": 7, "stderr": 0})
    assert part["url"] is None
    shown = ready.client("runs").get(f"/v1/runs/{run.id}").json
    assert (shown["logs_truncated"], shown["logs_dropped"]) == (True, part["dropped"])
    assert logs(ready, run, after="1.1.1")["stdout"] == ["b"]
    assert logs(ready, run, after=part["cursor"])["stdout"] == []


def ordered(order: str) -> Any:
    told = {"logs": {"stdout": ["a", "c"], "stderr": ["b"]}, "logs_order": order}
    return lambda _event: {**SUCCESS, **told}


def test_lines_come_in_the_order_in_which_they_were_written(ready: World) -> None:
    ready.engine.on_run = ordered("1768471200000o1,15e1,5o1")
    run = ready.start(blocking=True)
    assert logs(ready, run)["lines"] == [
        {"time": "2026-01-15T10:00:00Z", "stream": "stdout", "text": "a"},
        {"time": "2026-01-15T10:00:00.015000Z", "stream": "stderr", "text": "b"},
        {"time": "2026-01-15T10:00:00.020000Z", "stream": "stdout", "text": "c"},
    ]
    assert [line["text"] for line in logs(ready, run, after="1.1.0")["lines"]] == ["b", "c"]
    assert ready.client("runs").get(f"/v1/runs/{run.id}").json["logs"]["order"] == "1768471200000o1,15e1,5o1"


@pytest.mark.parametrize(
    "order", ["", "nonsense", "1o5,2e9", "999999999999999o1,999999999999999e1"], ids=["none", "odd", "more", "late"]
)
def test_every_line_is_told_whatever_the_order_says(ready: World, order: str) -> None:
    ready.engine.on_run = ordered(order)
    found = logs(ready, ready.start(blocking=True))
    assert sorted(line["text"] for line in found["lines"]) == ["a", "b", "c"]
    assert (found["stdout"], found["stderr"]) == (["a", "c"], ["b"])


def test_very_many_short_lines_are_read_in_parts(ready: World) -> None:
    ready.engine.on_run = printing(*["x"] * 20_000)
    run, cursor, found = ready.start(blocking=True), "0.0.0", 0
    while not (part := logs(ready, run, after=cursor))["done"]:
        assert len(json.dumps(part)) < 1_000_000
        found, cursor = found + len(part["lines"]), part["cursor"]
    assert found + len(part["lines"]) == 20_001


def test_a_run_is_followed_while_it_goes_on(ready: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two parts are put out, one while the reader waits; the third is the reply."""
    seen: list[Any] = []

    def put(*lines: str) -> None:
        running = ready.read(run)
        body = {"logs": {"stdout": list(lines), "stderr": []}, "logs_dropped": {"stdout": 0, "stderr": 0}}
        ready.platform.objects.put(live_key(running), json.dumps(body).encode())

    def read(**query: str) -> Any:
        seen.append(logs(ready, run, **query))
        return seen[-1]

    def runs(_event: Any) -> dict[str, Any]:
        assert (read()["stdout"], read()["status"], read()["done"]) == ([], "RUNNING", False)
        put("one")
        cursor = read(follow="true", after=read()["cursor"])["cursor"]
        monkeypatch.setattr("portico.compute.runs.log_follow.time.sleep", lambda _seconds: put("one", "two"))
        assert read(follow="true", after="1.1.0")["stdout"] == ["two"]
        assert cursor == "1.1.0"
        return printing("one", "two", "three")(_event)

    run = ready.start()
    monkeypatch.setattr("portico.compute.runs.log_follow.time.sleep", lambda _seconds: put("one"))
    ready.engine.on_run = runs
    ready.dispatch(run)
    last = logs(ready, run, follow="true", after="1.2.0")
    assert (last["stdout"], last["done"]) == (["three"], True)


def test_a_new_attempt_prints_anew(world: World) -> None:
    world.ready(retries={"max_attempts": 2, "backoff": {"initial": 0}})
    failed = {"status": "FAILED", "error": {"type": "X", "message": ""}}
    world.engine.on_run = lambda event: {**printing("one")(event), **failed}
    run = world.dispatch(world.start())
    assert (logs(world, run)["stdout"], logs(world, run)["done"]) == (["one"], False)
    world.engine.on_run = printing("two")
    world.dispatch(run)
    assert logs(world, run, after="1.1.1")["stdout"] == ["two"]


def test_large_logs_come_in_parts_and_by_address(ready: World) -> None:
    ready.engine.on_run = printing(*["x" * 1000] * 500)
    run, found, cursor = ready.start(blocking=True), 0, "0.0.0"
    parts = []
    for _ in range(3):
        parts.append(logs(ready, run, after=cursor))
        found, cursor = found + len(parts[-1]["stdout"]), parts[-1]["cursor"]
    assert (found, [part["done"] for part in parts]) == (500, [False, False, True])
    assert "/1/logs.json" in parts[0]["url"]


@pytest.mark.parametrize("cursor", ["x", "1.2", "-1.0.0", "1.1.1.1", "99999999999.1.1"])
def test_a_made_up_cursor_is_refused(ready: World, cursor: str) -> None:
    run = ready.start()
    reply = ready.client("runs").get(f"/v1/runs/{run.id}/logs", query={"after": cursor})
    assert (reply.status, reply.error["code"]) == (400, "INVALID_CURSOR")


def test_lists_say_what_they_leave_out(ready: World) -> None:
    ready.engine.on_run = lambda _event: {**SUCCESS, "output": "y" * 50_000, "output_size": 50_002}
    ready.start("x" * 50_000, blocking=True)
    ready.start("x", blocking=True)
    small, large = ready.client("runs").get("/v1/runs").json["items"]
    flags = ("input_omitted", "output_omitted", "logs_omitted")
    assert [small[flag] for flag in flags] == [False, True, False]
    assert [large[flag] for flag in flags] == [True, True, False]
    whole = ready.client("runs").get(f"/v1/runs/{large['id']}").json
    assert [whole[flag] for flag in flags] == [False] * 3
    assert (len(whole["input"]), len(whole["output"])) == (50_000, 50_000)


def stats(world: World, **query: str) -> Any:
    reply = world.client("runs").get("/v1/functions/hello/stats", query=query)
    assert reply.status == 200, reply.body
    return reply.json


def test_figures_of_a_function(ready: World) -> None:
    def lasting(seconds: float, status: str = "SUCCEEDED", *, cold: bool = False) -> None:
        def runs(_event: Any) -> dict[str, Any]:
            ready.clock.advance(seconds)
            return {**SUCCESS, "status": status, "cold": cold}

        ready.engine.on_run = runs
        ready.start(blocking=True)

    assert stats(ready)["duration_seconds"] == {"p50": None, "p95": None, "p99": None}
    lasting(9, cold=True)
    for seconds in (1, 2, 3):
        lasting(seconds)
    ready.start()
    ready.ready("other")
    ready.start(name="other", blocking=True)
    lasting(4, "FAILED")
    found = stats(ready, window="1h")
    assert found["by_status"] == {"SUCCEEDED": 4, "FAILED": 1, "QUEUED": 1}
    assert found["duration_seconds"] == {"p50": 3.0, "p95": 9.0, "p99": 9.0}
    assert (found["runs"], found["complete"], found["cold_share"]) == (6, True, 0.2)
    later = (ready.clock.now() + timedelta(minutes=1)).isoformat()
    assert stats(ready, since=later, until=later)["runs"] == 0


def test_figures_are_bounded_and_say_so(ready: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "MOST", 2)
    for _ in range(3):
        ready.start()
    assert (stats(ready)["runs"], stats(ready)["complete"]) == (2, False)


@pytest.mark.parametrize(
    "query",
    [{"window": "1h", "since": "2026-01-01T00:00:00Z"}, {"until": "2026-01-01T00:00:00Z"}, {"window": "2h"},
     {"since": "2126-01-01T00:00:00Z"}, {"since": "2026-01-01T00:00:00"}],
)  # fmt: skip
def test_contradictory_times_are_refused(ready: World, query: dict[str, str]) -> None:
    assert ready.client("runs").get("/v1/functions/hello/stats", query=query).status == 422


def test_percentiles_are_of_the_nearest_rank() -> None:
    hundred = [float(number) for number in range(1, 101)]
    assert [percentile(hundred, rank) for rank in (50, 95, 99)] == [50, 95, 99]
    assert [percentile([7.0], rank) for rank in (50, 99)] == [7, 7]


def test_what_is_past_its_time_is_no_more(ready: World) -> None:
    """Though DynamoDB has not removed the items yet: not read, not listed, not counted."""
    store = ready.platform.store
    old = ready.start(blocking=True)
    assert old.expires is not None
    assert old.ttl == int(old.expires.timestamp())
    ready.clock.time = old.expires - timedelta(seconds=1)
    assert ready.read(old).id == old.id
    new = ready.start(blocking=True)
    assert total(store, Run) == 2
    ready.clock.advance(1)
    client = ready.client("runs")
    assert client.get(f"/v1/runs/{old.id}").status == 404
    for path in ("/v1/runs", "/v1/functions/hello/runs"):
        found = client.get(path).json
        assert ([run["id"] for run in found["items"]], found["total_count"]) == ([new.id], 1)
    assert items_in(store, Run) == 2


def test_a_total_stays_exact_when_the_items_go(ready: World) -> None:
    old, store = ready.start(blocking=True), ready.platform.store
    assert old.expires is not None
    ready.clock.time = old.expires
    key = marshal(key_of(Run, HOME, old.id))
    ready.platform.table.client.call("DeleteItem", {"TableName": store.entities, "Key": key})
    ready.start(blocking=True)
    assert (total(store, Run), items_in(store, Run)) == (1, 1)


def test_one_that_never_ended_is_removed_by_the_sweep(ready: World) -> None:
    run = ready.start()
    assert (run.ttl, run.expires is None) == (None, False)
    ready.clock.time = run.expires  # type: ignore[assignment]
    assert ready.sweep() is None
    assert items_in(ready.platform.store, Run) == 0


def test_retention_is_rounded_up_to_a_tenth() -> None:
    for days in (1, 7, 30, 365):
        for made in (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 28, 23, 59, 59, 999_999, tzinfo=UTC)):
            kept = Retention(days).end(made) - made
            assert timedelta(days=days) <= kept <= timedelta(days=days + max(1, days // 10))
    ends = {Retention(30).end(datetime(2026, 1, day, tzinfo=UTC)) for day in range(1, 31)}
    assert len(ends) <= 11


def test_derived_ids_are_ids_that_follow_from_their_parts() -> None:
    at = datetime(2026, 1, 1, 12, tzinfo=UTC)
    made = derived_id(at, "event", "subscription")
    assert made == derived_id(at, "event", "subscription")
    assert len({made, derived_id(at, "events", "ubscription"), derived_id(at, "event"), derived_id(at, "", "x")}) == 4
    assert made[14] == "7"
    assert made[19] in "89ab"
    low, high = ids_between(at, at)
    assert low <= made <= high
    assert derived_id(datetime.now(UTC), "x")[:9] == new_id()[:9]


def test_a_run_that_is_there_already_is_given_as_it_is(ready: World) -> None:
    from portico.compute.runs.actions import CreateRun

    run_id = derived_id(ready.clock.now(), "event", "subscription")
    first = ready.run(CreateRun(HOME, "hello", 1, run_id=run_id))
    ready.dispatch(first)
    again = ready.run(CreateRun(HOME, "hello", 2, run_id=run_id))
    assert (again.id, again.status, again.input) == (run_id, RunStatus.SUCCEEDED, 1)
    assert total(ready.platform.store, Run) == 1
