"""Slots: amounts of what a session takes, by name (`cpu` in cores, `mem` in bytes, others as their engine counts them)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

Slots = Mapping[str, Decimal]

CPU: Final = "cpu"
MEM: Final = "mem"
MILLI: Final = 1_000  # counters hold thousandths: a quarter of a core is 250
_POWERS: Final = {"k": 1, "m": 2, "g": 3, "t": 4}


def amount(given: str | float | Decimal) -> Decimal:
    """The amount that a number, or a text with a binary suffix (`512m`, `1.5g`), stands for. Raises ValueError."""
    text = str(given).strip().lower()
    factor = Decimal(1024) ** _POWERS.get(text[-1:], 0)
    try:
        found = Decimal(text.rstrip("".join(_POWERS)) if factor != 1 else text) * factor
    except InvalidOperation:
        raise ValueError(f"not an amount: {given!r}") from None
    if not found.is_finite() or found < 0:
        raise ValueError(f"not an amount: {given!r}")
    return found


def total(each: Iterable[Slots]) -> dict[str, Decimal]:
    """The sum of amounts, by name."""
    found: dict[str, Decimal] = {}
    for slots in each:
        for name, value in slots.items():
            found[name] = found.get(name, Decimal(0)) + value
    return found


def lacking(wanted: Slots, room: Slots) -> list[str]:
    """The names, in their order, of which more is wanted than there is room for; what the room does not name has no bound."""
    return [name for name, value in wanted.items() if name in room and value > room[name]]


def thousandths(slots: Slots) -> dict[str, int]:
    """Amounts as counters hold them, in thousandths and rounded up."""
    return {name: int((value * MILLI).to_integral_value(rounding="ROUND_CEILING")) for name, value in slots.items()}
