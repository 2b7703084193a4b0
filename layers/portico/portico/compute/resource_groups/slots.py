"""Slots: amounts of what a session takes, by name (`cpu` in cores, `mem` in bytes, others as their engine counts them)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from portico.core.model.amounts import amount

__all__ = ["CPU", "MEM", "MILLI", "Slots", "amount", "lacking", "thousandths", "total"]

Slots = Mapping[str, Decimal]

CPU: Final = "cpu"
MEM: Final = "mem"
MILLI: Final = 1_000  # counters hold thousandths: a quarter of a core is 250


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
