"""Items in the form in which they travel."""

from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from boto3.dynamodb.types import TypeSerializer
from portico.core.aws.dynamodb_values import marshal, unmarshal


class Colour(StrEnum):
    """A text that is not quite one."""

    RED = "red"


VALUES: tuple[Any, ...] = (
    *(
        "",
        "text",
        Colour.RED,
        True,
        False,
        None,
        b"bytes",
        0,
        -7,
        10**38 - 1,
        Decimal("1.50"),
        Decimal(3),
        Decimal("-1E-128"),
        Decimal("9E126"),
    ),
    *([], [1, ["a", {"b": None}]], (1, "a"), {}, {"a": {"b": [True, Decimal("0.1")]}}, {"a", "b"}, {1, 2}),
)


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_they_travel_as_boto3_has_them(value: Any) -> None:
    assert marshal({"value": value}) == {"value": TypeSerializer().serialize(value)}


@pytest.mark.parametrize(
    "value", [1.5, Decimal("0." + "3" * 39), 10**38 + 1, Decimal("NaN"), Decimal("1E127"), object()]
)
def test_what_would_not_come_back_the_same_is_refused(value: Any) -> None:
    for nested in (value, [value], {"a": value}):
        with pytest.raises((TypeError, ArithmeticError)):
            marshal({"value": nested})


def test_numbers_come_back_as_decimals() -> None:
    assert unmarshal(marshal({"a": 1, "b": Decimal("1.5")})) == {"a": Decimal(1), "b": Decimal("1.5")}
