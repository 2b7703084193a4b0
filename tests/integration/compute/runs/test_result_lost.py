"""Faults of the platform's after the code has run: it does not run again, and the run says what happened."""

from collections.abc import Mapping
from typing import Any

import pytest
from portico.compute.functions.engine import ResultLost
from portico.compute.runs.entity import Run, RunStatus

from tests.support.engine import SUCCESS
from tests.support.world import World

HUGE = 10**309
THRICE = {"max_attempts": 3, "backoff": {"initial": 0}}


def ended(world: World, *, blocking: bool) -> Run:
    """The run, after all that looks after runs had its turns."""
    begun = world.start(blocking=blocking) if blocking else world.dispatch(world.start())
    for _ in range(4):
        world.clock.advance(3_600)
        world.sweep()
        world.dispatch(begun)
    return world.read(begun)


def executions(world: World) -> int:
    return [event["operation"] for event in world.engine.invoked].count("run")


@pytest.mark.parametrize("blocking", [True, False])
@pytest.mark.parametrize(("schema", "output", "status"), [
    ({"multipleOf": 0.1}, HUGE, "SUCCEEDED"), ({"multipleOf": 0.1}, -HUGE, "SUCCEEDED"), ({"multipleOf": 7}, HUGE, "OUTPUT_INVALID"),
    ({"items": {"multipleOf": 0.01}}, [19.99, HUGE], "SUCCEEDED"), ({"maximum": 1.5}, HUGE, "OUTPUT_INVALID"),
    ({"patternProperties": {"^(a+)+$": True}, "unevaluatedProperties": False}, {"a" * 40 + "!": 1}, "OUTPUT_INVALID"),
])  # fmt: skip
def test_any_number_is_judged(world: World, schema: Any, output: Any, status: str, blocking: bool) -> None:
    world.ready(schema_out=schema, retries=THRICE)
    world.engine.on_run = lambda _event: {**SUCCESS, "output": output}
    run = ended(world, blocking=blocking)
    assert (run.status, run.attempts, executions(world)) == (status, 1, 1)
    reply = world.client("runs").get(f"/v1/runs/{run.id}")
    assert (reply.status, reply.json["output"]) == (200, output)


@pytest.mark.parametrize("stored", [b"[" * 100_000, b"{", b"\xff", b"9" * 5_000])
def test_a_stored_output_that_is_no_json_is_invalid(world: World, stored: bytes) -> None:
    world.ready(schema_out={"type": "array"}, retries=THRICE)

    def told(event: Mapping[str, Any]) -> dict[str, Any]:
        world.platform.objects.put(f"runs/{event['run_id']}/1/output.json", stored)
        return {"status": "SUCCEEDED", "output_stored": True, "output_size": 300_000, "logs": {}}

    world.engine.on_run = told
    run = ended(world, blocking=False)
    assert (run.status, executions(world)) == (RunStatus.OUTPUT_INVALID, 1)


def lost(_event: Mapping[str, Any]) -> dict[str, Any]:
    raise ResultLost("the output could not be stored")


@pytest.mark.parametrize("blocking", [True, False])
@pytest.mark.parametrize("reply", [
    {"status": "NO_SUCH_STATUS"}, {}, {**SUCCESS, "logs": {"stdout": 3}}, {**SUCCESS, "error": {"type": 1}},
    {"status": "SUCCEEDED", "output_stored": True, "output_size": 300_000}, lost,
    {**SUCCESS, "status": "FAILED", "error": {"type": "E", "message": "no", "stacktrace": ["x" * 1_000] * 500}},
])  # fmt: skip
def test_what_cannot_be_kept_is_a_death(world: World, reply: Any, blocking: bool) -> None:
    world.ready(schema_out={"type": "string"})
    world.engine.on_run = reply if callable(reply) else lambda _event: reply
    run = ended(world, blocking=blocking)
    assert (run.status, run.attempts, executions(world)) == (RunStatus.DEAD, 1, 1)
    assert run.error is not None
    assert (run.error.type, run.history[-1].status) == ("PlatformError", RunStatus.DEAD)
    [letter] = world.client("dead_letters").get("/v1/dead-letters").json["items"]
    assert letter["reason"] == "PLATFORM_FAILED"


def test_an_object_storage_that_is_away_is_a_death(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.ready()
    run = world.start()

    def away(*_: object) -> None:
        raise OSError("no route")

    world.engine.on_run = lambda _event: {**SUCCESS, "output": "x" * 40_000}
    with monkeypatch.context() as patch:
        patch.setattr(type(world.platform.objects), "put", away)
        assert world.dispatch(run).status is RunStatus.DEAD
    assert executions(world) == 1
