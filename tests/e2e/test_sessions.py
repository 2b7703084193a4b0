"""Sessions on the whole stack: real processes with their agents, started by passes and ended by whoever is first."""

import time
from collections.abc import Callable
from typing import Any

from tests.e2e.api import Access, Api, unique

PATIENCE: float = 60.0
ENDS = ("TERMINATED", "CANCELLED", "ERROR")


def until(read: Callable[[], Any], holds: Callable[[Any], bool]) -> Any:
    """What is read when it holds."""
    ends = time.monotonic() + PATIENCE
    while not holds(found := read()):
        assert time.monotonic() < ends, found
        time.sleep(0.1)
    return found


def begin(api: Api, **fields: Any) -> str:
    """The id of a new session."""
    reply = api.post("/v1/sessions", json={"name": unique("s"), "image": "python", **fields})
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


def read(api: Api, key: str) -> Any:
    """The session as it is."""
    return api.get(f"/v1/sessions/{key}").json()


def when(api: Api, key: str, *statuses: str) -> Any:
    """The session when it has one of these statuses."""
    return until(lambda: read(api, key), lambda found: found["status"] in statuses)


def test_a_session_runs_and_is_terminated(admin: Api) -> None:
    key = begin(admin)
    found = when(admin, key, "RUNNING", *ENDS)
    assert found["status"] == "RUNNING", found
    assert admin.post(f"/v1/sessions/{key}/terminate", json={"forced": True}).status_code in {200, 202}
    assert when(admin, key, *ENDS)["status"] == "TERMINATED"


def test_a_batch_ends_with_its_exit_code(admin: Api) -> None:
    key = begin(admin, type="batch", command="exit 3")
    found = when(admin, key, *ENDS)
    assert [found[name] for name in ("status", "result", "exit_code")] == ["TERMINATED", "failure", 3]


def test_a_dependency_goes_first(admin: Api) -> None:
    first = begin(admin, type="batch", command="sleep 1")
    second = begin(admin, type="batch", command="true", depends_on=[first])
    done = when(admin, second, *ENDS)
    assert (done["status"], done["result"]) == ("TERMINATED", "success")
    assert read(admin, first)["ended_at"] <= done["allocated_at"]


def test_many_at_once_share_the_room(admin: Api) -> None:
    group = admin.get("/v1/admin/resource-groups/default").json()
    share = group["capacity"]["cpu"] / 4
    keys = [begin(admin, type="batch", command="true", resources={"cpu": share}) for _ in range(12)]
    found = [when(admin, key, *ENDS) for key in keys]
    assert {one["result"] for one in found} == {"success"}, found
    steps = sorted((one[name], change) for one in found for name, change in (("allocated_at", 1), ("ended_at", -1)))
    held = most = 0
    for _, change in sorted(steps, key=lambda step: (step[0], step[1])):
        held += change
        most = max(most, held)
    assert most <= 4
