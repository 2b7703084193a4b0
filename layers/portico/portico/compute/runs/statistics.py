"""Figures on the runs of a function, made from the latest of them.

At most `MOST` runs are looked at, in at most some ten queries and one of each shard: of 1 MB each at worst. A window with more
than that is answered for its latest part, and says so. Aggregates written by every settle would cost every run a write, and
make all that end in one hour contend for one item.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from portico.compute.runs.entity import Run
from portico.core.base.frozen import frozen
from portico.core.base.ids import ids_between
from portico.core.data.repository import Repository

MOST: Final = 1_000
_REQUESTS: Final = 10
_SKEW: Final = timedelta(minutes=1)  # between the clock of an id and that of its run


@frozen(slots=True)
class Statistics:
    """Counts by state; seconds from start to end of the last attempts; the share of cold ones; None where there are none.

    `since` is later than was asked for where `complete` is false: the figures are of the runs created since then.
    """

    since: datetime
    until: datetime
    complete: bool
    runs: int
    by_status: dict[str, int]
    p50: float | None
    p95: float | None
    p99: float | None
    cold_share: float | None


def statistics(repository: Repository[Run], parent: str, since: datetime, until: datetime) -> Statistics:
    """The figures of the runs of one function that were created between the two."""
    found = repository.related(parent, ids_between(since - _SKEW, until + _SKEW), MOST + 1, _REQUESTS)
    runs = [run for run in found[:MOST] if since <= run.created_at <= until]
    complete = len(found) <= MOST
    durations = sorted(_seconds(run) for run in runs if run.started_at and run.finished_at)
    colds = [run.cold for run in runs if run.cold is not None]
    return Statistics(
        since=since if complete or not runs else min(run.created_at for run in runs),
        until=until,
        complete=complete,
        runs=len(runs),
        by_status=dict(Counter(str(run.status) for run in runs)),
        p50=percentile(durations, 50),
        p95=percentile(durations, 95),
        p99=percentile(durations, 99),
        cold_share=round(sum(colds) / len(colds), 4) if colds else None,
    )


def percentile(ordered: Sequence[float], rank: int) -> float | None:
    """The smallest value that so many percent are not above (nearest rank); None of nothing."""
    return ordered[max(0, ceil(len(ordered) * rank / 100) - 1)] if ordered else None


def _seconds(run: Run) -> float:
    if run.started_at is None or run.finished_at is None:
        raise ValueError("the run has not ended")
    return round((run.finished_at - run.started_at).total_seconds(), 6)
