"""Prices of a resource group: what its slots cost an hour, from a day on."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from portico.compute.resource_groups.entity import Price
from portico.compute.resource_groups.slots import Slots

_HOUR: Final = 3_600
_UNITS: Final = {"mem": Decimal(1024) ** 3}  # of amounts in bytes
_DIGITS: Final = 6

Cost = Mapping[str, Decimal]


def in_force(prices: Sequence[Price], day: date) -> Price | None:
    """The price of a day; None before the first."""
    return max((price for price in prices if price.since <= day), key=lambda price: price.since, default=None)


def cost(slot_seconds: Slots, price: Price | None) -> Cost:
    """What amounts times seconds cost, by currency; nothing without a price."""
    if price is None:
        return {}
    each = (amount / _UNITS.get(slot, 1) * _hourly(price, slot) / _HOUR for slot, amount in slot_seconds.items())
    return {price.currency: sum(each, Decimal(0))}


def shown_cost(found: Cost) -> dict[str, float]:
    """A cost as clients see it, to the millionth."""
    return {currency: float(round(amount, _DIGITS)) for currency, amount in sorted(found.items())}


def _hourly(price: Price, slot: str) -> Decimal:
    return Decimal(str(price.per_hour.get(slot, 0)))
