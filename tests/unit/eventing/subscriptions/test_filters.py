"""The filter dialects of the CloudEvents Subscriptions API, and the patterns of subscriptions."""

from typing import Any

import pytest
from portico.core.base.errors import Unprocessable
from portico.eventing.subscriptions import filters
from portico.eventing.subscriptions.patterns import covers, platform_type

EVENT: dict[str, Any] = {
    "specversion": "1.0",
    "id": "1",
    "source": "/shop/eu",
    "type": "order.created",
    "hops": 5,
    "hot": True,
}

CASES: list[tuple[list[Any], bool]] = [
    ([], True),
    ([{"exact": {"type": "order.created"}}], True),
    ([{"exact": {"type": "Order.created"}}], False),
    ([{"exact": {"type": "order.created", "source": "/other"}}], False),
    ([{"exact": {"subject": "x"}}], False),
    ([{"exact": {"hops": "5", "hot": "true"}}], True),
    ([{"prefix": {"type": "order."}}], True),
    ([{"prefix": {"type": "order.", "source": "/x"}}], False),
    ([{"suffix": {"type": ".created", "source": "/eu"}}], True),
    ([{"suffix": {"type": ".paid"}}], False),
    ([{"all": [{"exact": {"id": "1"}}, {"prefix": {"source": "/shop"}}]}], True),
    ([{"all": [{"exact": {"id": "1"}}, {"prefix": {"source": "/x"}}]}], False),
    ([{"any": [{"exact": {"id": "2"}}, {"prefix": {"source": "/shop"}}]}], True),
    ([{"any": [{"exact": {"id": "2"}}]}], False),
    ([{"not": {"exact": {"id": "2"}}}], True),
    ([{"not": {"any": [{"exact": {"id": "1"}}]}}], False),
    ([{"sql": "hops > 4 AND hot"}], True),
    ([{"sql": "missing = 'x'"}], False),
    ([{"not": {"sql": "missing = 'x'"}}], True),
    ([{"exact": {"id": "1"}}, {"exact": {"id": "2"}}], False),
]


@pytest.mark.parametrize(("given", "passes"), CASES)
def test_what_passes(given: list[Any], passes: bool) -> None:
    filters.check(given)
    assert filters.matches(given, EVENT) is passes


def nested(depth: int) -> Any:
    expression: Any = {"exact": {"id": "1"}}
    for _ in range(depth):
        expression = {"not": expression}
    return [expression]


WRONG: list[tuple[Any, str]] = [
    ({}, "filter"), ([1], "filter.0"), ([{}], "filter.0"), ([{"exact": {"a": "x"}, "prefix": {"a": "x"}}], "filter.0"),
    ([{"regex": "x"}], "filter.0.regex"), ([{"exact": {}}], "filter.0.exact"), ([{"exact": {"a": ""}}], "filter.0.exact.a"),
    ([{"exact": {"a": 1}}], "filter.0.exact.a"), ([{"exact": {"A": "x"}}], "filter.0.exact.A"), ([{"exact": {"data": "x"}}], "filter.0.exact.data"),
    ([{"all": []}], "filter.0.all"), ([{"any": {}}], "filter.0.any"), ([{"any": [{"not": {"sql": 1}}]}], "filter.0.any.0.not.0.sql"),
    ([{"sql": "a ="}], "filter.0.sql"), ([{"exact": {"a": "x"}}] * 65, "filter"), ([{"exact": {"a": "x" * 2049}}], "filter.0.exact.a"),
    ([{"exact": {"a": "x" * 2000}}] * 5, "filter"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "field"), WRONG)
def test_what_is_wrong_is_named(given: Any, field: str) -> None:
    with pytest.raises(Unprocessable) as error:
        filters.check(given)
    assert error.value.details["errors"][0]["field"] == field


def test_nesting_is_bounded() -> None:
    filters.check(nested(filters.MAX_DEPTH - 1))
    with pytest.raises(Unprocessable):
        filters.check(nested(filters.MAX_DEPTH))


@pytest.mark.parametrize(
    ("pattern", "event_type", "covered"),
    [("order.created", "Order.Created", True), ("order.created", "order.created.x", False), ("order.*", "order.a.b", True),
     ("order.*", "orders.a", False), ("order.*", "order", False), ("*", "order", True), ("*", "dev.portico.run.create", False),
     ("dev.*", "dev.portico.run.create", False), ("dev.portico.run.*", "dev.portico.run.settle", True),
     ("dev.portico.run.*", "dev.portico.runner.settle", False)],
)  # fmt: skip
def test_what_a_pattern_covers(pattern: str, event_type: str, covered: bool) -> None:
    assert covers(pattern, event_type) is covered


@pytest.mark.parametrize(
    ("pattern", "entity_type"),
    [("order.*", None), ("*", None), ("dev.portico.run.*", "run"), ("Dev.Portico.run.settle", "run"), ("dev.portico.*", ""),
     ("dev.portico", ""), ("dev.portico.run", ""), ("dev.porticox.run.*", None), ("dev.*", None)],
)  # fmt: skip
def test_what_of_the_platform_a_pattern_is_about(pattern: str, entity_type: str | None) -> None:
    assert platform_type(pattern) == entity_type
