"""The history of a group: what each user used on each day that still counts, as one object keeps it.

It is made of the ledger and can be made again: whoever writes it last writes what the ledger says.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from typing import Any, Final, Self

from portico.compute.fair_share.formula import Amounts, Subject
from portico.compute.usage.ledger import Used
from portico.core.base.frozen import frozen

_FORMAT: Final = 1
Day = Mapping[Subject, Amounts]


@frozen(slots=True)
class History:
    """Usage from the day `first` to the day `last`, by day; `late` is how often each day had changed late when it was read."""

    first: date
    last: date
    days: Mapping[str, Day]
    late: Mapping[str, int] = field(default_factory=dict)

    def missing(self, first: date, last: date, late: Mapping[str, int], open_days: int) -> tuple[date, date]:
        """The days to read anew so that this goes from one day to another: those that were open, or are new, or changed late."""
        if self.first > first or self.last < first or self.last > last:
            return first, last
        changed = [date.fromisoformat(day) for day, times in late.items() if times != self.late.get(day, 0)]
        begun = [day for day in changed if first <= day]
        still_open = date.fromordinal(self.last.toordinal() - open_days + 1)
        return max(first, min([*begun, still_open])), last

    def renewed(
        self, since: date, first: date, last: date, found: Iterable[Used], late: Mapping[str, int]
    ) -> "History":
        """The same with all days from one on as they were read, and without those before `first`."""
        kept = {day: each for day, each in self.days.items() if first.isoformat() <= day < since.isoformat()}
        return History(first, last, {**kept, **by_day(found)}, dict(late))

    def encoded(self) -> bytes:
        """As an object."""
        days = {day: {"/".join(user): dict(slots) for user, slots in each.items()} for day, each in self.days.items()}
        span = {"first": self.first.isoformat(), "last": self.last.isoformat()}
        return json.dumps({"format": _FORMAT, **span, "late": dict(self.late), "days": days}).encode()

    @classmethod
    def decoded(cls, body: bytes) -> Self | None:
        """What `encoded` wrote; None for what another release wrote otherwise."""
        found: dict[str, Any] = json.loads(body)
        if found.get("format") != _FORMAT:
            return None
        days = {
            day: {tuple(user.split("/")): slots for user, slots in each.items()} for day, each in found["days"].items()
        }
        return cls(date.fromisoformat(found["first"]), date.fromisoformat(found["last"]), days, found["late"])


def by_day(found: Iterable[Used]) -> dict[str, dict[Subject, dict[str, float]]]:
    """Usage by day and user."""
    days: dict[str, dict[Subject, dict[str, float]]] = {}
    for one in found:
        known = days.setdefault(one.day, {}).setdefault(one.subject, {})
        for slot, amount in one.slots.items():
            known[slot] = known.get(slot, 0.0) + float(amount)
    return days
