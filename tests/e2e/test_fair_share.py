"""Fair shares on the stack: a session runs, is counted once it has ended, and its owner's next one waits behind those who used less."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.e2e.api import Api, unique

PATIENCE_SECONDS = 90


@pytest.fixture
def group(api: Api) -> Iterator[str]:
    """A resource group of a core that shares fairly."""
    name = unique("fair")
    body = {"name": name, "capacity": {"cpu": 1, "mem": "2g"}, "scheduler": "fair-share"}
    made = api("POST", "/v1/admin/resource-groups", json=body)
    assert made.status_code == 201, made.text
    yield name
    removed = api("DELETE", f"/v1/admin/resource-groups/{name}", params={"purge": "1"})
    assert removed.status_code == 204, removed.text


def until(read: Callable[[], Any]) -> Any:
    """What is read, once it is something."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while not (found := read()):
        assert time.monotonic() < ends
        time.sleep(0.5)
    return found


def used(api: Api, group: str) -> float:
    """Core-seconds of the group, by the report of the project."""
    rows = api("GET", "/v1/usage").json()["items"]
    return sum(row["slot_seconds"].get("cpu", 0.0) for row in rows if row["resource_group"] == group)


def test_what_a_session_used_lowers_a_ratio(api: Api, group: str) -> None:
    own = f"/v1/resource-groups/{group}/fair-shares/me"
    assert api("GET", own).json()["user"]["ratio"] == 1
    body = {"name": unique("s"), "image": "python", "type": "batch", "command": "true", "resource_group": group}
    made = api("POST", "/v1/sessions", json=body)
    assert made.status_code == 201, made.text
    path = f"/v1/sessions/{made.json()['id']}"
    ended = until(lambda: (found := api("GET", path).json())["ended_at"] and found)
    assert ended["allocated_at"] is not None, ended
    seconds = until(lambda: used(api, group))
    ratios = [share["ratio"] for share in api("GET", own).json().values()]
    assert all(0 < ratio < 1 for ratio in ratios)
    time.sleep(1)
    assert used(api, group) == seconds
    (day,) = api("GET", f"/v1/resource-groups/{group}/usage-buckets/me").json()["items"][-1:]
    assert day["slot_seconds"]["cpu"] <= seconds
    listed = api("GET", f"/v1/admin/resource-groups/{group}/fair-shares/users", params={"order": "ratio:desc"}).json()
    assert [share["ratio"] for share in listed["items"]] == ratios[2:]
