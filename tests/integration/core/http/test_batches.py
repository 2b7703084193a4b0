"""Batches of functions: all or none."""

from typing import Any

import pytest

from tests.support.gateway import Client
from tests.support.world import FUNCTION, World

PATH = "/v1/functions"


@pytest.fixture
def api(world: World) -> Client:
    return world.client("functions")


def make(api: Client, name: str) -> Any:
    reply = api.post(PATH, body={**FUNCTION, "name": name})
    assert reply.status == 201, reply.body
    return reply


def test_batches(api: Client) -> None:
    for name in ("A", "b", "c"):
        make(api, name)
    items = [{"name": "a", "description": "1"}, {"name": "B", "description": "2"}]
    changed = api.post(f"{PATH}/batch-update", body={"items": items})
    assert changed.status == 200
    assert [(found["name"], found["description"]) for found in changed.json["items"]] == [("A", "1"), ("b", "2")]
    assert api.post(f"{PATH}/batch-delete", body={"names": ["a", "B"]}).status == 204
    assert [found["name"] for found in api.get(PATH).json["items"]] == ["c"]
    assert api.post(f"{PATH}/batch-purge", body={"names": ["c"]}).status == 204
    assert api.get(PATH).json["total_count"] == 0


@pytest.mark.parametrize("operation", ["batch-delete", "batch-purge", "batch-update"])
def test_a_batch_is_all_or_none(api: Client, world: World, operation: str) -> None:
    make(api, "a")
    names = ["a", "missing"]
    body = {"items": [{"name": name, "timeout": 1} for name in names]} if "update" in operation else {"names": names}
    reply = api.post(f"{PATH}/{operation}", body=body)
    assert (reply.status, reply.error["details"]) == (404, {"function": "missing"})
    assert api.get(f"{PATH}/a").version == 1
    assert len(world.objects()) == 1


@pytest.mark.parametrize(
    "names", [["a", "a"], ["a", "A"], [f"n{n}" for n in range(46)], [f"n{n}" for n in range(101)], []]
)
@pytest.mark.parametrize("operation", ["batch-delete", "batch-update"])
def test_a_batch_of_too_many_or_the_same_is_refused(api: Client, operation: str, names: list[str]) -> None:
    make(api, "a")
    body = {"items": [{"name": name, "timeout": 1} for name in names]} if "update" in operation else {"names": names}
    assert api.post(f"{PATH}/{operation}", body=body).status == 422
    assert api.get(f"{PATH}/a").version == 1


def test_the_largest_batch(api: Client) -> None:
    names = [f"n{number:02}" for number in range(45)]
    for name in names:
        make(api, name)
    assert api.post(f"{PATH}/batch-purge", body={"names": names}).status == 204
    assert api.get(PATH).json["total_count"] == 0
