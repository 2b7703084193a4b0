"""The markers that tell the runtime of a run to end it, or to put out what it prints."""

import time
from collections.abc import Callable

import pytest
from portico.compute.runs.entity import Run
from portico.compute.runs.markers import Markers

from tests.integration.compute.runs.test_reading import logs, printing
from tests.support.world import World


@pytest.fixture
def ready(world: World) -> World:
    world.ready()
    return world


@pytest.fixture
def markers(ready: World) -> Markers:
    """Those of another process: it remembers nothing of what the API's did."""
    return Markers(ready.platform.objects)


def marker(world: World, run: Run) -> bytes | None:
    key = f"markers/{run.id}"
    return world.platform.objects.get(key) if world.objects(key) else None


def while_it_runs(world: World, look: Callable[[Run], object]) -> Run:
    """A run, while which something is done."""
    run = world.start()
    world.engine.on_run = lambda event: (look(run), printing("a")(event))[1]
    world.dispatch(run)
    return run


def test_reading_a_run_that_goes_on_says_that_it_is_followed(ready: World) -> None:
    run = while_it_runs(ready, lambda run: logs(ready, run))
    found = marker(ready, run)
    assert found is not None
    assert 25 < int(found) - time.time() <= 31


def test_who_only_asks_for_the_run_does_not_follow_it(ready: World) -> None:
    run = while_it_runs(ready, ready.read)
    assert logs(ready, run)["stdout"] == ["a"], "its logs are whole without a reader"
    assert marker(ready, run) is None


def test_readers_in_several_processes_prolong_the_following(
    ready: World, markers: Markers, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = while_it_runs(ready, lambda run: logs(ready, run))
    first, now = marker(ready, run), time.time()
    monkeypatch.setattr("portico.compute.runs.markers.time.time", lambda: now + 15)
    markers.follow(run.id)
    second = marker(ready, run)
    assert first
    assert second
    assert 14 <= int(second) - int(first) <= 16


def test_a_reader_never_takes_back_a_kill(ready: World, markers: Markers) -> None:
    def look(run: Run) -> None:
        logs(ready, run)
        ready.kill(run)
        markers.follow(run.id)

    run = while_it_runs(ready, look)
    assert marker(ready, run) == b""


def test_a_kill_between_a_readers_steps_wins(ready: World, markers: Markers, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader has seen the marker of another reader; the kill comes before it writes over it."""
    objects = ready.platform.objects
    find = objects.find

    def find_then_kill(key: str) -> object:
        found = find(key)
        ready.kill(run)
        return found

    run = ready.start()
    objects.put(f"markers/{run.id}", b"17")
    monkeypatch.setattr(type(objects), "find", lambda _self, key: find_then_kill(key))
    markers.follow(run.id)
    assert marker(ready, run) == b""


def test_one_reader_writes_once_in_a_while(ready: World, markers: Markers) -> None:
    run = ready.start()
    markers.follow(run.id)
    ready.platform.objects.delete(f"markers/{run.id}")
    markers.follow(run.id)
    assert marker(ready, run) is None
