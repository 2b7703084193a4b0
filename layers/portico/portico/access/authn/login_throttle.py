"""Brakes on guessing passwords: by account and by source address, each with a wait that doubles.

An attempt is counted before the password is looked at, in one conditional transaction, so that many at once count as many.
It is counted by what was typed, whether or not there is such a user, so that a lock tells nothing. Success forgives the
account all, and the source that attempt; otherwise time does.
"""

import hashlib
import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from portico.core.aws.dynamodb_values import Item
from portico.core.aws.errors import ConditionFailed
from portico.core.base.clock import Clock
from portico.core.base.errors import TooManyRequests
from portico.core.base.frozen import frozen
from portico.core.data.table import Table
from portico.core.data.writes import ABSENT, Delete, Expectation, Put

_LONGEST_WAIT: Final = 900.0
_ROUNDS: Final = 10


@frozen(slots=True)
class Limit:
    """The number of attempts that are free of a wait, and the time after which all is forgotten."""

    free: int
    window: timedelta


ACCOUNT: Final = Limit(5, timedelta(days=1))
SOURCE: Final = Limit(50, timedelta(hours=1))


@frozen(slots=True)
class Who:
    """The account or source whose attempts are counted."""

    kind: str
    name: str
    limit: Limit

    @property
    def key(self) -> dict[str, str]:
        """The key of the count; texts that people type stay out of keys."""
        return {"pk": f"attempts#{self.kind}#{hashlib.sha256(self.name.encode()).hexdigest()}", "sk": "attempts"}


def account(domain: str, name: str) -> Who:
    """An account, by what was typed."""
    return Who("account", f"{domain}/{name}".lower(), ACCOUNT)


def source(address: str) -> Who:
    """The source of attempts."""
    return Who("source", address, SOURCE)


@frozen
class Throttle:
    """Counts attempts."""

    table: Table
    table_name: str
    clock: Clock

    def attempt(self, *whom: Who) -> None:
        """Counts an attempt. Raises TooManyRequests while one of them has to wait; that attempt is not counted."""
        self._change(whom, self._counted)

    def succeeded(self, who: Who, came_from: Who) -> None:
        """Forgives the account, and takes this attempt from those of its source."""
        self.table.transact([Delete(self.table_name, who.key)])
        self._change([came_from], self._forgiven)

    def _counted(self, who: Who, item: Item) -> Item:
        now = self.clock.now()
        if (wait := _time(item, "until") - now.timestamp()) > 0:
            raise _locked(wait)
        count = int(item.get("count", 0)) + 1
        seconds = min(_LONGEST_WAIT, 2.0 ** (count - who.limit.free)) if count >= who.limit.free else 0.0
        return {"count": count, "since": item.get("since") or str(now.timestamp())} | _until(now, seconds)

    def _forgiven(self, who: Who, item: Item) -> Item:
        since = item.get("since") or str(self.clock.now().timestamp())
        return {"count": max(0, int(item.get("count", 0)) - 1), "since": since, "until": "0"}

    def _change(self, whom: Sequence[Who], change: Callable[[Who, Item], Item]) -> None:
        for _ in range(_ROUNDS):
            found = self.table.get_many(self.table_name, [who.key for who in whom])
            try:
                self.table.transact([self._put(who, item, change) for who, item in zip(whom, found, strict=True)])
            except ConditionFailed:
                continue
            return
        raise _locked(1)

    def _put(self, who: Who, item: Item | None, change: Callable[[Who, Item], Item]) -> Put:
        known = item if item and self._is_fresh(who, item) else {}
        made: dict[str, Any] = change(who, known)
        version = int(item["version"]) if item else 0
        ends = float(made["since"]) + who.limit.window.total_seconds() + _LONGEST_WAIT
        expect = Expectation(version=version) if item else ABSENT
        return Put(self.table_name, {**who.key, **made, "version": version + 1, "ttl": math.ceil(ends)}, expect)

    def _is_fresh(self, who: Who, item: Item) -> bool:
        """Looked at here, too, for what the table forgets by itself it forgets late."""
        now = self.clock.now().timestamp()
        return _time(item, "since") + who.limit.window.total_seconds() > now or _time(item, "until") > now


def _time(item: Item, name: str) -> float:
    return float(item.get(name) or 0)


def _until(now: datetime, seconds: float) -> dict[str, str]:
    return {"until": str(now.timestamp() + seconds)}


def _locked(wait: float) -> TooManyRequests:
    seconds = max(1, math.ceil(wait))
    message = "Too many attempts to sign in; wait before the next one."
    error = TooManyRequests(message, code="TOO_MANY_ATTEMPTS", details={"retry_after": seconds}, retry_after=seconds)
    error.denied = True
    return error
