"""Brakes on guessing passwords, each with a wait that doubles: of an account at one source, of a source, of an account.

Who signs in from a source that the account has signed in from before meets the first alone, so strangers elsewhere make nobody
wait. The brake of an account is for guesses from many sources: it counts the first few of each, and lets the very first pass.

An attempt is counted before the password is looked at, in one conditional transaction, so that many at once count as many.
It is counted by what was typed, whether or not there is such a user, so that a lock tells nothing.
"""

import math
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from portico.access.authn.login_attempt import ACCOUNT, PAIR, SOURCE, Attempt, Brake
from portico.core.aws.dynamodb_values import Item
from portico.core.aws.errors import ConditionFailed
from portico.core.base.clock import Clock
from portico.core.base.errors import TooManyRequests
from portico.core.base.frozen import frozen
from portico.core.data.table import Table
from portico.core.data.writes import ABSENT, Expectation, Put

_LONGEST_WAIT: Final = 900.0
_REMEMBERED: Final = timedelta(days=90)
_ROUNDS: Final = 10
Counts = Mapping[Brake, Item | None]


@frozen
class Throttle:
    """Counts attempts."""

    table: Table
    table_name: str
    clock: Clock

    def begin(self, attempt: Attempt) -> frozenset[Brake]:
        """The brakes that have counted the attempt. Raises TooManyRequests while one has to be waited for, and counts nothing."""
        return self._change(attempt, self._asked, self._counted)

    def succeeded(self, attempt: Attempt, counted: frozenset[Brake]) -> None:
        """Remembers the source, forgives the account all there, and takes this attempt from what else has counted it."""
        self._change(attempt, lambda _: counted, self._forgiven)

    def _asked(self, counts: Counts) -> frozenset[Brake]:
        """The brakes that count an attempt."""
        asked, tried = {PAIR}, int(self._fresh(PAIR, counts).get("count", 0))
        if not self._is_known(counts[PAIR]):
            asked.add(SOURCE)
            wait = self._wait(ACCOUNT, counts)
            if tried and wait > 0:
                raise _locked(wait)
            if tried < PAIR.free and wait <= 0:
                asked.add(ACCOUNT)
        for brake in asked:
            if (wait := self._wait(brake, counts)) > 0:
                raise _locked(wait)
        return frozenset(asked)

    def _counted(self, brake: Brake, item: Item) -> Item:
        now, count = self.clock.now(), int(item.get("count", 0)) + 1
        seconds = min(_LONGEST_WAIT, 2.0 ** (count - brake.free)) if count >= brake.free else 0.0
        return {"count": count, "since": item.get("since") or str(now.timestamp())} | _until(now, seconds)

    def _forgiven(self, brake: Brake, item: Item) -> Item:
        now = str(self.clock.now().timestamp())
        if brake is PAIR:
            return {"count": 0, "since": now, "until": "0", "known": now}
        return {"count": max(0, int(item.get("count", 0)) - 1), "since": item.get("since") or now, "until": "0"}

    def _change(
        self,
        attempt: Attempt,
        choose: Callable[[Counts], frozenset[Brake]],
        change: Callable[[Brake, Item], Item],
    ) -> frozenset[Brake]:
        brakes = (PAIR, SOURCE, ACCOUNT)
        for _ in range(_ROUNDS):
            items = self.table.get_many(self.table_name, [attempt.key(brake) for brake in brakes])
            counts = dict(zip(brakes, items, strict=True))
            chosen = choose(counts)
            try:
                self.table.transact([self._put(attempt, brake, counts, change) for brake in brakes if brake in chosen])
            except ConditionFailed:
                continue
            return chosen
        raise _locked(1)

    def _put(self, attempt: Attempt, brake: Brake, counts: Counts, change: Callable[[Brake, Item], Item]) -> Put:
        item = counts[brake]
        kept = {"known": item["known"]} if item and self._is_known(item) else {}
        made: dict[str, Any] = kept | change(brake, self._fresh(brake, counts))
        version = int(item["version"]) if item else 0
        ends = float(made["since"]) + brake.window.total_seconds() + _LONGEST_WAIT
        known_until = _time(made, "known") + _REMEMBERED.total_seconds()
        expect = Expectation(version=version) if item else ABSENT
        kept_until = math.ceil(max(ends, known_until))
        return Put(self.table_name, {**attempt.key(brake), **made, "version": version + 1, "ttl": kept_until}, expect)

    def _fresh(self, brake: Brake, counts: Counts) -> Item:
        """The count that is still good; looked at here, too, for what the table forgets by itself it forgets late."""
        item, now = counts[brake] or {}, self.clock.now().timestamp()
        fresh = _time(item, "since") + brake.window.total_seconds() > now or _time(item, "until") > now
        return item if fresh else {}

    def _wait(self, brake: Brake, counts: Counts) -> float:
        """Seconds; not above zero when there is nothing to wait for."""
        return _time(counts[brake] or {}, "until") - self.clock.now().timestamp()

    def _is_known(self, item: Item | None) -> bool:
        """True if the account has signed in from the source not too long ago."""
        return _time(item or {}, "known") + _REMEMBERED.total_seconds() > self.clock.now().timestamp()


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
