"""Secrets: given to the code of runs, rotated, and kept nowhere that anybody reads."""

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.api import Api, error_of, unique
from tests.e2e.cloud import Cloud
from tests.e2e.conftest import MakeFunction
from tests.support.waiting import eventually

PATH = "/v1/secrets"
COUNT = """
def handle(context, payload):
    return {name: len(value) for name, value in context["secrets"].items()}
"""


@pytest.fixture(scope="module")
def canary() -> str:
    return unique("canary")


@pytest.fixture
def secret(api: Api, canary: str) -> Iterator[str]:
    name = unique("secret")
    reply = api("POST", PATH, json={"name": name, "values": {"TOKEN": canary}}, headers={"Idempotency-Key": name})
    assert reply.status_code == 201, reply.text
    yield name
    assert api("DELETE", f"{PATH}/{name}?purge=true").status_code in {204, 404, 409}


def asked(api: Api, function: str, *secrets: str) -> Any:
    """What the code of a run was given: the lengths of the values by key."""
    body = {"input": None, "secrets": secrets}
    reply = api("POST", f"/v1/functions/{function}/runs?blocking=true", json=body)
    assert (reply.status_code, reply.json()["status"]) == (200, "SUCCEEDED"), reply.text
    return reply.json()["output"]


def test_a_run_gets_those_of_its_function_and_its_own(api: Api, make: MakeFunction, secret: str, canary: str) -> None:
    plain, default = make(COUNT), make(COUNT, secrets=[secret])
    assert asked(api, plain) == {}
    assert asked(api, plain, secret) == {"TOKEN": len(canary)}
    assert asked(api, default) == {"TOKEN": len(canary)}
    queued = api.start(default)
    assert api.reaches(queued)["output"] == {"TOKEN": len(canary)}


def test_the_runs_of_a_subscription_get_its_own_too(api: Api, make: MakeFunction, secret: str, canary: str) -> None:
    function, name = make(COUNT), unique()
    assert api("POST", "/v1/events", json={"name": name}).status_code == 201
    body = {"name": name, "event": name, "function": function, "secrets": [secret]}
    reply = api("POST", "/v1/subscriptions", json=body)
    assert reply.status_code == 201, reply.text
    assert error_of(api("DELETE", f"{PATH}/{secret}"), 409)["details"]["subscriptions"] == [name]
    assert api("POST", f"/v1/events/{name}/emit", json={}).status_code == 202
    runs: list[dict[str, Any]] = []
    assert eventually(lambda: bool(runs.extend(api.all(f"/v1/functions/{function}/runs")) or runs), 60)
    assert api.reaches(runs[0]["id"])["output"] == {"TOKEN": len(canary)}
    for path in (f"/v1/subscriptions/{name}", f"/v1/events/{name}"):
        assert api("DELETE", f"{path}?purge=true").status_code == 204


def test_the_runs_of_a_schedule_get_its_own_too(api: Api, make: MakeFunction, secret: str, canary: str) -> None:
    function, name = make(COUNT), unique("tick")
    body = {"name": name, "schedule": "rate(1 minute)", "function": function, "secrets": [secret]}
    reply = api("POST", "/v1/schedules", json=body)
    assert reply.status_code == 201, reply.text
    assert error_of(api("DELETE", f"{PATH}/{secret}"), 409)["details"]["schedules"] == [name]
    rotated = api("PATCH", f"{PATH}/{secret}", json={"values": {"OTHER": canary * 2}})
    assert rotated.status_code == 200, rotated.text
    runs: list[dict[str, Any]] = []
    assert eventually(lambda: bool(runs.extend(api.all(f"/v1/functions/{function}/runs")) or runs), 120)
    assert api.reaches(runs[0]["id"])["output"] == {"OTHER": 2 * len(canary)}
    assert api("DELETE", f"/v1/schedules/{name}?purge=true").status_code == 204


def test_the_next_run_sees_what_was_rotated(api: Api, make: MakeFunction, secret: str, canary: str) -> None:
    function = make(COUNT, secrets=[secret])
    assert asked(api, function) == {"TOKEN": len(canary)}
    rotated = api("PATCH", f"{PATH}/{secret}", json={"values": {"OTHER": canary * 2}})
    assert (rotated.status_code, rotated.json()["version"], rotated.json()["keys"]) == (200, 2, ["OTHER"])
    assert asked(api, function) == {"OTHER": 2 * len(canary)}


def test_a_secret_in_use_is_kept_and_a_missing_one_fails_the_run(api: Api, make: MakeFunction, secret: str) -> None:
    function, plain = make(COUNT, secrets=[secret]), make(COUNT)
    refused = error_of(api("DELETE", f"{PATH}/{secret}"), 409, "SECRET_IN_USE")
    assert refused["details"] == {"secret": secret, "functions": [function]}
    api.purge(function)
    assert api("DELETE", f"{PATH}/{secret}").status_code == 204
    reply = api("POST", f"/v1/functions/{plain}/runs?blocking=true", json={"secrets": [secret]})
    assert (reply.status_code, reply.json()["error"]["type"]) == (200, "SecretNotFound")


def test_another_tenant_neither_sees_nor_uses_it(api: Api, neighbour: Api, secret: str) -> None:
    error_of(neighbour("GET", f"{PATH}/{secret}"), 404, "SECRET_NOT_FOUND")
    error_of(neighbour("PATCH", f"{PATH}/{secret}", json={"values": {"A": "1"}}), 404, "SECRET_NOT_FOUND")
    project = f"{api.access.domain}/{api.access.project}"
    error_of(neighbour("GET", f"{PATH}/{secret}", headers={"X-Portico-Project": project}), 404)
    assert neighbour("GET", PATH).json()["items"] == []


def test_values_are_nowhere(api: Api, cloud: Cloud, home: Path, make: MakeFunction, secret: str, canary: str) -> None:
    function = make(COUNT, secrets=[secret])
    asked(api, function)
    api.reaches(api.start(function))
    replies = [
        api("GET", f"{PATH}/{secret}"), api("GET", PATH), api("PATCH", f"{PATH}/{secret}", json={"value": canary}),
        api("POST", PATH, json={"name": "no name", "values": {"A": canary}}),
        api("POST", PATH, json={"name": secret, "values": {"A": canary}}),
        api("PUT", f"{PATH}/{secret}", json={"values": {"A": [canary]}}),
    ]  # fmt: skip
    assert [reply.status_code for reply in replies] == [200, 200, 422, 422, 409, 422]
    assert leaks(canary, (f"{reply.headers} {reply.text}" for reply in replies)) == []
    assert leaks(secret, _items(cloud))  # what is there is found
    assert leaks(secret, _logs(cloud))
    assert leaks(canary, _items(cloud)) == []
    assert leaks(canary, _objects(cloud)) == []
    assert leaks(canary, _logs(cloud)) == []
    assert leaks(canary, (file.read_text(errors="replace") for file in home.glob("*.log"))) == []


def leaks(canary: str, texts: Iterator[str] | Any) -> list[str]:
    """What stands around the value where it is found, plain or in base64; there must be something to search."""
    # Base64 of a text depends on where in a group of three it begins: these are the parts that do not.
    encoded = [base64.b64encode(b"x" * shift + canary.encode())[4:-4].decode() for shift in range(3)]
    pattern, searched = re.compile("|".join(map(re.escape, (canary, *encoded)))), list(texts)
    assert searched
    return [text[max(0, found.start() - 100) : found.end()] for text in searched for found in pattern.finditer(text)]


def _items(cloud: Cloud) -> Iterator[str]:
    client = cloud.client("dynamodb")
    for table in client.list_tables()["TableNames"]:
        for page in client.get_paginator("scan").paginate(TableName=table):
            yield json.dumps(page["Items"], default=str)


def _objects(cloud: Cloud) -> Iterator[str]:
    client = cloud.client("s3")
    for bucket in client.list_buckets()["Buckets"]:
        for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket["Name"]):
            for item in page.get("Contents", []):
                if not item["Key"].startswith("code/"):
                    yield item["Key"] + client.get_object(Bucket=bucket["Name"], Key=item["Key"])["Body"].read().decode(
                        errors="replace"
                    )


def _logs(cloud: Cloud) -> Iterator[str]:
    client = cloud.client("logs")
    for page in client.get_paginator("describe_log_groups").paginate():
        for group in page["logGroups"]:
            for events in client.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"]):
                yield json.dumps(events["events"], default=str)
