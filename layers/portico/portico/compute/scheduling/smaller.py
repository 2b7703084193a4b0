"""The smallest change of a request with which it fits."""

from collections.abc import Sequence
from decimal import Decimal

from portico.compute.resource_groups.slots import Slots, lacking


def smallest_change(asked: Slots, available: Slots, sizes: Sequence[Slots] = ()) -> dict[str, Decimal] | None:
    """How much less of each slot to ask for; None where nothing above zero fits.

    `sizes` are those that an engine has, in its order: a request takes the first that holds it. Without any, it takes what it asks
    for. The smallest change is that whose largest part, in proportion to what was asked, is smallest; then that whose parts are
    fewest in sum.
    """
    if not sizes:
        return _cut(asked, {slot: min(value, available.get(slot, value)) for slot, value in asked.items()})
    smaller = (_within(asked, size) for size in sizes)
    fitting = [
        wanted for wanted in smaller if (size := fit(wanted, sizes)) is not None and not lacking(size, available)
    ]
    cuts = [cut for wanted in fitting if (cut := _cut(asked, wanted)) is not None]
    return min(cuts, key=lambda cut: _weight(asked, cut), default=None)


def fit(wanted: Slots, sizes: Sequence[Slots]) -> Slots | None:
    """The first size that holds this."""
    return next((size for size in sizes if not lacking(wanted, size)), None)


def _within(asked: Slots, size: Slots) -> dict[str, Decimal]:
    return {slot: min(value, size.get(slot, value)) for slot, value in asked.items()}


def _cut(asked: Slots, wanted: Slots) -> dict[str, Decimal] | None:
    if any(wanted[slot] <= 0 < value for slot, value in asked.items()):
        return None
    return {slot: value - wanted[slot] for slot, value in asked.items() if wanted[slot] < value}


def _weight(asked: Slots, cut: Slots) -> tuple[Decimal, Decimal]:
    parts = [value / asked[slot] for slot, value in cut.items()]
    return max(parts, default=Decimal(0)), sum(parts, Decimal(0))
