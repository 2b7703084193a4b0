"""What is in flight, in all shards of its index, and of entities in shards."""

from datetime import timedelta

from portico.core.base.clock import instant
from portico.core.base.ids import new_id
from portico.core.data.codec import DUE_SHARDS, due_partition, to_item
from portico.core.data.due_index import DueIndex, Overdue
from portico.core.data.store import Store
from portico.core.data.writes import Put

from tests.support.sample_resource import EPOCH, HOME, job


def test_what_is_overdue_is_found_in_every_shard(store: Store) -> None:
    made = [job(id=new_id()) for _ in range(DUE_SHARDS)]
    keys = [{"due_pk": due_partition(n), "due_sk": instant(EPOCH + timedelta(seconds=n))} for n in range(DUE_SHARDS)]
    items = [to_item(one) | key for one, key in zip(made, keys, strict=True)]
    store.table.transact([Put(store.entities, item) for item in items])
    due = DueIndex(store.table, store.entities)
    assert set(due.overdue(EPOCH + timedelta(seconds=14.5))) == {Overdue("jobs", HOME, one.id) for one in made[:15]}
    assert due.seconds_to_next(EPOCH - timedelta(seconds=9)) == 9
    assert due.seconds_to_next(EPOCH) == 0
