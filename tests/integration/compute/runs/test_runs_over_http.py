"""Runs through the handler of runs."""

import pytest
from portico.compute.runs.resource import RUNS as SERVICE

from tests.support.engine import SUCCESS
from tests.support.hooks import watched
from tests.support.world import World

RUNS = "/v1/functions/hello/runs"


@pytest.fixture
def ready(world: World) -> World:
    world.ready()
    return world


def test_a_run_is_accepted_and_then_read(ready: World) -> None:
    api = ready.client("runs")
    reply = api.post(RUNS, body={"input": {"a": 1}})
    assert (reply.status, reply.json["status"]) == (202, "QUEUED")
    assert reply.headers["location"] == f"/v1/runs/{reply.json['id']}"
    read = api.get(reply.headers["location"])
    assert (read.status, read.json, read.headers["etag"]) == (200, reply.json, '"1"')


def test_a_blocking_run_is_answered_with_its_end(ready: World) -> None:
    reply = ready.client("runs").post(RUNS, query={"blocking": "true"}, body={})
    assert (reply.status, reply.json["status"], reply.json["input"]) == (200, "SUCCEEDED", None)


def test_a_kill_and_what_cannot_be_killed(ready: World) -> None:
    api = ready.client("runs")
    queued, ended = api.post(RUNS, body={}), api.post(RUNS, query={"blocking": "1"}, body={})
    killed = api.post(f"{queued.headers['location']}/kill")
    assert (killed.status, killed.json["status"]) == (200, "KILLED")
    refused = api.post(f"{ended.headers['location']}/kill")
    assert (refused.status, refused.error["code"]) == (409, "RUN_SETTLED")


@pytest.mark.parametrize(("path", "status"), [("/v1/runs/nope", 422), ("/v1/runs/" + "0" * 36, 422),
    ("/v1/runs/01920000-0000-7000-8000-000000000000", 404), ("/v1/functions/nope/runs", 404)])  # fmt: skip
def test_what_is_not_there(ready: World, path: str, status: int) -> None:
    assert ready.client("runs").get(path).status == status


def test_a_run_of_what_is_not_there_or_not_ready(ready: World) -> None:
    api = ready.client("runs")
    assert api.post("/v1/functions/nope/runs", body={}).error["code"] == "FUNCTION_NOT_FOUND"
    ready.create("slow")
    assert api.post("/v1/functions/slow/runs", body={}).error["code"] == "FUNCTION_NOT_READY"
    assert ready.objects("runs/") == []
    assert api.get("/v1/runs").json["total_count"] == 0


def test_runs_of_a_deleted_function_can_be_read(ready: World) -> None:
    api = ready.client("runs")
    api.post(RUNS, body={})
    ready.client("functions").delete("/v1/functions/hello")
    assert api.get(RUNS).json["total_count"] == 1
    assert api.post(RUNS, body={}).status == 404


def test_runs_are_filtered(ready: World) -> None:
    api = ready.client("runs")
    ready.engine.on_run = lambda event: {**SUCCESS, "status": event["input"]}
    for status in ("FAILED", "SUCCEEDED", "FAILED"):
        api.post(RUNS, query={"blocking": "true"}, body={"input": status})
    found = api.get("/v1/runs", query={"filter": '{"status":{"equals":"FAILED"}}', "limit": "1"}).json
    assert (found["total_count"], found["has_more"], len(found["items"])) == (2, True, 1)
    assert api.get("/v1/runs", query={"order": "status:desc"}).json["items"][0]["status"] == "SUCCEEDED"


def test_runs_that_failed_are_found_without_the_others(ready: World) -> None:
    api = ready.client("runs")
    ready.engine.on_run = lambda event: {**SUCCESS, "status": event["input"]}
    for status in ("FAILED", *["SUCCEEDED"] * 5, "TIMED_OUT", "FAILED"):
        api.post(RUNS, query={"blocking": "true"}, body={"input": status})
    with watched(ready.platform.get(SERVICE).repository.store.table.client) as requests:
        found = api.get("/v1/runs", query={"filter": '{"status":{"equals":"FAILED"}}'}).json
    assert (found["total_count"], [run["status"] for run in found["items"]]) == (2, ["FAILED", "FAILED"])
    assert found["items"][0]["id"] > found["items"][1]["id"]
    assert requests.items_read() == 2
