"""Pulses: whoever waits for what is recorded in a place looks at one item, and not at all shards of the journal.

Who listens says so in the item of the place, for a minute. Who publishes the journal then leaves there the id of the latest record;
where nobody listens it writes nothing, and looks again after a second. A pulse is a hint: it may be lost, and comes before an index has what
it tells of. So who listens looks at the journal itself now and then.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from portico.core.aws.errors import ConditionFailed
from portico.core.aws.json_client import Refused
from portico.core.base.clock import Clock
from portico.core.base.errors import Unavailable
from portico.core.base.frozen import frozen
from portico.core.base.observability import logger
from portico.core.base.side_by_side import side_by_side
from portico.core.base.ttl_cache import TtlCache
from portico.core.data.journal import Record
from portico.core.data.table import Table

LISTENED: Final = 60.0  # seconds for which one listener has pulses told
UNHEARD: Final = 1.0  # seconds for which a publisher remembers that nobody listens
_DAY: Final = 86_400


@frozen(slots=True)
class Pulse:
    """The latest that was told of a place, and until when it is, in ms since 1970."""

    beat: str = ""
    until: int = 0


@dataclass
class Pulses:
    """The pulses of all places."""

    table: Table
    table_name: str
    clock: Clock
    _silent: TtlCache[bool] = field(default_factory=lambda: TtlCache(4_096, UNHEARD))

    def look(self, place: str) -> Pulse:
        """The pulse, eventually consistent. Raises Unavailable."""
        found = self.table.get(self.table_name, _item(place), strongly=False) or {}
        return Pulse(str(found.get("beat", "")), int(found.get("listened", 0)))

    def left(self, until: int) -> float:
        """The seconds until such a time; negative when it is over."""
        return (until - self._now()) / 1000

    def listen(self, place: str) -> None:
        """Has pulses told for a minute. Raises Unavailable."""
        until = self._now() + round(LISTENED * 1000)
        values = {":until": until, ":gone": until // 1000 + _DAY}
        change, condition = (
            "SET listened = :until, expiration = :gone",
            "attribute_not_exists(listened) OR listened < :until",
        )
        with suppress(ConditionFailed):  # somebody else has them told for longer
            self.table.update(self.table_name, _item(place), change, condition, values)

    def tell(self, records: Sequence[Record]) -> None:
        """Tells who listens that these were recorded; a place that cannot be told is told of the next."""
        latest = {place: record.id for record in records for place in _places(record)}
        unknown = [place for place in latest if self._silent.find(place) is None]
        try:
            side_by_side(lambda place: self._tell(place, latest[place]), unknown)
        except (Unavailable, Refused) as error:  # a hint holds nothing up
            logger().warning("pulses.tell.failed", exc_info=error)

    def _tell(self, place: str, beat: str) -> None:
        if self.look(place).until <= self._now():
            self._silent.put(place, True)  # noqa: FBT003  # a value that is remembered
            return
        with suppress(ConditionFailed):  # it is gone: nobody has listened for a day
            self.table.update(
                self.table_name, _item(place), "SET beat = :beat", "attribute_exists(id)", {":beat": beat}
            )

    def _now(self) -> int:
        return round(self.clock.now().timestamp() * 1000)


def _places(record: Record) -> Iterable[str]:
    """The project and the domain that a record is read in."""
    if record.trail is not None:
        yield record.trail
    if record.scope.project is not None:
        yield record.scope.at_home(record.home).place


def _item(place: str) -> dict[str, str]:
    return {"id": f"pulse#{place}"}
