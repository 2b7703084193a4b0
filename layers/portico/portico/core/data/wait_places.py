"""The places of waits in DynamoDB: an item for a domain, and one for the account, whose attributes are slots with the time until which each is held.

One conditional update takes a slot of each kind, drawn at random; one that meets slots that are held learns from the old item which
are free.
"""

from collections.abc import Mapping
from secrets import choice, randbelow
from typing import Any, Final

from portico.core.aws.errors import ConditionFailed
from portico.core.base.frozen import frozen
from portico.core.data.table import Table
from portico.core.limits.waits import Place

_DRAWS: Final = 4


@frozen
class TablePlaces:
    """The places of all processes."""

    table: Table
    table_name: str

    def take(self, key: str, wanted: Mapping[str, int], now: int, until: int) -> Place | None:
        """A place with one slot of each kind; None when a kind has none left. Raises Unavailable."""
        drawn: tuple[str, ...] | None = tuple(f"{kind}{randbelow(most)}" for kind, most in wanted.items() if most)
        if len(drawn or ()) < len(wanted):
            return None
        values = {":now": now, ":until": until, ":gone": until // 1000 + 1}
        for _ in range(_DRAWS):
            if drawn is None:
                break
            held = ", ".join(f"{slot} = :until" for slot in drawn)
            free = " AND ".join(f"(attribute_not_exists({slot}) OR {slot} <= :now)" for slot in drawn)
            try:
                self.table.update(self.table_name, _item(key), f"SET {held}, expiration = :gone", free, values)
            except ConditionFailed as failure:
                drawn = _free(failure.old or {}, wanted, now)
                continue
            return Place(key, drawn, until)
        return None

    def give_back(self, place: Place) -> None:
        """Frees it, unless another holds it meanwhile. Raises Unavailable."""
        change = f"SET expiration = :gone REMOVE {', '.join(place.slots)}"
        ours = " AND ".join(f"{slot} = :until" for slot in place.slots)
        values = {":until": place.until, ":gone": place.until // 1000 + 1}
        try:
            self.table.update(self.table_name, _item(place.key), change, ours, values)
        except ConditionFailed:
            return


def _free(item: Mapping[str, Any], wanted: Mapping[str, int], now: int) -> tuple[str, ...] | None:
    """A free slot of each kind."""
    found = []
    for kind, most in wanted.items():
        free = [slot for slot in (f"{kind}{number}" for number in range(most)) if item.get(slot, 0) <= now]
        if not free:
            return None
        found.append(choice(free))
    return tuple(found)


def _item(key: str) -> dict[str, str]:
    return {"id": f"wait#{key}"}
