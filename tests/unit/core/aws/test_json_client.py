"""The client of services that speak JSON: what it tries again, what it does not, and what it makes of errors."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import pytest
from portico.core.aws.botocore_clients import ATTEMPTS
from portico.core.aws.connection import ConnectionLost, Reply
from portico.core.aws.endpoints import Endpoint
from portico.core.aws.json_client import JsonClient, Quota, Refused

SUCCESS = Reply(200, {}, b'{"Item":{}}')
LOST = ConnectionLost("dynamodb: ConnectionResetError")


def error(code: str, status: int = 400, **said: Any) -> Reply:
    return Reply(status, {}, json.dumps({"__type": f"com.amazonaws.dynamodb.v20120810#{code}", **said}).encode())


@dataclass
class Scripted:
    """A wire with answers of the test's own."""

    answers: list[Reply | Exception]
    endpoint: Endpoint = field(default_factory=lambda: Endpoint("dynamodb", "eu-west-1", "https://d.example"))
    posted: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def post(self, path: str, headers: dict[str, str], body: bytes, ends: float | None = None) -> Reply:
        self.posted.append((path, headers, body))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def client(*answers: Reply | Exception, **options: Any) -> tuple[JsonClient, Scripted]:
    wire = Scripted(list(answers))
    return JsonClient(wire, **options), wire  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def pauses() -> Iterator[list[float]]:
    made: list[float] = []
    with patch("tenacity.nap.time.sleep", made.append):
        yield made


def test_an_operation_is_a_post() -> None:
    asking, wire = client(SUCCESS)
    assert asking.call("GetItem", {"TableName": "t"}) == {"Item": {}}
    [(path, headers, body)] = wire.posted
    assert (path, json.loads(body)) == ("/", {"TableName": "t"})
    assert headers.items() >= {
        ("content-type", "application/x-amz-json-1.0"),
        ("x-amz-target", "DynamoDB_20120810.GetItem"),
    }


def test_an_empty_answer_is_an_empty_object() -> None:
    assert client(Reply(200, {}, b""))[0].call("ChangeMessageVisibility", {}) == {}


@pytest.mark.parametrize(
    "trouble",
    [
        LOST,
        error("ThrottlingException"),
        error("TransactionInProgressException"),
        error("InternalServerError", 500),
        error("RequestLimitExceeded"),
        Reply(503, {}, b"<html>"),
        Reply(502, {}, b""),
    ],
    ids=lambda trouble: str(getattr(trouble, "body", "lost"))[-40:-3],
)
def test_what_passes_is_tried_again(trouble: Reply | Exception, pauses: list[float]) -> None:
    asking, wire = client(trouble, trouble, SUCCESS)
    assert asking.call("PutItem", {"a": 1}) == {"Item": {}}
    assert len({(posted[1]["amz-sdk-invocation-id"], posted[2]) for posted in wire.posted}) == 1
    assert len(wire.posted) == 3
    assert len(pauses) == 2


@pytest.mark.parametrize(
    "refusal", [error("ConditionalCheckFailedException"), error("ValidationException"), error("AccessDeniedException")]
)
def test_what_stays_is_not(refusal: Reply, pauses: list[float]) -> None:
    asking, wire = client(refusal, SUCCESS)
    with pytest.raises(Refused):
        asking.call("PutItem", {})
    assert (len(wire.posted), pauses) == (1, [])


def test_trouble_that_does_not_end_is_given_up(pauses: list[float]) -> None:
    asking, wire = client(error("ThrottlingException", message="slower"))
    with pytest.raises(Refused, match="GetItem: ThrottlingException: slower"):
        asking.call("GetItem", {})
    assert len(wire.posted) == ATTEMPTS
    assert all(0 <= pause <= 0.1 * 2**number for number, pause in enumerate(pauses))


def test_trouble_that_turns_into_another_error_ends_with_that() -> None:
    asking, wire = client(LOST, error("ConditionalCheckFailedException"))
    with pytest.raises(Refused, match="ConditionalCheckFailedException"):
        asking.call("PutItem", {})
    assert len(wire.posted) == 2


def test_a_client_of_one_attempt_tries_nothing_again() -> None:
    asking, wire = client(LOST, SUCCESS, attempts=1)
    with pytest.raises(ConnectionLost):
        asking.call("GetItem", {})
    assert len(wire.posted) == 1


def test_a_quota_bounds_what_retries_add() -> None:
    asking, wire = client(LOST, quota=Quota(left=15, most=15))
    for _ in range(3):
        with pytest.raises(ConnectionLost):
            asking.call("GetItem", {})
    assert len(wire.posted) == 3 + 15 // 5


def test_successes_fill_the_quota_again() -> None:
    quota = Quota(left=10, most=11)
    asking, _ = client(LOST, LOST, SUCCESS, quota=quota)
    asking.call("GetItem", {})
    assert quota.left == 5
    for _ in range(9):
        asking.call("GetItem", {})
    assert quota.left == 11


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (error("ResourceNotFoundException"), "ResourceNotFoundException"),
        (Reply(400, {}, b'{"__type":"AWS.SimpleQueueService.NonExistentQueue","message":"no"}'), "AWS.SimpleQueueService.NonExistentQueue"),
        (Reply(400, {"x-amzn-errortype": "NotFoundException:http://internal/"}, b"{}"), "NotFoundException"),
        (Reply(400, {}, b"[1]"), "400"),
        (Reply(418, {}, b"tea"), "418"),
    ],
)  # fmt: skip
def test_the_code_of_an_error(reply: Reply, code: str) -> None:
    with pytest.raises(Refused) as refused:
        client(reply)[0].call("GetItem", {})
    assert (refused.value.code, refused.value.status) == (code, reply.status)


def test_what_an_error_says_is_kept() -> None:
    reasons = [{"Code": "ConditionalCheckFailed", "Item": {"pk": {"S": "p"}}}]
    with pytest.raises(Refused) as refused:
        client(error("TransactionCanceledException", CancellationReasons=reasons))[0].call("TransactWriteItems", {})
    assert refused.value.said["CancellationReasons"] == reasons


def test_no_attempt_begins_after_the_end(pauses: list[float]) -> None:
    asking, wire = client(LOST)
    with pytest.raises(ConnectionLost):
        asking.call("TransactWriteItems", {}, ends=time.monotonic() + 0.0001)
    assert (len(wire.posted), pauses) == (1, [])
