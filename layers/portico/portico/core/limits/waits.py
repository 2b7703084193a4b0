"""The budget of waiting: how many requests may wait for news at once, each of which holds a process of the account's.

A request waits for a moment in any case; who waits longer takes a place of the principal's, the domain's and the account's, if they have
one left, and else answers at once with what is there. So a request that has news at once costs none of the database's. A place is
given back at the end, or is free again after the time that it was taken for, if the process has died.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import TracebackType
from typing import TYPE_CHECKING, Final, Protocol, Self, TypeVar

from portico.core.base.clock import Clock
from portico.core.base.errors import Unavailable
from portico.core.base.frozen import frozen
from portico.core.base.observability import logger
from portico.core.base.parts import Part

if TYPE_CHECKING:
    from portico.core.model.principal import Principal

OF_PRINCIPAL: Final = 4
OF_DOMAIN: Final = 20
GRACE: Final = 0.25  # seconds
_MARGIN: Final = 5  # seconds that a place is kept for beyond those of the wait
_REFUSED_FOR: Final = 5.0  # seconds for which nobody asks again in a process
_REMEMBERED: Final = 1_024


T = TypeVar("T")


@frozen(slots=True)
class Pace:
    """The seconds between two looks: the first, by how much each is longer than the one before, and the longest."""

    first: float
    growth: float
    last: float


@frozen(slots=True)
class Place:
    """A place that was taken: in the item `key`, its slots, and until when they are held, in ms since 1970."""

    key: str
    slots: tuple[str, ...]
    until: int


class Places(Protocol):
    """The store of the places that processes share."""

    def take(self, key: str, wanted: Mapping[str, int], now: int, until: int) -> Place | None:
        """A place with one slot of each kind, of which there are so many; None when a kind has none left. Raises Unavailable."""
        ...

    def give_back(self, place: Place) -> None:
        """Frees it. Raises Unavailable."""
        ...


@dataclass
class Waits:
    """The waits of a process; `share` are those of the account at once."""

    places: Places
    clock: Clock
    share: int
    monotonic: Callable[[], float] = time.monotonic
    _refused: OrderedDict[str, float] = field(default_factory=OrderedDict)

    def begin(self, principal: "Principal", seconds: float) -> "Wait":
        """A wait of at most so long."""
        return Wait(self, principal, seconds)

    def take(self, principal: "Principal", seconds: float) -> list[Place] | None:
        """The places of a wait; None when there is none. Lets wait while the database is away."""
        now = round(self.clock.now().timestamp() * 1000)
        until = now + round((seconds + _MARGIN) * 1000)
        own = f"p{sha256(principal.subject.encode()).hexdigest()[:16]}_"
        taken: list[Place] = []
        for key, wanted in ((f"{principal.domain}", {"d": OF_DOMAIN, own: OF_PRINCIPAL}), ("", {"a": self.share})):
            try:
                place = self.places.take(key, wanted, now, until)
            except Unavailable:
                logger().warning("waits.take.failed")
                return taken
            if place is None:
                self.give_back(taken)
                return None
            taken.append(place)
        return taken

    def give_back(self, places: list[Place]) -> None:
        """Frees them; what cannot be freed is free when its time is over."""
        for place in places:
            try:
                self.places.give_back(place)
            except Unavailable:
                logger().warning("waits.give_back.failed")

    def is_refused(self, principal: "Principal") -> bool:
        """True if there was no place for it a moment ago."""
        return self._refused.get(principal.subject, 0.0) > self.monotonic()

    def refuse(self, principal: "Principal") -> None:
        """Remembers that."""
        self._refused[principal.subject] = self.monotonic() + _REFUSED_FOR
        self._refused.move_to_end(principal.subject)
        if len(self._refused) > _REMEMBERED:
            self._refused.popitem(last=False)


class Wait:
    """One request that waits. A context: its places are given back at the end."""

    def __init__(self, waits: Waits, principal: "Principal", seconds: float) -> None:
        self._waits, self._principal, self._seconds = waits, principal, seconds
        self._began = waits.monotonic()
        self._places: list[Place] = []
        self._granted: bool | None = False if waits.is_refused(principal) else None

    def goes_on(self) -> bool:
        """True while it may wait: for the first moment, and then if it has a place."""
        if self._granted is None and self._waits.monotonic() - self._began < GRACE:
            return True
        return self.takes()

    @property
    def was_refused(self) -> bool:
        """True if there was no place for it."""
        return self._granted is False

    def look(self, found: T, read: Callable[[T], T], is_over: Callable[[T], bool], seconds: float, pace: Pace) -> T:
        """What is found, read anew until it is over, for at most so many seconds, and as long as this goes on."""
        ends, pause = self._waits.monotonic() + seconds, pace.first
        while not is_over(found) and self._waits.monotonic() + pause < ends and self.goes_on():
            time.sleep(pause)
            pause = min(pause * pace.growth, pace.last)
            found = read(found)
        return found

    def takes(self) -> bool:
        """True if it has a place, which it takes unless it has asked for one before."""
        if self._granted is None:
            found = self._waits.take(self._principal, self._seconds)
            self._granted, self._places = found is not None, found or []
            if not self._granted:
                self._waits.refuse(self._principal)
        return self._granted

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._waits.give_back(self._places)


WAITS: Final[Part[Waits]] = Part("portico.platform.ports:waits")
