"""The journal read as a trail: by domain, or everybody's by month. Ids are of the time of their records."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from portico.core.base.ids import ids_between
from portico.core.data.journal import Record
from portico.core.data.journal_keys import month_of, trail_of
from portico.core.data.key_ranges import KeyRange
from portico.core.data.listing import Listing, time_bounds
from portico.core.data.patience import PATIENCE
from portico.core.data.query import Querier
from portico.core.data.shards import Sharded
from portico.core.model.scope import Scope

TIME: Final = "time"
_FIRST: Final = datetime(2026, 1, 1, tzinfo=UTC)  # no journal is older
_SLACK: Final = timedelta(minutes=1)  # between the time of a record and that in its id


def trail(table_name: str, scope: Scope, querier: Querier, now: datetime) -> Listing[Record]:
    """The records of a domain whose uid is known, or of all."""
    if scope.domain_place is not None:
        partitions, index, attribute = [trail_of(scope.domain_place)], "by_domain", "domain"
    else:
        partitions, index, attribute = list(_months(querier, now)), "by_month", "month"
    return Listing(
        table_name=table_name,
        by_key=KeyRange(partitions[0].name if partitions else "", index, attribute),
        by_time=None,
        parse=Record.from_item,
        total=None,
        key_field="id",
        time_field=TIME,
        name=f"{scope.place}#journal",
        partitions=partitions,
        patience=PATIENCE,
        id_range=_ids_of,
    )


def _ids_of(low: datetime | None, high: datetime | None) -> tuple[str, str]:
    """The bounds of the ids that records of these times have."""
    return ids_between(low and low - _SLACK, high and high + _SLACK)


def _months(querier: Querier, now: datetime) -> Iterator[Sharded]:
    low, high = time_bounds(querier.condition, TIME)
    time = max(_FIRST, low or _FIRST)
    last = month_of(min(now, high or now) + _SLACK)
    while month_of(time).name <= last.name:
        yield month_of(time)
        time = (time.replace(day=1) + timedelta(days=32)).replace(day=1)
