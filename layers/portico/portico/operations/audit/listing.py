"""The journal read as a trail: by domain, or everybody's by month. Ids are of the time of their records."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from portico.core.data.journal import Record
from portico.core.data.journal_keys import month_of, trail_of
from portico.core.data.journal_listing import SLACK, TIME, journal_listing
from portico.core.data.key_ranges import KeyRange
from portico.core.data.listing import Listing, time_bounds
from portico.core.data.patience import PATIENCE
from portico.core.data.query import Querier
from portico.core.data.shards import Sharded
from portico.core.model.scope import Scope

_FIRST: Final = datetime(2026, 1, 1, tzinfo=UTC)  # no journal is older


def trail(table_name: str, scope: Scope, querier: Querier, now: datetime) -> Listing[Record]:
    """The records of a domain whose uid is known, or of all."""
    if scope.domain_place is not None:
        partitions, index, attribute = [trail_of(scope.domain_place)], "by_domain", "domain"
    else:
        partitions, index, attribute = list(_months(querier, now)), "by_month", "month"
    by_key = KeyRange(partitions[0].name if partitions else "", index, attribute)
    return journal_listing(table_name, by_key, partitions, f"{scope.place}#journal", PATIENCE)


def _months(querier: Querier, now: datetime) -> Iterator[Sharded]:
    low, high = time_bounds(querier.condition, TIME)
    time = max(_FIRST, low or _FIRST)
    last = month_of(min(now, high or now) + SLACK)
    while month_of(time).name <= last.name:
        yield month_of(time)
        time = (time.replace(day=1) + timedelta(days=32)).replace(day=1)
