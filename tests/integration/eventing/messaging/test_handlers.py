"""The functions behind events: batches, what fails in them, and what comes again."""

import json
from typing import Any

import pytest
from portico.compute.functions.engine import Deployment, EngineError
from portico.compute.functions.entity import FunctionStatus
from portico.compute.functions.resource import FUNCTIONS
from portico.compute.runs.entity import RunStatus
from portico.eventing.messaging.wakeups import Wakeups

from functions.on_function_changed import app as on_function_changed
from functions.on_overdue import app as on_overdue
from functions.on_run_requested import app as on_run_requested
from tests.support.sample_resource import HOME
from tests.support.world import World


def batch(*bodies: Any) -> dict[str, Any]:
    texts = [body if isinstance(body, str) else json.dumps(body) for body in bodies]
    return {"Records": [{"messageId": f"m{n}", "body": text} for n, text in enumerate(texts)]}


def failed(answer: dict[str, Any]) -> list[str]:
    assert answer.keys() == {"batchItemFailures"}
    return [entry["itemIdentifier"] for entry in answer["batchItemFailures"]]


def events(world: World, kind: str) -> list[dict[str, Any]]:
    """The journal, as the bus would deliver it."""
    return [record.event() for record in world.records() if record.entity_type == kind]


def test_a_change_is_built(world: World) -> None:
    world.create()
    assert failed(on_function_changed.handler(batch(*events(world, "function")), None)) == []
    assert world.platform.get(FUNCTIONS).repository.get(HOME, "hello").status is FunctionStatus.READY


def test_a_purge_is_cleaned_up(world: World) -> None:
    world.ready()
    world.run(FUNCTIONS.actions["purge"](HOME, "hello"))
    assert failed(on_function_changed.handler(batch(*events(world, "function")), None)) == []
    assert (world.engine.deployed, world.objects()) == ({}, [])


def test_a_request_is_executed_in_its_trace(world: World) -> None:
    world.ready()
    run = world.start()
    event = {**events(world, "run")[0], "traceparent": f"00-{'a' * 32}-{'b' * 16}-01"}
    assert failed(on_run_requested.handler(batch(event, event), None)) == []
    assert world.read(run).status is RunStatus.SUCCEEDED
    last = world.records()[-1]
    assert (last.traceparent, last.request_id, last.actor) == (event["traceparent"], "r-1", "platform:portico")


def test_only_what_failed_comes_again(world: World) -> None:
    def refuse(deployment: Deployment) -> None:
        if deployment.uid == bad.uid:
            raise EngineError("no")

    bad, good = world.create("bad"), world.create("good")
    world.engine.on_deploy = refuse
    of_bad, of_good = events(world, "function")
    answer = on_function_changed.handler(batch(of_bad, "{not json", {"data": {}}, of_good), None)
    assert failed(answer) == ["m0", "m1", "m2"]
    assert world.platform.get(FUNCTIONS).repository.get(HOME, good.name).status is FunctionStatus.READY


def test_an_event_of_a_run_that_is_gone_is_done_with(world: World) -> None:
    world.ready()
    world.start()
    event = events(world, "run")[0]
    event["data"]["entity"] = "01920000-0000-7000-8000-000000000000"
    assert failed(on_run_requested.handler(batch(event), None)) == []


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    seconds: list[float] = []
    monkeypatch.setattr(Wakeups, "ask", lambda _self, after: seconds.append(after))
    on_overdue._wakeups.cache_clear()
    return seconds


def test_a_sweep_asks_for_the_next_while_anything_is_in_flight(world: World, asked: list[float]) -> None:
    assert on_overdue.handler({"Records": []}, None) == {"seconds_to_next": None}
    world.create()
    assert on_overdue.handler({"Records": []}, None) == {"seconds_to_next": 300.0}
    assert asked == [300.0]
