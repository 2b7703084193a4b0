"""The usage plan at the edge: a token bucket for each tenant, which nothing that a client sends can change."""

import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.e2e.api import Api, error_of
from tests.e2e.cloud import Cloud

pytestmark = pytest.mark.alone  # how many requests a second get through is measured

BURST, RATE = 10, 5
MANY, THREADS = 40, 16


@pytest.fixture(scope="module", autouse=True)
def warm(api: Api) -> None:
    """Cold starts are over before a storm, which would else be none."""
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda _: api("GET", "/v1/auth/me"), range(2 * MANY)))


def _storm(client: Api, headers: dict[str, str] | None = None) -> tuple[list[httpx.Response], float]:
    """Many requests at once on a full bucket, and the seconds that they took."""
    time.sleep(BURST / RATE)
    began = time.monotonic()
    with ThreadPoolExecutor(THREADS) as pool:
        replies = list(pool.map(lambda _: client("GET", "/v1/auth/me", headers=headers), range(MANY)))
    return replies, time.monotonic() - began


def _check(replies: list[httpx.Response], seconds: float) -> None:
    """No more got through than the bucket holds and gains meanwhile, and the others are proper 429s."""
    passed = [reply for reply in replies if reply.status_code == 200]
    refused = [reply for reply in replies if reply.status_code == 429]
    assert len(passed) + len(refused) == len(replies)
    assert 1 <= len(passed) <= BURST + RATE * (seconds + 1)
    assert refused
    for reply in refused:
        error_of(reply, 429, "TOO_MANY_REQUESTS")
        assert int(reply.headers["Retry-After"]) >= 1


def test_a_tenant_is_limited_without_sending_any_key(free: Api) -> None:
    _check(*_storm(free))


def test_after_the_pause_that_is_advised_there_is_a_token(free: Api) -> None:
    replies, _ = _storm(free)
    refused = next(reply for reply in replies if reply.status_code == 429)
    time.sleep(int(refused.headers["Retry-After"]) + 0.2)
    assert free("GET", "/v1/auth/me").status_code == 200


def test_one_tenants_storm_is_not_anothers(api: Api, free: Api) -> None:
    with ThreadPoolExecutor(1) as pool:
        storm = pool.submit(_storm, free)
        others = []
        while not storm.done():
            others.append(api.http.get("/v1/auth/me").status_code)
            time.sleep(0.05)
    _check(*storm.result())
    assert set(others) == {200}


@pytest.mark.parametrize("key", ["garbage", "another tenant's", ""])
def test_a_key_of_the_clients_own_changes_nothing(cloud: Cloud, free: Api, key: str) -> None:
    if key == "another tenant's":
        key = _standard_key(cloud)
    _check(*_storm(free, {"x-api-key": key, "X-API-Key": key}))


def test_a_refused_key_does_not_refuse_the_caller(api: Api) -> None:
    assert api("GET", "/v1/auth/me", headers={"x-api-key": "garbage"}).status_code == 200


def _standard_key(cloud: Cloud) -> str:
    """The value of a real key on the plan `standard`."""
    gateway = cloud.client("apigateway")
    key = gateway.get_usage_plan_keys(usagePlanId=cloud.outputs["StandardPlan"])["items"][0]
    value = gateway.get_api_key(apiKey=key["id"], includeValue=True)["value"]
    assert value
    return str(value)
