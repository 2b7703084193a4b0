"""The rates that resource policies set: whose buckets a request pays from, and what the reply says of them."""

from dataclasses import replace
from typing import Any

import pytest
from portico.compute.functions.resource import FUNCTIONS
from portico.core.base.errors import TooManyRequests
from portico.core.limits.rate_limit_headers import tell
from portico.core.limits.token_bucket import BucketPolicy, BucketState, Limiter
from portico.core.model.call import Call, Origin, Reply
from portico.core.model.principal import Principal, keypair_credential
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.resource_policies.entity import ResourcePolicy
from portico.tenancy.resource_policies.limits import Limited
from portico.tenancy.resource_policies.rates import RequestRates
from portico.tenancy.resource_policies.validator import RequestValidator

from tests.support.clock import TestClock
from tests.support.sample_resource import EPOCH
from tests.unit.core.http.test_rate_limit import SharedBuckets

VISION = Scope("acme", "vision")
ANN = Principal("user", "ann", "acme", "vision", "user", {"vision": "user"}, credential=keypair_credential("AK"))
ROOT = replace(ANN, role="superadmin")
PLACES = ("keypair/ak", "project/acme/vision", "domain/acme")


class Policies:
    """What limits the places of a call, the narrowest first, and what was asked for."""

    def __init__(self, **most: int | None) -> None:
        self.most, self.asked = most, list[tuple[Scope, str | None]]()

    def of(self, scope: Scope, access_key: str | None = None) -> tuple[Limited, ...]:
        self.asked.append((scope, access_key))
        return tuple(limited(place, self.most[kind]) for place in PLACES if (kind := place.split("/")[0]) in self.most)


def limited(place: str, most: int | None) -> Limited:
    policy = ResourcePolicy(
        scope=GLOBAL, name="small", max_requests_per_minute=most, created_at=EPOCH, updated_at=EPOCH
    )
    return Limited(place, policy)


def rates(clock: TestClock | None = None, **most: int | None) -> RequestRates:
    policies: Any = Policies(**most)
    limiter = Limiter(SharedBuckets(), clock or TestClock())
    return RequestRates(policies, limiter)


def take_request(taking: RequestRates, headers: dict[str, str]) -> None:
    RequestValidator(lambda: taking).validate(call_of(Reply(headers)))


def call_of(reply: Reply | None) -> Call:
    return Call(ANN, FUNCTIONS.actions["search"](VISION, None), Origin("r-1", reply=reply), EPOCH)


def test_the_first_action_of_a_request_counts_and_no_other() -> None:
    taking, reply = rates(project=60), Reply()
    counting = RequestValidator(lambda: taking)
    for _ in range(3):
        counting.validate(call_of(None))
        counting.validate(call_of(reply))
    assert reply.headers["RateLimit"] == '"project-requests";r=59;t=1'


def test_a_request_takes_of_each_bucket_the_narrowest_first() -> None:
    headers: dict[str, str] = {}
    take_request(rates(keypair=5, project=60, domain=600), headers)
    assert headers == {
        "RateLimit-Policy": '"keypair-requests";q=5;w=60, "project-requests";q=60;w=60, "domain-requests";q=600;w=60',
        "RateLimit": '"keypair-requests";r=4;t=12, "project-requests";r=59;t=1, "domain-requests";r=599;t=1',
    }


def test_what_one_bucket_refuses_the_wider_ones_do_not_pay_for() -> None:
    both = rates(keypair=2, domain=5)
    headers: dict[str, str] = {}
    for _ in range(2):
        take_request(both, {})
    for _ in range(3):
        headers = {}
        with pytest.raises(TooManyRequests) as refused:
            take_request(both, headers)
    assert headers == {"RateLimit-Policy": '"keypair-requests";q=2;w=60', "RateLimit": '"keypair-requests";r=0;t=60'}
    assert refused.value.unrecorded
    details = {"limit": "requests_per_minute", "max": 2, "policy": "small", "scope": "keypair/ak"}
    assert (refused.value.code, refused.value.details) == ("LIMIT_EXCEEDED", details)
    assert refused.value.headers["Retry-After"] == "30"
    wide = replace(both, limits=Policies(domain=5))
    assert [taken.standing.remaining for taken in wide.take(ANN, VISION)] == [2]


def test_a_token_returns_after_its_part_of_the_minute() -> None:
    clock = TestClock()
    few = rates(clock, project=2)
    for wait in (0, 0, 30, 30):
        clock.advance(wait)
        take_request(few, {})
    clock.advance(29)
    with pytest.raises(TooManyRequests) as refused:
        take_request(few, {})
    assert refused.value.headers["Retry-After"] == "1"


def test_a_limit_of_none_at_all_refuses_everything() -> None:
    headers: dict[str, str] = {}
    with pytest.raises(TooManyRequests) as refused:
        take_request(rates(domain=0), headers)
    assert (refused.value.details["max"], refused.value.headers["Retry-After"]) == (0, "60")
    assert headers == {"RateLimit-Policy": '"domain-requests";q=0;w=60', "RateLimit": '"domain-requests";r=0;t=60'}


def test_places_without_this_limit_take_no_token() -> None:
    headers: dict[str, str] = {}
    take_request(rates(keypair=None), headers)
    take_request(rates(), headers)
    assert headers == {}
    assert [taken.limited.scope for taken in rates(keypair=None, domain=1).take(ANN, VISION)] == ["domain/acme"]


@pytest.mark.parametrize(
    ("who", "scope", "place"),
    [
        (ANN, VISION, VISION),
        (ANN, Scope("acme"), Scope("acme")),
        (ANN, Scope("umbrella", "vision"), Scope("acme")),
        (ANN, Scope("aaa", "vision"), Scope("acme")),
        (ANN, GLOBAL, Scope("acme")),
        (ROOT, VISION, GLOBAL),
        (replace(ANN, role="viewer"), VISION, VISION),
        (replace(ANN, role="aaa"), VISION, VISION),
    ],
)
def test_domain_is_the_callers_and_project_the_requests(who: Principal, scope: Scope, place: Scope) -> None:
    asking = rates()
    assert list(asking.take(who, scope)) == []
    assert asking.limits.asked == [(place, "AK")]  # type: ignore[attr-defined]


def test_one_that_no_key_pair_proved_has_none() -> None:
    asking = rates()
    assert list(asking.take(replace(ANN, credential="session:x"), VISION)) == []
    assert asking.limits.asked == [(VISION, None)]  # type: ignore[attr-defined]


def test_headers_are_lists_that_grow() -> None:
    headers = {"RateLimit": "there"}
    tell(headers, BucketPolicy("p", 7, 9), BucketState(3, 2))
    assert headers == {"RateLimit-Policy": '"p";q=7;w=9', "RateLimit": 'there, "p";r=3;t=2'}
