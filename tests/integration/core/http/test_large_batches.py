"""The largest batches: what one transaction of DynamoDB holds is said before anything is written."""

from typing import Any

import pytest

from tests.support.gateway import Client
from tests.support.sample_resource import ADMIN
from tests.support.world import World

PATH = "/v1/domains/acme/users"


@pytest.fixture
def api(world: World) -> Client:
    return world.client("users", ADMIN)


def users(api: Client, count: int) -> list[str]:
    names = [f"u{number:02}" for number in range(count)]
    for name in names:
        assert api.post(PATH, body={"name": name, "email": f"{name}@example.com"}).status == 201
    return names


def moved(names: list[str]) -> Any:
    return {"items": [{"name": name, "email": f"{name}@example.org"} for name in names]}


def too_large(reply: Any) -> tuple[str, int, int, int]:
    """The field, the writes that are needed, the limit, and how many of the entities would fit."""
    assert (reply.status, reply.error["code"]) == (422, "BATCH_TOO_LARGE")
    details = reply.error["details"]
    ((field, kind),) = [(error["field"], error["type"]) for error in details["errors"]]
    assert kind == "too_long"
    assert f"the first {details['fit']} would fit" in reply.error["message"]
    return field, details["writes"], details["limit"], details["fit"]


def versions(api: Client, names: list[str]) -> set[int]:
    return {api.get(f"{PATH}/{name}").version for name in names}


def test_new_e_mails_take_two_writes_more_each(api: Client) -> None:
    names = users(api, 26)
    assert too_large(api.post(f"{PATH}/batch-update", body=moved(names))) == ("items", 104, 100, 25)
    assert versions(api, names) == {1}
    assert api.post(f"{PATH}/batch-update", body=moved(names[:25])).status == 200
    assert (versions(api, names[:25]), versions(api, names[25:])) == ({2}, {1})


def test_a_purge_gives_the_e_mails_back(api: Client) -> None:
    names = users(api, 34)
    assert too_large(api.post(f"{PATH}/batch-purge", body={"names": names})) == ("names", 103, 100, 33)
    assert api.get(PATH).json["total_count"] == 34
    assert api.post(f"{PATH}/batch-purge", body={"names": names[:33]}).status == 204
    assert [user["name"] for user in api.get(PATH).json["items"]] == ["u33"]


@pytest.mark.parametrize(("operation", "field"), [("batch-update", "items"), ("batch-delete", "names")])
def test_more_than_45_are_too_many_for_any(api: Client, operation: str, field: str) -> None:
    names = [f"u{number}" for number in range(46)]
    body = {"names": names} if field == "names" else {"items": [{"name": name} for name in names]}
    reply = api.post(f"{PATH}/{operation}", body=body)
    (error,) = reply.error["details"]["errors"]
    assert (reply.status, error["field"], error["type"]) == (422, field, "too_long")
    assert "45" in error["message"]
