"""Where inputs, outputs and logs are kept, by their size."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import pytest
from portico.compute.runs.resource import RUNS

from tests.support.engine import SUCCESS
from tests.support.sample_resource import HOME
from tests.support.world import World

KB = 1024


@pytest.fixture
def ready(world: World) -> World:
    world.ready()
    return world


def giving(output: Any) -> Any:
    return lambda _event: {**SUCCESS, "output": output, "output_size": len(str(output)) + 2}


@pytest.mark.parametrize(("size", "objects"), [(10, 0), (32 * KB - 2, 0), (32 * KB - 1, 1), (200 * KB, 1)])
def test_an_output_comes_back_whole_whatever_its_size(ready: World, size: int, objects: int) -> None:
    ready.engine.on_run = giving("x" * size)
    reply = ready.client("runs").post("/v1/functions/hello/runs", query={"blocking": "true"}, body={"input": 1})
    assert (reply.status, reply.json["output"], reply.json["output_url"]) == (200, "x" * size, None)
    assert len(ready.objects("runs/")) == objects
    again = ready.client("runs").get(f"/v1/runs/{reply.json['id']}").json
    assert again == reply.json


@pytest.mark.parametrize("size", [10, 100 * KB, 500 * KB])
def test_an_input_comes_back_whole_and_reaches_the_runtime(ready: World, size: int) -> None:
    reply = ready.client("runs").post("/v1/functions/hello/runs", body={"input": "x" * size})
    assert (reply.status, reply.json["input"]) == (202, "x" * size)
    run_id = reply.json["id"]
    assert ready.client("runs").get(f"/v1/runs/{run_id}").json["input"] == "x" * size
    ready.dispatch(ready.platform.get(RUNS).repository.get(HOME, run_id))
    sent = ready.engine.invoked[-1]
    if size < 32 * KB:
        assert (sent["input"], "input_url" in sent) == ("x" * size, False)
    else:
        assert urlsplit(sent["input_url"]).path == f"/{ready.bucket}/runs/{run_id}/input.json"


def test_an_output_stored_by_the_runtime_is_given_by_url(ready: World) -> None:
    def stores(event: Mapping[str, Any]) -> dict[str, Any]:
        ready.platform.objects.put(f"runs/{event['run_id']}/1/output.json", b'"' + b"x" * 300 * KB + b'"')
        return {"status": "SUCCEEDED", "output_stored": True, "output_size": 300 * KB + 2, "logs": {}, "cold": False}

    ready.engine.on_run = stores
    reply = ready.client("runs").post("/v1/functions/hello/runs", query={"blocking": "true"}, body={}).json
    assert (reply["output"], reply["output_size"]) == (None, 300 * KB + 2)
    address = urlsplit(reply["output_url"])
    assert address.path == f"/{ready.bucket}/runs/{reply['id']}/1/output.json"
    assert "X-Amz-Signature" in address.query


def test_large_logs_come_back_whole(ready: World) -> None:
    logs = {"stdout": ["x" * 1000] * 60, "stderr": ["y"]}
    ready.engine.on_run = lambda _event: {**SUCCESS, "logs": logs}
    run = ready.start(blocking=True)
    assert ready.client("runs").get(f"/v1/runs/{run.id}").json["logs"] == {**logs, "order": ""}
    assert ready.objects("runs/") == [f"runs/{run.id}/1/logs.json"]


@pytest.mark.parametrize("value", [None, 0, 1e300, 10**40, 0.1, "", "é😀", [], {}, {"a": {"b": [None, True]}}, -0.0])
def test_any_json_survives(ready: World, value: Any) -> None:
    ready.engine.on_run = giving(value)
    reply = ready.client("runs").post("/v1/functions/hello/runs", query={"blocking": "true"}, body={"input": value})
    assert (reply.json["input"], reply.json["output"]) == (value, value)
