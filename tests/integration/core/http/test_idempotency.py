"""`Idempotency-Key`: once is once, whoever asks again gets the same reply, and nobody another's."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from portico.compute.functions.resource import FUNCTIONS
from portico.core.base.errors import Unavailable
from portico.core.model.conventions import Answer, Replay
from portico.core.model.given import Given

from tests.support.gateway import Client, Reply
from tests.support.hooks import Requests, watched
from tests.support.operations import client, operation, resource
from tests.support.sample_resource import ANN
from tests.support.world import FUNCTION, World

PATH = "/v1/functions"
KEY = "8e03978e-40d5-43e8-bc93-6894a57f9324"


@pytest.fixture
def api(world: World) -> Client:
    return world.client("functions")


@pytest.fixture
def requests(world: World) -> Iterator[Requests]:
    with watched(world.platform.replies.layer.client) as seen:
        yield seen


def create(api: Client, key: str = KEY, **fields: Any) -> Reply:
    return api.post(PATH, body={**FUNCTION, **fields}, Idempotency_Key=key)


def kept(world: World) -> list[dict[str, Any]]:
    return world.backend.client.call("Scan", {"TableName": world.replies_table})["Items"]


def test_the_reply_is_given_again(api: Client, world: World) -> None:
    first = create(api)
    again = create(api)
    assert (first.status, "idempotent-replayed" in first.headers) == (201, False)
    assert (again.status, again.headers["idempotent-replayed"], again.body) == (201, "true", first.body)
    for name in ("location", "etag", "content-type"):
        assert again.headers[name] == first.headers[name]
    assert len(world.records()) == 1
    assert len(kept(world)) == 1


def test_the_key_may_be_quoted_as_the_draft_writes_it(api: Client) -> None:
    create(api)
    assert create(api, f'"{KEY}"').headers["idempotent-replayed"] == "true"


def test_another_key_is_another_request(api: Client) -> None:
    create(api)
    reply = create(api, "another")
    assert (reply.status, reply.error["code"]) == (409, "FUNCTION_EXISTS")


def test_without_a_key_nothing_is_kept_and_nothing_asked(api: Client, world: World, requests: Requests) -> None:
    assert api.post(PATH, body=FUNCTION).status == 201
    assert [name for name, sent, _ in requests.made if sent.get("TableName") == world.replies_table] == []
    assert kept(world) == []


def test_a_key_costs_two_requests_and_a_replay_one(api: Client, world: World, requests: Requests) -> None:
    create(api)
    create(api)
    asked = [name for name, sent, _ in requests.made if sent.get("TableName") == world.replies_table]
    assert asked == ["PutItem", "UpdateItem", "PutItem"]


def test_nothing_is_imported_for_it_before_a_key_comes() -> None:
    code = (
        "import sys, functions.functions.app as app; "
        "print([name for name in sys.modules if 'idempotency' in name or name == 'jmespath' or name == 'boto3'])"
    )
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert printed.strip() == "[]"


@pytest.mark.parametrize("change", ["body", "query", "project", "list"])
def test_a_key_with_another_request_is_refused(api: Client, world: World, change: str) -> None:
    create(api, **({"secrets": ["a", "b"]} if change == "list" else {}))
    body = {"body": {**FUNCTION, "description": "x"}, "list": {**FUNCTION, "secrets": ["b", "a"]}}.get(change, FUNCTION)
    headers = {"X_Portico_Project": "acme/other"} if change == "project" else {}
    query = {"a": "b"} if change == "query" else {}
    reply = api.post(PATH, body=body, query=query, Idempotency_Key=KEY, **headers)
    assert (reply.status, reply.error["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert "idempotent-replayed" not in reply.headers
    assert len(world.records()) == 1


@pytest.mark.parametrize(
    "rewritten",
    [
        lambda text: json.dumps(dict(reversed(json.loads(text).items()))),
        lambda text: json.dumps(json.loads(text), indent=2),
        lambda text: text.replace("main.py", "m\\u0061in.py"),
        lambda text: text.replace('{"A": "1", "B": "2"}', '{"B": "2", "A": "1"}'),
    ],
    ids=["order", "spaces", "escapes", "order-within"],
)
def test_the_same_json_written_otherwise_is_replayed(api: Client, rewritten: Callable[[str], str]) -> None:
    text = json.dumps({**FUNCTION, "environment": {"A": "1", "B": "2"}})
    first = api.post(PATH, raw=text, Content_Type="application/json", Idempotency_Key=KEY)
    again = api.post(PATH, raw=rewritten(text), Content_Type="application/json", Idempotency_Key=KEY)
    assert (again.status, again.headers.get("idempotent-replayed")) == (201, "true")
    assert again.body == first.body


def test_a_key_is_an_operations_own(api: Client) -> None:
    create(api)
    reply = api.post(f"{PATH}/batch-delete", body={"names": ["hello"]}, Idempotency_Key=KEY)
    assert (reply.status, "idempotent-replayed" in reply.headers) == (204, False)
    again = api.post(f"{PATH}/batch-delete", body={"names": ["hello"]}, Idempotency_Key=KEY)
    assert (again.status, again.headers["idempotent-replayed"], again.body) == (204, "true", "")


@pytest.mark.parametrize(
    "other",
    [
        replace(ANN, name="bob"),
        replace(ANN, domain="other", project="p", projects={"p": "user"}),
        replace(ANN, client="another-of-that-name"),
    ],
)
def test_nobody_meets_anothers_key(world: World, api: Client, other: Any) -> None:
    create(api)
    reply = create(world.client("functions", other), name="theirs")
    assert reply.status != 422
    assert "idempotent-replayed" not in reply.headers
    assert "hello" not in reply.body.replace("theirs", "")


def test_a_reply_is_for_who_may_still_do_it(world: World, api: Client) -> None:
    first = create(api)
    viewer = world.client("functions", replace(ANN, role="viewer", projects={"vision": "viewer"}))
    refused = create(viewer)
    assert (refused.status, refused.error["code"]) == (403, "FORBIDDEN")
    assert "idempotent-replayed" not in refused.headers
    assert [record.outcome for record in world.records()] == ["success", "denied"]
    again = create(api)
    assert (again.body, again.headers["idempotent-replayed"]) == (first.body, "true")


def test_a_reply_asks_policies_about_the_entity(world: World) -> None:
    """The decision about a run waits for the run where the domain has policies of its own."""
    world.ready()
    run = world.start({})
    api, path = world.client("runs"), f"/v1/runs/{run.id}/kill"
    first = api.post(path, Idempotency_Key=KEY)
    assert first.status < 300
    text = (
        'forbid(principal, action == Portico::Action::"run:kill", resource in Portico::Function::"acme/vision/hello");'
    )
    chief = world.client("authz", replace(ANN, role="domain_admin"))
    allowed = text.replace("hello", "other")
    assert chief.post("/v1/domains/acme/policies", body={"name": "p", "cedar": allowed}).status == 201
    again = api.post(path, Idempotency_Key=KEY)
    assert (again.body, again.headers["idempotent-replayed"]) == (first.body, "true")
    assert chief.patch("/v1/domains/acme/policies/p", body={"cedar": text}).status == 200
    world.clock.advance(60)
    refused = api.post(path, Idempotency_Key=KEY)
    assert (refused.status, refused.error["code"]) == (403, "FORBIDDEN")


def test_a_request_in_flight(api: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    inside: list[Reply] = []
    repository = type(world.platform.get(FUNCTIONS).repository)
    real = repository.create

    def slow(*arguments: Any, **options: Any) -> Any:
        inside.append(_elsewhere(lambda: create(api)))
        return real(*arguments, **options)

    monkeypatch.setattr(repository, "create", slow)
    assert create(api).status == 201
    (reply,) = inside
    assert (reply.status, reply.error["code"], reply.headers["retry-after"]) == (409, "IDEMPOTENCY_IN_PROGRESS", "1")
    assert create(api).headers["idempotent-replayed"] == "true"


def _elsewhere(send: Callable[[], Reply]) -> Reply:
    """Sends a request as another process would: a loop runs one request at a time."""

    def alone() -> Reply:
        with asyncio.Runner() as runner:
            asyncio.set_event_loop(runner.get_loop())
            return send()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(alone).result()


@pytest.mark.parametrize(
    ("error", "status"), [(Unavailable("away"), 503), (RuntimeError("broken"), 500)], ids=["503", "500"]
)
def test_what_failed_may_be_tried_again(
    api: Client, world: World, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    repository = type(world.platform.get(FUNCTIONS).repository)
    with monkeypatch.context() as patch:
        patch.setattr(repository, "create", lambda *_, **__: (_ for _ in ()).throw(error))
        assert create(api).status == status
    assert kept(world) == []
    reply = create(api)
    assert (reply.status, "idempotent-replayed" in reply.headers) == (201, False)


def test_a_refusal_changed_nothing_and_may_be_tried_again(api: Client, world: World) -> None:
    api.post(PATH, body=FUNCTION)
    assert create(api).status == 409
    assert create(api, "typo", timeout=-1).status == 422
    assert kept(world) == []
    assert api.delete(f"{PATH}/hello", query={"purge": "1"}).status == 204
    assert create(api).status == 201
    assert create(api, "typo", name="b", timeout=1).status == 201


@pytest.mark.parametrize("key", ["", " ", '""', "x" * 256, "tab\there", "\u00e9"])
def test_what_is_not_a_key(api: Client, world: World, key: str) -> None:
    reply = create(api, key)
    assert (reply.status, reply.error["code"]) == (400, "INVALID_IDEMPOTENCY_KEY")
    assert world.records() == []


def test_the_longest_key(api: Client) -> None:
    assert create(api, "x" * 255).status == 201


def test_a_reply_lasts_a_day(api: Client, world: World) -> None:
    began = int(time.time())
    create(api)
    (item,) = kept(world)
    assert began <= int(item["expiration"]["N"]) - 24 * 3600 <= time.time()
    client = world.backend.client
    expired = {":then": {"N": str(int(time.time()) - 1)}}
    update = {"UpdateExpression": "SET expiration = :then", "ExpressionAttributeValues": expired}
    client.call("UpdateItem", {"TableName": world.replies_table, "Key": {"id": item["id"]}, **update})
    assert create(api).status == 409  # executed anew


def test_kept_replies_reveal_neither_key_nor_request(api: Client, world: World) -> None:
    secret = {"source": {"files": {"main.py": "password = 'guess me'"}}}
    create(api, "my-key", **secret)
    (item,) = kept(world)
    assert set(item) == {"id", "expiration", "status", "data", "validation", "in_progress_expiration"}
    assert item["id"]["S"].startswith("reply#")
    assert "my-key" not in json.dumps(item)
    assert "guess me" not in json.dumps(item)


def test_search_ignores_a_key(api: Client, world: World) -> None:
    for _ in range(2):
        reply = api.post(f"{PATH}/search", body={}, Idempotency_Key=KEY)
        assert (reply.status, "idempotent-replayed" in reply.headers) == (200, False)
    assert kept(world) == []


def test_a_public_operation_ignores_a_key(world: World) -> None:
    reply = world.client("auth", None).post(
        "/v1/auth/token", raw="grant_type=client_credentials", Idempotency_Key=KEY,
        Content_Type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert (reply.status, "idempotent-replayed" in reply.headers) == (401, False)
    assert kept(world) == []


def _own(body: str, *, secret: bool) -> tuple[Client, list[int]]:
    """An operation of the test's own, and how often it was done."""
    done = []

    def make(_: Given) -> str:
        done.append(1)
        return body

    made = operation(
        "POST",
        "/v1/things",
        make,
        answer=Answer.TEXT,
        status=201,
        location="/v1/things/1",
        replay=Replay.WITHOUT_BODY if secret else Replay.STORED,
    )
    return client(resource(made)), done


@pytest.mark.parametrize(
    ("body", "secret"), [("the secret is 42", True), ("x" * (257 * 1024), False)], ids=["secret", "large"]
)
def test_done_once_even_if_the_reply_is_not_kept(world: World, body: str, secret: bool) -> None:
    api, done = _own(body, secret=secret)
    assert (first := api.post("/v1/things", Idempotency_Key=KEY)).status == 201
    assert first.body == body
    again = api.post("/v1/things", Idempotency_Key=KEY)
    assert (again.status, again.error["code"]) == (409, "IDEMPOTENCY_REPLY_NOT_KEPT")
    assert again.error["details"] == {"status": 201, "location": "/v1/things/1"}
    assert done == [1]
    assert body not in json.dumps(kept(world))


def test_what_was_done_is_answered_even_if_it_cannot_be_kept(
    api: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> None:
        raise Unavailable("away")

    monkeypatch.setattr(type(world.platform.replies), "keep", away)
    assert create(api).status == 201
    assert create(api).error["code"] == "IDEMPOTENCY_IN_PROGRESS"
