"""Sessions on the whole stack: real processes with their agents, started by passes and ended by whoever is first."""

import time
from collections.abc import Callable
from typing import Any

from tests.e2e.api import Api, unique

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
    reply = api("POST", "/v1/sessions", json={"name": unique("s"), "image": "python", **fields})
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


def read(api: Api, key: str) -> Any:
    """The session as it is."""
    return api("GET", f"/v1/sessions/{key}").json()


def when(api: Api, key: str, *statuses: str) -> Any:
    """The session when it has one of these statuses."""
    return until(lambda: read(api, key), lambda found: found["status"] in statuses)


def test_a_session_runs_and_is_terminated(api: Api) -> None:
    key = begin(api)
    found = when(api, key, "RUNNING", *ENDS)
    assert found["status"] == "RUNNING", found
    assert api("POST", f"/v1/sessions/{key}/terminate", json={"forced": True}).status_code in {200, 202}
    assert when(api, key, *ENDS)["status"] == "TERMINATED"


def test_a_batch_ends_with_its_exit_code(api: Api) -> None:
    key = begin(api, type="batch", command="exit 3")
    found = when(api, key, *ENDS)
    assert [found[name] for name in ("status", "result", "exit_code")] == ["TERMINATED", "failure", 3]


def test_a_dependency_goes_first(api: Api) -> None:
    first = begin(api, type="batch", command="sleep 1")
    second = begin(api, type="batch", command="true", depends_on=[first])
    done = when(api, second, *ENDS)
    assert (done["status"], done["result"]) == ("TERMINATED", "success")
    assert read(api, first)["ended_at"] <= done["allocated_at"]


def test_many_at_once_share_the_room(api: Api) -> None:
    group = api("GET", "/v1/admin/resource-groups/default").json()
    share = group["capacity"]["cpu"] / 4
    keys = [begin(api, type="batch", command="true", resources={"cpu": share}) for _ in range(12)]
    found = [when(api, key, *ENDS) for key in keys]
    assert {one["result"] for one in found} == {"success"}, found
    steps = sorted((one[name], change) for one in found for name, change in (("allocated_at", 1), ("ended_at", -1)))
    held = most = 0
    for _, change in sorted(steps, key=lambda step: (step[0], step[1])):
        held += change
        most = max(most, held)
    assert most <= 4
