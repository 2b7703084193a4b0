"""An export on the stack: a task whose steps drive one another, and a file behind an address that needs no token."""

import csv
import io
import time
from typing import Any

import httpx

from tests.e2e.api import Api

MANY = 120  # over a page


def test_the_trail_and_the_projects_are_exported(api: Api) -> None:
    for _ in range(MANY):
        assert api("POST", "/v1/functions/nothing-of-the-name/runs", json={"input": 1}).status_code == 404
    projects = rows(ended(api, {"resource": "projects", "fields": ["name"]}))
    assert projects[0] == ["name"]
    assert len(projects) > 1
    wanted = {"action": {"equals": "runs.create"}, "outcome": {"equals": "error"}}
    trail = ended(api, {"resource": "audit-logs", "filter": wanted, "fields": ["id", "error_code"]})
    found = rows(trail)
    assert len(found) - 1 == trail["progress"]["current"] == len({row[0] for row in found[1:]}) >= MANY
    assert {row[1] for row in found[1:]} == {"FUNCTION_NOT_FOUND"}
    reply = api("POST", f"/v1/tasks/{trail['id']}/cancel")
    assert (reply.status_code, reply.json()["error"]["code"]) == (409, "TASK_ENDED")


def ended(api: Api, body: Any, seconds: float = 120) -> Any:
    """The task of an export when it has ended."""
    reply = api("POST", "/v1/exports", json=body)
    assert reply.status_code == 202, reply.text
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = api("GET", f"/v1/tasks/{reply.json()['id']}").json()
        if found["status"] not in {"PENDING", "RUNNING"}:
            assert found["status"] == "SUCCEEDED", found
            return found
        time.sleep(0.5)
    raise AssertionError(f"the task is still {found['status']} after {seconds} s")


def rows(task: Any) -> list[list[str]]:
    """The rows of the file."""
    reply = httpx.get(task["result"]["url"])
    assert (reply.status_code, reply.headers["content-disposition"]) == (200, "attachment")
    return list(csv.reader(io.StringIO(reply.text, newline="")))
