"""Amounts of slots by name (`cpu` in cores, `mem` in bytes): what clients send, entities keep and replies show."""

import re
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, PlainSerializer, StringConstraints, WithJsonSchema

_POWERS: Final = {"k": 1, "m": 2, "g": 3, "t": 4}
_TEXT: Final = re.compile(r"([0-9]{1,19}(?:\.[0-9]{1,9})?)([kmgt]?)")
LARGEST: Final = Decimal(10) ** 18
_PATTERN: Final = r"^[0-9]{1,19}(\.[0-9]{1,9})?[kmgtKMGT]?$"


def amount(given: Any) -> Decimal:
    """The amount that a number, or a text with a binary suffix (`512m`, `1.5g`), stands for. Raises ValueError."""
    if isinstance(given, int | float | Decimal) and not isinstance(given, bool):
        found = Decimal(str(given))
    elif isinstance(given, str) and (read := _TEXT.fullmatch(given.strip().lower())):
        found = Decimal(read[1]) * Decimal(1024) ** _POWERS.get(read[2], 0)
    else:
        raise ValueError(f"not an amount: {given!r}")
    if not found.is_finite() or not 0 <= found <= LARGEST:
        raise ValueError(f"not an amount: {given!r}")
    return found


def plain(value: Decimal) -> int | float:
    """An amount as a number of JSON: whole where it is."""
    return int(value) if value == value.to_integral_value() else float(value)


_SENT: Final = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": _PATTERN}]}

SlotName = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,30}(\.[a-z0-9_-]{1,30})?$"), Field(examples=["cpu", "mem"])
]
Amount = Annotated[
    Decimal,
    BeforeValidator(amount),
    PlainSerializer(str, return_type=str, when_used="json"),  # a number of an item would be one of the table's own form
    WithJsonSchema(_SENT),
]
KeptSlots = dict[str, Amount]
GivenSlots = Annotated[
    dict[SlotName, Amount],
    Field(
        max_length=16,
        description="Amounts by slot: numbers, or texts with a binary suffix k, m, g or t.",
        examples=[{"cpu": 2, "mem": "4g"}],
    ),
]
Number = Annotated[int | float, BeforeValidator(lambda value: plain(value) if isinstance(value, Decimal) else value)]
ShownSlots = Annotated[
    dict[str, Number],
    Field(description="Amounts by slot: `cpu` in cores, `mem` in bytes.", examples=[{"cpu": 2, "mem": 4294967296}]),
]
