"""When to look at the journal, while waiting for something new in it."""

from collections.abc import Callable
from typing import Final

from portico.core.data.pulses import LISTENED, UNHEARD, Pulses

_SETTLES: Final = UNHEARD + 0.5  # seconds until all who publish know that somebody listens
_LAGS: Final = 1.0  # seconds for which an index may lack what a pulse tells of
_AT_LEAST: Final = 5.0  # seconds between two looks, for a pulse may be lost


class Ear:
    """One wait in one place; it is asked several times a second whether to look."""

    def __init__(self, pulses: Pulses, place: str, seconds: float, monotonic: Callable[[], float]) -> None:
        self._pulses, self._place, self._seconds, self._monotonic = pulses, place, seconds, monotonic
        self._beat: str | None = None
        self._looked = monotonic()
        self._often_until = 0.0

    def hears(self) -> bool:
        """True when it is time to look."""
        now = self._monotonic()
        pulse = self._pulses.look(self._place)
        if self._beat is None:
            self._begin(pulse.until)
        elif pulse.beat != self._beat:
            self._often_until = max(self._often_until, now + _LAGS)
        self._beat = pulse.beat
        looks = now < self._often_until or now - self._looked > _AT_LEAST
        if looks:
            self._looked = now
        return looks

    def _begin(self, until: int) -> None:
        """Has pulses told, unless they are for long enough yet; looks by itself until it can be sure of that, and once in any case."""
        left = self._pulses.left(until)
        if left < self._seconds:
            self._pulses.listen(self._place)
        settled = left > 0 and LISTENED - left > _SETTLES
        self._often_until = self._monotonic() + (_LAGS / 2 if settled else _SETTLES)
