"""Inputs and outputs by the function's schemas: `schema_in` before anything runs, `schema_out` before it is settled."""

from typing import Any

import pytest
from portico.compute.runs.entity import RunStatus

from tests.support.engine import SUCCESS
from tests.support.world import World

IN = {
    "type": "object",
    "properties": {"person": {"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]}},
    "required": ["person"],
}


def giving(output: Any, size: int = 10) -> Any:
    return lambda _event: {**SUCCESS, "output": output, "output_size": size}


@pytest.mark.parametrize(
    ("payload", "place"),
    [({"person": {"age": "x"}}, "$.person.age"), ({"person": {}}, "$.person"), ({}, "$"), (None, "$"), (42, "$")],
)
@pytest.mark.parametrize("blocking", [True, False])
def test_a_bad_input_never_runs(world: World, payload: Any, place: str, blocking: bool) -> None:
    world.ready(schema_in=IN)
    run = world.start(payload, blocking=blocking)
    assert run.error is not None
    assert (run.status, run.error.type, run.attempts, run.history) == (RunStatus.INPUT_INVALID, "InputInvalid", 0, ())
    assert run.error.message.startswith(f"{place}: ")
    assert run.finished_at is not None
    assert world.dispatch(run) == world.read(run)
    assert [call["operation"] for call in world.engine.invoked] == ["probe"]
    reply = world.client("runs").post("/v1/functions/hello/runs", body={"input": payload})
    assert (reply.status, reply.json["status"], reply.json["attempts"]) == (200, "INPUT_INVALID", [])


def test_a_good_input_runs(world: World) -> None:
    world.ready(schema_in=IN)
    assert world.start({"person": {"age": 36}}, blocking=True).status is RunStatus.SUCCEEDED


def test_an_error_of_the_users_own_is_not_a_bad_input(world: World) -> None:
    """A ValueError is the code's failure, with and without a schema."""
    world.ready(schema_in=IN)
    world.engine.on_run = lambda _event: {**SUCCESS, "status": "FAILED", "error": {"type": "ValueError", "message": ""}}
    assert world.start({"person": {"age": 1}}, blocking=True).status is RunStatus.FAILED


@pytest.mark.parametrize(("output", "status"), [("text", "SUCCEEDED"), (3, "OUTPUT_INVALID"), (None, "OUTPUT_INVALID")])
@pytest.mark.parametrize("blocking", [True, False])
def test_an_output_is_what_the_schema_says(world: World, output: Any, status: str, blocking: bool) -> None:
    world.ready(schema_out={"type": "string"}, retries={"max_attempts": 3})
    world.engine.on_run = giving(output)
    run = world.start(blocking=blocking)
    run = run if blocking else world.dispatch(run)
    assert run.status == status
    if status == "OUTPUT_INVALID":
        assert run.error is not None
        assert (run.error.type, run.attempts, run.history[-1].status) == ("OutputInvalid", 1, status)
        assert run.error.message.startswith("$: ")


def test_an_output_that_was_stored_is_checked_as_well(world: World) -> None:
    world.ready(schema_out={"type": "string"})

    def stored(event: Any) -> dict[str, Any]:
        world.platform.objects.put(f"runs/{event['run_id']}/1/output.json", b"[1]")
        return {"status": "SUCCEEDED", "output_stored": True, "output_size": 300_000, "logs": {}}

    world.engine.on_run = stored
    assert world.start(blocking=True).status is RunStatus.OUTPUT_INVALID


def test_a_large_schema_is_kept_aside(world: World) -> None:
    world.ready(schema_out={"enum": ["x" * 40_000, "y"]})
    world.engine.on_run = giving("y")
    assert world.dispatch(world.start()).status is RunStatus.SUCCEEDED
    world.engine.on_run = giving("z")
    assert world.dispatch(world.start()).status is RunStatus.OUTPUT_INVALID
