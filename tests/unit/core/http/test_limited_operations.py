"""Operations that are limited by principal, and the item that a bucket is: what is asked of the table, and what it means."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import Request
from portico.core.aws.errors import ConditionFailed
from portico.core.base.errors import TooManyRequests, Unauthenticated
from portico.core.data.token_buckets import TableBuckets
from portico.core.http.ports import give_services
from portico.core.http.rate_limit import OperationLimit, by_principal, limited
from portico.core.http.route_options import RouteOptions
from portico.core.limits.route_limit import RUNS, SEARCHES, SEARCHES_IF_FILTERED
from portico.core.limits.token_bucket import BucketPolicy, Limiter, Report
from portico.core.model.principal import Principal
from portico.tenancy.sign_in.resource import TOKENS

from tests.support.clock import TestClock
from tests.support.sample_resource import ANN
from tests.unit.core.http.test_rate_limit import SharedBuckets

ON: Any = SimpleNamespace()


@dataclass
class Table:
    """A table of one item: what it was asked, and what it says."""

    full_at: int | None = None
    refuses: bool = False
    asked: list[tuple[Any, ...]] = field(default_factory=list)

    def update(self, *asked: Any) -> dict[str, Any]:
        self.asked.append(asked)
        item = None if self.full_at is None else {"full_at": self.full_at}
        if self.refuses:
            raise ConditionFailed([0], item)
        return item or {}


def take(table: Any, *, busy: bool) -> tuple[bool, int]:
    return TableBuckets(table, "buckets").take(Report("p#ann", 500, 1_000_000, 1_060_999, busy))


def test_of_a_busy_bucket_is_taken_if_it_is_busy_and_has_so_much() -> None:
    table = Table(full_at=1_000_700)
    assert take(table, busy=True) == (True, 1_000_700)
    (name, key, change, condition, values) = table.asked[0]
    assert (name, key) == ("buckets", {"id": "rate#p#ann"})
    assert change == "SET full_at = full_at + :cost, expiration = :gone"
    assert condition == "full_at BETWEEN :now AND :most"
    assert values == {":now": 1_000_000, ":cost": 500, ":gone": 1061, ":most": 1_060_499}


def test_of_an_idle_bucket_is_taken_if_it_is_full() -> None:
    table = Table(full_at=1_000_500)
    assert take(table, busy=False) == (True, 1_000_500)
    (*_, change, condition, values) = table.asked[0]
    assert change == "SET full_at = :now + :cost, expiration = :gone"
    assert condition == "attribute_not_exists(full_at) OR full_at < :now"
    assert values == {":now": 1_000_000, ":cost": 500, ":gone": 1061}


@pytest.mark.parametrize(("full_at", "known"), [(7, 7), (None, 0)])
def test_a_bucket_that_is_otherwise_is_left_as_it_is(full_at: int | None, known: int) -> None:
    assert take(Table(full_at=full_at, refuses=True), busy=True) == (False, known)


@pytest.fixture(autouse=True)
def buckets() -> Iterator[SharedBuckets]:
    """A platform whose buckets are a dictionary."""
    shared = SharedBuckets()
    ON.limiter = Limiter(shared, TestClock())
    yield shared
    del ON.limiter


def request(who: Principal | None = ANN, query: str = "") -> Request:
    scope = {"type": "http", "headers": [], "query_string": query.encode(), "portico.principal": who}
    give_services(scope, ON)
    return Request(scope)


def test_what_operations_allow_in_a_minute() -> None:
    assert [(policy.name, policy.quota, policy.window) for policy in (RUNS.policy, SEARCHES.policy, TOKENS.policy)] == [
        ("runs", 1800, 60),
        ("searches", 600, 60),
        ("tokens", 120, 60),
    ]


def test_calls_report_the_bucket_and_one_too_many_is_refused() -> None:
    operation = OperationLimit(BucketPolicy("few", 2, 60), by_principal, "")
    remaining = []
    for _ in range(2):
        headers: dict[str, str] = {}
        operation.take(request(), headers)
        remaining.append(headers["RateLimit"])
    assert remaining == ['"few";r=1;t=30', '"few";r=0;t=60']
    headers = {}
    with pytest.raises(TooManyRequests) as refused:
        operation.take(request(), headers)
    assert headers == {"RateLimit-Policy": '"few";q=2;w=60', "RateLimit": '"few";r=0;t=60'}
    assert (refused.value.code, refused.value.headers["Retry-After"]) == ("RATE_LIMITED", "30")
    assert refused.value.details == {"policy": "few", "quota": 2, "window": 60}


def test_callers_are_distinguished_by_subject_and_client(buckets: SharedBuckets) -> None:
    operation = OperationLimit(BucketPolicy("one", 1, 60), by_principal, "")
    for who in (ANN, replace(ANN, name="bob"), replace(ANN, client="another")):
        operation.take(request(who), {})
    assert [report.key for report in buckets.reports] == [
        "one#client-acme#user:acme/ann",
        "one#client-acme#user:acme/bob",
        "one#another#user:acme/ann",
    ]


def test_who_has_not_proved_who_he_is_is_told_so() -> None:
    with pytest.raises(Unauthenticated):
        by_principal(request(None))


def test_only_searches_that_have_a_filter_count(buckets: SharedBuckets) -> None:
    marked = RouteOptions.of(limited(SEARCHES_IF_FILTERED)(lambda: None)).limited
    assert marked is not None
    headers: dict[str, str] = {}
    marked.take(request(query="limit=3"), headers)
    assert (headers, buckets.reports) == ({}, [])
    marked.take(request(query="filter=x"), headers)
    assert headers["RateLimit"] == '"searches";r=599;t=1'


def test_the_description_tells_the_limit_and_whom_it_counts() -> None:
    marked = RouteOptions.of(limited(RUNS)(lambda: None)).limited
    assert marked is not None
    assert marked.description() == {
        "policy": "runs", "quota": 1800, "window_seconds": 60, "counts": "every call of the principal",
    }  # fmt: skip
