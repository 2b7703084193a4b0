"""Token buckets shared by all processes, at a small fraction of a request to the database for a call.

A bucket is kept as its theoretical arrival time (GCRA, ITU-T I.371): the instant at which it is full again. Taking a token
moves that instant on by `window / quota`; a call is refused when it would lie more than `window` ahead.

Each process knows that instant as of its last report, and what it has taken since. It reports what it took, and learns
what others took, by one update, when the tokens not yet reported exceed a 64th of those that are left: seldom while the
bucket is full, on every call when it is nearly empty. So a call costs at most one request and mostly none, and a process
that knows nothing of the others lets at most a 64th of the quota pass unseen. See docs/decisions/0009.
"""

import math
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final, Protocol

from portico.core.base.clock import Clock
from portico.core.base.errors import TooManyRequests, Unavailable
from portico.core.base.frozen import frozen
from portico.core.base.observability import logger

_PARTS: Final = 64
_REMEMBERED: Final = 4096


@frozen(slots=True)
class BucketPolicy:
    """A bucket of `quota` tokens that fills within `window` seconds; quotas of at least one token a second are exact to 1 ms."""

    name: str
    quota: int
    window: int

    @property
    def interval(self) -> float:
        """Milliseconds in which one token comes back."""
        return self.window * 1000 / self.quota

    def refusal(self, message: str, wait: int, code: str = "RATE_LIMITED") -> TooManyRequests:
        """The error for a call that finds no token, and has to wait for so many seconds."""
        details = {"policy": self.name, "quota": self.quota, "window": self.window}
        return TooManyRequests(message, code=code, details=details, retry_after=wait)


@frozen(slots=True)
class BucketState:
    """The state of a caller's bucket: tokens left, seconds until it is full, seconds to wait if the call is refused."""

    remaining: int
    reset: int
    retry_after: int = 0


@frozen(slots=True)
class Report:
    """Takes `cost` from the bucket `key`: at `now`, if it is then full again at `latest` at the latest (all in ms).

    `busy` says what the bucket is thought to be: full again after now, or before.
    """

    key: str
    cost: int
    now: int
    latest: int
    busy: bool


class Buckets(Protocol):
    """The store of the buckets that processes share."""

    def take(self, report: Report) -> tuple[bool, int]:
        """True if it was taken, and the time when the bucket is full again. Raises Unavailable."""
        ...

    def full_again(self, key: str) -> int:
        """The time when the bucket is full again, 0 for one of which nobody has taken. Raises Unavailable."""
        ...


@dataclass(slots=True)
class _View:
    """A process's view of a bucket: when it was full as of the last report, and with what was taken since."""

    reported: float = 0.0
    full_at: float = 0.0
    taken: int = 0


@dataclass
class Limiter:
    """The buckets of a process."""

    buckets: Buckets
    clock: Clock
    _views: OrderedDict[tuple[str, str], _View] = field(default_factory=OrderedDict)

    def take(self, policy: BucketPolicy, who: str) -> BucketState:
        """Takes a token of the bucket that `who` has under the policy. Lets pass while the database is away."""
        now = self.clock.now().timestamp() * 1000
        view = self._view(policy, who)
        view.full_at = max(view.full_at, now)
        if view.full_at + policy.interval > now + policy.window * 1000:
            return _standing(policy, view, now, refused=True)
        view.full_at += policy.interval
        view.taken += 1
        refused = view.taken > _left(policy, view, now) / _PARTS and self._is_over(policy, who, view, now)
        return _standing(policy, view, now, refused=refused)

    def used(self, policy: BucketPolicy, who: str) -> int:
        """The tokens that the bucket lacks, in one request: those taken here, and those that other processes have reported."""
        now = self.clock.now().timestamp() * 1000
        known = self._views.get((policy.name, who), _View())
        full_at = max(self.buckets.full_again(_key(policy, who)), known.full_at)
        return max(0, round((full_at - now) / policy.interval)) if policy.quota else 0

    def _is_over(self, policy: BucketPolicy, who: str, view: _View, now: float) -> bool:
        """Reports what was taken; whether the bucket has no token for this call."""
        cost = min(view.taken * policy.interval, view.full_at - now)  # what came back meanwhile is not owed
        latest = now + policy.window * 1000
        report = Report(_key(policy, who), round(cost), round(now), round(latest), view.reported > now)
        try:
            taken, full_at = self.buckets.take(report)
        except Unavailable:
            logger().warning("rate_limit.report.failed", extra={"policy": policy.name})
            return False
        view.reported = full_at
        view.full_at = max(float(full_at), now)
        if taken:
            view.taken = 0
            return False
        if view.full_at + cost <= latest:  # only the guess about `busy` was wrong: it is owed, and reported next time
            view.full_at += cost
            return False
        view.taken -= 1
        return True

    def _view(self, policy: BucketPolicy, who: str) -> _View:
        view = self._views.setdefault((policy.name, who), _View())
        self._views.move_to_end((policy.name, who))
        if len(self._views) > _REMEMBERED:
            self._views.popitem(last=False)
        return view


def _key(policy: BucketPolicy, who: str) -> str:
    return f"{policy.name}#{who}"


def _left(policy: BucketPolicy, view: _View, now: float) -> float:
    return max(0.0, policy.quota - (view.full_at - now) / policy.interval)


def _standing(policy: BucketPolicy, view: _View, now: float, *, refused: bool) -> BucketState:
    reset = max(1, math.ceil((view.full_at - now) / 1000))
    if not refused:
        return BucketState(math.floor(_left(policy, view, now) + 1e-6), reset)
    wait = view.full_at + policy.interval - now - policy.window * 1000
    return BucketState(0, reset, max(1, math.ceil(wait / 1000)))
