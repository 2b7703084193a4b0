"""Entities of which one scope may make so many that one key of the table does not take them."""

from typing import Annotated, ClassVar

from pydantic import Field

from portico.core.model.entity import PassingEntity
from portico.core.model.fields import INTERNAL


class ShardedEntity(PassingEntity):
    """A passing entity that lies in one of the `shards` of its partition, by its id.

    `in_shard` is false for one that was written before there were shards: it stays where it is until it expires. `counted` marks
    one whose id is older than itself: the counters have it, as they have those in no shard. All others are counted by
    looking (`core/data/folds.py`).
    """

    shards: ClassVar[int] = 16

    in_shard: Annotated[bool, Field(exclude=True), INTERNAL] = True
    counted: Annotated[bool, INTERNAL] = False

    @property
    def in_counters(self) -> bool:
        """True if the counters have it."""
        return self.counted or not self.in_shard
