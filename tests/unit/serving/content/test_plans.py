"""The buckets of usage plans are those of the template."""

import pytest
from portico.core.limits.token_bucket import BucketPolicy
from portico.serving.content.plans import policies
from portico.tenancy.domains.entity import Plan

from tests.support.template import resources, template


@pytest.mark.parametrize(("said", "bucket"), [
    ("a=5/10", BucketPolicy("plan", 10, 2)), ("a=50/100", BucketPolicy("plan", 100, 2)), ("a=100/10", BucketPolicy("plan", 10, 1)),
    ("a=40/100", BucketPolicy("plan", 100, 3)), ("a=0.5/10", BucketPolicy("plan", 10, 20)),
])  # fmt: skip
def test_a_bucket_holds_the_burst_and_fills_at_the_rate(said: str, bucket: BucketPolicy) -> None:
    assert policies(said) == {"a": bucket}


def test_the_content_function_is_told_what_the_gateway_counts_by() -> None:
    told = resources()["ContentFunction"]["Properties"]["Environment"]["Variables"]["PORTICO_USAGE_PLANS"]["Sub"]
    for plan in Plan:
        throttle = resources()[f"{plan.title()}Plan"]["Properties"]["Throttle"]
        rate, burst = (_text(throttle[name]) for name in ("RateLimit", "BurstLimit"))
        assert f"{plan}={rate}/{burst}" in told.split(",")
    defaults = {name: item.get("Default") for name, item in template()["Parameters"].items()}
    for name, value in defaults.items():
        told = told.replace(f"${{{name}}}", str(value))
    assert policies(told).keys() == set(Plan)


def _text(value: object) -> str:
    return f"${{{value['Ref']}}}" if isinstance(value, dict) else str(value)
