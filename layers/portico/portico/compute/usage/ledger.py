"""The ledger of usage: an item for each user, project, group and day, to which each session adds once a day.

`usage/<group>` has them by day and name. In the indexes `live` and `related` they are listed, by day as well, for the domain and for
the project, by uid: a namesake of a purged one has none of its usage. `usage/session/<holding>` has the days that a session has
added. `usage/<group>#late` tells of days that have changed when they were no longer expected to.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from portico.compute.resource_groups.slots import Slots
from portico.compute.usage.buckets import Bucket, Subject
from portico.core.aws.dynamodb_values import Item
from portico.core.aws.errors import ConditionFailed
from portico.core.base.clock import midnight
from portico.core.base.frozen import frozen
from portico.core.data.key_ranges import KeyRange
from portico.core.data.store import Store
from portico.core.data.writes import ABSENT, Accrue, Delete, Put, Write
from portico.core.model.call import Call
from portico.core.model.scope import Scope

KEPT: Final = timedelta(days=400)  # a year, and the month that one looks back from
OPEN_DAYS: Final = 2  # today and yesterday: days that sessions are expected to add to
_SLOT: Final = "slot:"
_AT_ONCE: Final = 1_000
_DELETED: Final = 50


@frozen(slots=True)
class Used:
    """What a user used of a group in a project on a day: slot-seconds by slot, and the sessions that began."""

    day: str
    group: str
    subject: Subject
    slots: Slots
    sessions: int


@frozen
class UsageLedger:
    """Reads and writes usage."""

    store: Store

    def write(self, bucket: Bucket, today: date) -> bool:
        """Adds a session's day, unless it was added before."""
        end = int((midnight(bucket.day) + KEPT).timestamp())
        marker = {"pk": _session(bucket.holding), "sk": bucket.day.isoformat(), "ttl": end}
        writes: list[Write] = [Put(self.store.entities, marker, ABSENT), self._added(bucket, end)]
        if bucket.day <= today - timedelta(days=OPEN_DAYS):
            writes.append(self._late(bucket.group, bucket.day.isoformat(), end))
        with suppress(ConditionFailed):
            self.store.table.transact(writes)
            return True
        return False

    def days_of(self, holding: str) -> set[str]:
        """The days that a session has added."""
        return {item["sk"] for item in self._items(KeyRange(_session(holding)))}

    def of_group(self, group: str, first: date, last: date) -> Iterator[Used]:
        """What was used of a group between two days, both included, by day and name; strongly consistent."""
        return map(used, self._items(KeyRange(group_partition(group), between=between(first, last))))

    def of_scope(self, scope: Scope, first: date, last: date) -> Iterator[Used]:
        """What a domain or a project of known uids used of all groups, by day; a moment old."""
        where = scope_range(scope)
        where = KeyRange(where.partition, where.index, where.partition_attribute, between=between(first, last))
        return map(used, self._items(where))

    def late(self, group: str) -> Mapping[str, int]:
        """The days that have changed late, and how often."""
        return {item["sk"]: int(item["times"]) for item in self._items(KeyRange(_late(group)))}

    def forget(self, call: Call, domain: Scope) -> None:
        """Removes what a domain has used. Raises OutOfTime between transactions."""
        while found := self.store.table.query(self.store.entities, scope_range(domain), _DELETED).items:
            days = {(item["group"], item["day"]): item["ttl"] for item in found}
            gone: list[Write] = [Delete(self.store.entities, {"pk": item["pk"], "sk": item["sk"]}) for item in found]
            self.store.table.transact(
                [*gone, *(self._late(group, day, int(end)) for (group, day), end in list(days.items())[:_DELETED])]
            )
            call.check_time()

    def _added(self, bucket: Bucket, end: int) -> Accrue:
        domain, project, user = bucket.subject
        day, scope = bucket.day.isoformat(), bucket.scope
        key = {"pk": group_partition(bucket.group), "sk": f"{day}/{domain}/{project}/{user}/{scope.place}"}
        amounts = {f"{_SLOT}{slot}": amount for slot, amount in bucket.slots.items()}
        names = {"day": day, "group": bucket.group, "domain": domain, "project": project, "user": user, "ttl": end}
        listed = {"live_pk": _domain(scope), "related_pk": _project(scope)}
        return Accrue(self.store.entities, key, {**amounts, "sessions": int(bucket.is_first)}, {**names, **listed})

    def _late(self, group: str, day: str, end: int) -> Accrue:
        return Accrue(self.store.entities, {"pk": _late(group), "sk": day}, {"times": 1}, {"ttl": end})

    def _items(self, where: KeyRange) -> Iterator[Item]:
        resume: Item | None = None
        while True:
            page = self.store.table.query(self.store.entities, where, _AT_ONCE, resume)
            yield from page.items
            resume = page.resume
            if resume is None:
                return


def used(item: Mapping[str, Any]) -> Used:
    """What an item says."""
    slots = {name.removeprefix(_SLOT): Decimal(amount) for name, amount in item.items() if name.startswith(_SLOT)}
    subject = (item["domain"], item["project"], item["user"])
    return Used(item["day"], item["group"], subject, slots, int(item["sessions"]))


def group_partition(group: str) -> str:
    """The partition of a group."""
    return f"usage/{group.lower()}"


def scope_range(scope: Scope) -> KeyRange:
    """The listing of a domain, or of a project, whose uids are known."""
    if scope.project is None:
        return KeyRange(_domain(scope), "live", "live_pk")
    return KeyRange(_project(scope), "related", "related_pk")


def between(first: date, last: date) -> tuple[str, str]:
    """The bounds of the keys of some days, both included."""
    return first.isoformat(), f"{last.isoformat()}0"  # behind the slash


def _domain(scope: Scope) -> str:
    return f"usage/domain/{scope.domain_place}"


def _project(scope: Scope) -> str:
    return f"usage/project/{scope.place}"


def _session(holding: str) -> str:
    return f"usage/session/{holding}"


def _late(group: str) -> str:
    return f"{group_partition(group)}#late"
