"""The keys of the journal: of its table by scope, of its indexes by domain and by month.

In the table all records of an entity are in one shard, so their order is that of one partition. In the indexes the id decides, so that
nothing that one entity, or one tenant, does much of heats a key of others'. See docs/decisions/0036 and 0051.
"""

from datetime import UTC, datetime
from typing import Final

from portico.core.data.shards import Sharded
from portico.core.model.scope import Scope

SCOPE_SHARDS: Final = 16
DOMAIN_SHARDS: Final = 8
MONTH_SHARDS: Final = 32
_FIRST_SHARDED: Final = "2026-11"  # no month before has shards


def journal_of(scope: Scope) -> Sharded:
    """The records of a scope whose uids are known, in the order of their ids."""
    return Sharded(f"{scope.place}#journal", SCOPE_SHARDS)


def trail_of(domain: str) -> Sharded:
    """The records of a domain, by its place, in the order of their ids."""
    return Sharded(domain, DOMAIN_SHARDS)


def month_of(time: datetime) -> Sharded:
    """The partition of the index `by_month` that a record of this time is in."""
    name = time.astimezone(UTC).strftime("%Y-%m")
    return Sharded(name, MONTH_SHARDS if name >= _FIRST_SHARDED else 0)
