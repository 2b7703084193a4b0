"""Listings of records of the journal, for searches. Ids are of the time of their records."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from portico.core.base.ids import ids_between
from portico.core.data.journal import Record
from portico.core.data.key_ranges import KeyRange
from portico.core.data.listing import Listing
from portico.core.data.patience import PATIENCE, Patience
from portico.core.data.shards import Sharded

TIME: Final = "time"
SLACK: Final = timedelta(minutes=1)  # between the time of a record and that in its id


def journal_listing(
    table_name: str, by_key: KeyRange, partitions: Sequence[Sharded], name: str, patience: Patience = PATIENCE
) -> Listing[Record]:
    """The listing of the records in these partitions, in the order of their ids, which is that of time."""
    return Listing(
        table_name=table_name,
        by_key=by_key,
        by_time=None,
        parse=Record.from_item,
        total=None,
        key_field="id",
        time_field=TIME,
        name=name,
        partitions=partitions,
        patience=patience,
        id_range=_ids_of,
    )


def _ids_of(low: datetime | None, high: datetime | None) -> tuple[str, str]:
    """The bounds of the ids that records of these times have."""
    return ids_between(low and low - SLACK, high and high + SLACK)
