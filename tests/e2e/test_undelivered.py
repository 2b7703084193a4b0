"""Events that can become no run: kept among the dead letters, delivered after all, thrown away."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.api import ECHO, Access, Api, error_of, unique
from tests.e2e.cloud import Cloud
from tests.e2e.conftest import MakeFunction
from tests.support.waiting import eventually

PATH = "/v1/dead-letters"
STRUCTURED = {"Content-Type": "application/cloudevents+json"}
LAST = 10  # after so many attempts an event is given up


@pytest.fixture
def function(api: Api) -> Iterator[str]:
    """The name of a function that is not there yet."""
    name = unique()
    yield name
    api.purge(name)


def test_an_event_for_a_missing_function_arrives_in_the_end(
    api: Api, cloud: Cloud, access: Access, neighbour: Api, function: str
) -> None:
    kind = unique("type")
    assert api("POST", "/v1/events", json={"name": kind}).status_code == 201
    subscription = {"name": kind, "event": kind, "function": function}
    assert api("POST", "/v1/subscriptions", json=subscription).status_code == 201
    event = {"specversion": "1.0", "id": kind, "source": "/e2e", "type": kind, "data": {"n": 1}}
    assert api("POST", f"/v1/events/{kind}/emit", json=event, headers=STRUCTURED).status_code == 202
    assert _delivered(cloud, access, kind, attempt=LAST) == {"batchItemFailures": []}
    [letter] = _letters(api, kind)
    found = api("GET", f"{PATH}/{letter['id']}").json()
    assert (found["reason"], found["error"]["type"], found["function"]) == (
        "UNDELIVERABLE",
        "FUNCTION_NOT_FOUND",
        function,
    )
    assert (found["event"]["id"], found["input"], found["attempts"]) == (kind, {"n": 1}, [])
    error_of(neighbour("GET", f"{PATH}/{letter['id']}"), 404, "DEAD_LETTER_NOT_FOUND")
    error_of(api("POST", f"{PATH}/{letter['id']}/redrive"), 404, "FUNCTION_NOT_FOUND")
    assert api.create(function, ECHO).status_code == 201
    assert api.built(function)["status"] == "READY"
    redriven = api("POST", f"{PATH}/{letter['id']}/redrive")
    assert (redriven.status_code, redriven.json()["redriven_by"]) == (202, letter["run"])
    assert api.reaches(letter["run"], "SUCCEEDED")["output"] == {"n": 1}
    assert _delivered(cloud, access, kind, attempt=LAST) == {"batchItemFailures": []}
    assert [run["id"] for run in api.all(f"/v1/functions/{function}/runs")] == [letter["run"]]
    assert api("DELETE", f"{PATH}/{letter['id']}").status_code == 204
    assert _letters(api, kind) == []
    for path in (f"/v1/subscriptions/{kind}", f"/v1/events/{kind}"):
        assert api("DELETE", f"{path}?purge=true").status_code == 204


def test_the_end_of_a_chain_that_is_too_long_is_a_letter(api: Api, make: MakeFunction) -> None:
    function, name = make(ECHO), unique("loop")
    body = {"name": name, "event": "dev.portico.run.settle", "function": function}
    body["filter"] = [{"sql": "EXISTS subject"}]
    assert api("POST", "/v1/subscriptions", json=body).status_code == 201
    api.start(function)
    try:
        assert eventually(lambda: _letters(api, name) != [], 120)
    finally:
        assert api("DELETE", f"/v1/subscriptions/{name}?purge=true").status_code == 204
    letter = _letters(api, name)[0]
    assert (letter["error"]["type"], letter["depth"], letter["status"]) == ("EVENT_CHAIN_TOO_LONG", 8, "OPEN")
    error_of(api("POST", f"{PATH}/{letter['id']}/redrive"), 409, "EVENT_CHAIN_TOO_LONG")
    purged = api("POST", f"{PATH}/purge", json={"filter": {"subscription": {"equals": name}}}).json()
    assert purged["count"] >= 1


def _letters(api: Api, subscription: str) -> list[dict[str, Any]]:
    return api.all(PATH, filter=json.dumps({"subscription": {"equals": subscription}}))


def _delivered(cloud: Cloud, access: Access, event_id: str, *, attempt: int) -> Any:
    """What the deliverer answers to the message of an event that has come so often; waiting for ten would take minutes."""
    project = f"{access.domain}/{access.project}"
    records = [record for record in cloud.journal(project) if record.get("operation") == "emit"]
    [record] = [
        one for one in records if one["data"].get("event", {}).get("id") == event_id
    ]  # others were refused, and have none
    own = {"porticoscope": f"project/{project}", "porticorecord": record["id"], "porticorequest": record["request_id"]}
    message = {
        "messageId": "e2e",
        "receiptHandle": "e2e",
        "body": json.dumps(record["data"]["event"] | own),
        "attributes": {"ApproximateReceiveCount": str(attempt)},
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:e2e",
    }
    deliverer = cloud.resource("OnEventFunction")
    answer = cloud.client("lambda").invoke(FunctionName=deliverer, Payload=json.dumps({"Records": [message]}))
    return json.loads(answer["Payload"].read())
