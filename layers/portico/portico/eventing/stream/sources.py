"""The partitions of the journal that a stream is read from: those that have all that it is about, and as little else as may be."""

from typing import Final

from portico.core.base.frozen import frozen
from portico.core.data.journal import Journal
from portico.core.data.journal_follower import JournalFollower
from portico.core.data.journal_keys import journal_of, trail_of
from portico.core.data.key_ranges import KeyRange
from portico.core.data.shards import Sharded
from portico.core.model.entity import sort_key
from portico.core.model.scope import Scope

_INDEX: Final = ("by_domain", "domain")


@frozen
class Sources:
    """Finds them. What was written before there were shards is older than any cursor."""

    journal: Journal

    def of(self, scope: Scope, entity: tuple[str, str] | None = None) -> JournalFollower:
        """The records of a domain, of a project, or of an entity in the scope; the uids of the scope are known.

        A domain is an index, and eventually consistent; the others are strongly consistent.
        """
        if entity is not None and scope.kind != "domain":
            name, key = entity
            return self._follower([KeyRange(journal_of(scope).shard_of(f"{name}/{sort_key(key)}"))])
        if scope.kind == "domain":
            trail = trail_of(str(scope.domain_place))
            return self._follower([KeyRange(name, *_INDEX) for name in _shards(trail)])
        return self._follower([KeyRange(name) for name in _shards(journal_of(scope))])

    def _follower(self, parts: list[KeyRange]) -> JournalFollower:
        journal = self.journal
        return JournalFollower(journal.table, journal.table_name, parts, journal.clock)


def _shards(partition: Sharded) -> tuple[str, ...]:
    return partition.parts[: partition.count]
