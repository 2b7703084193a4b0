"""Rate limits of principals on a table, and what a reply says of them."""

import secrets
from dataclasses import replace
from typing import Any

import pytest
from portico.core.data.token_buckets import TableBuckets
from portico.core.limits.token_bucket import BucketPolicy, Limiter

from tests.support.clock import TestClock
from tests.support.hooks import watched
from tests.support.sample_resource import ANN
from tests.support.store import Backend
from tests.support.template import table_definition
from tests.support.world import World

SMALL = BucketPolicy("small", 20, 60)


@pytest.fixture
def buckets(backend: Backend) -> TableBuckets:
    name = f"buckets-{secrets.token_hex(6)}"
    backend.client.call("CreateTable", {"TableName": name, **table_definition("IdempotencyTable")})
    return TableBuckets(backend.table, name)


def test_processes_share_a_bucket(buckets: TableBuckets, clock: TestClock) -> None:
    first, second = Limiter(buckets, clock), Limiter(buckets, clock)
    passed = [not (first, second)[turn % 2].take(SMALL, "ann").retry_after for turn in range(60)]
    assert sum(passed) == SMALL.quota
    clock.advance(3)
    assert [second.take(SMALL, "ann").retry_after, first.take(SMALL, "ann").retry_after] == [0, 3]


def test_a_call_is_at_most_one_request(buckets: TableBuckets, clock: TestClock) -> None:
    limiter = Limiter(buckets, clock)
    with watched(buckets.table.client) as requests:
        for _ in range(60):
            before = len(requests.made)
            limiter.take(SMALL, "ann")
            assert len(requests.made) - before <= 1
    assert set(requests.operations()) == {"UpdateItem"}
    assert len(requests.made) <= SMALL.quota + 1


def test_a_bucket_goes_when_it_is_full_again(buckets: TableBuckets, clock: TestClock) -> None:
    Limiter(buckets, clock).take(SMALL, "ann")
    (item,) = buckets.table.client.call("Scan", {"TableName": buckets.table_name})["Items"]
    assert item["id"] == {"S": "rate#small#ann"}
    assert int(item["expiration"]["N"]) == int(clock.now().timestamp()) + 61


def _limited(world: World, count: int) -> list[Any]:
    api = world.client("functions")
    return [api.post("/v1/functions/search", body={}) for _ in range(count)]


def test_replies_say_how_the_caller_stands(world: World) -> None:
    (reply,) = _limited(world, 1)
    assert (reply.status, reply.headers["ratelimit-policy"]) == (200, '"searches";q=600;w=60')
    assert reply.headers["ratelimit"] == '"searches";r=599;t=1'


def test_too_many_is_a_429_of_this_principal_only(world: World) -> None:
    replies = _limited(world, 601)
    assert {reply.status for reply in replies[:600]} == {200}
    refused = replies[600]
    assert (refused.status, refused.error["code"], refused.headers["retry-after"]) == (429, "RATE_LIMITED", "1")
    assert refused.error["details"] == {"policy": "searches", "quota": 600, "window": 60}
    assert refused.headers["ratelimit"] == '"searches";r=0;t=60'
    other = world.client("functions", replace(ANN, name="bob")).post("/v1/functions/search", body={})
    assert (other.status, other.headers["ratelimit"]) == (200, '"searches";r=599;t=1')
    world.clock.advance(1)
    assert _limited(world, 1)[0].status == 200


def test_a_search_without_a_filter_does_not_count(world: World) -> None:
    api = world.client("functions")
    assert "ratelimit" not in api.get("/v1/functions").headers
    found = api.get("/v1/functions", query={"filter": '{"name": {"equals": "x"}}'})
    assert found.headers["ratelimit"].startswith('"searches";r=599')


def test_errors_of_limited_operations_say_it_too(world: World) -> None:
    reply = world.client("runs").post("/v1/functions/nope/runs", body={})
    assert (reply.status, reply.headers["ratelimit"]) == (404, '"runs";r=1799;t=1')


def test_runs_cost_three_requests_and_one_in_28_a_report(world: World) -> None:
    world.ready()
    api, counts = world.client("runs"), []
    for _ in range(58):
        with watched(world.backend.client) as requests:
            assert api.post("/v1/functions/hello/runs", query={"blocking": "true"}, body={"input": 1}).status == 200
        counts.append(len(requests.made))
        world.clock.advance(0.05)
    assert sorted(counts) == [3] * 56 + [4] * 2
