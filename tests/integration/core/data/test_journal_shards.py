"""The journal read over its shards: one order, nothing lost, nothing twice, whatever was written before there were any."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from portico.core.base.ids import first_id, new_id
from portico.core.data.journal import FORMAT, Record
from portico.core.data.journal_archive import Archive
from portico.core.data.journal_keys import journal_of
from portico.core.data.key_ranges import KeyRange
from portico.core.data.merging import share
from portico.core.data.query import CursorPage, OffsetPage, Order, Querier
from portico.core.data.repository import Repository
from portico.core.data.store import Store
from portico.core.data.writes import Put
from portico.core.model.call import Call, Origin
from portico.core.model.scope import GLOBAL, Scope
from portico.operations.audit.actions import SearchAuditLogs
from portico.operations.audit.service import AuditService

from tests.support.hooks import watched
from tests.support.sample_resource import ADMIN, EPOCH, Thing, call, thing
from tests.support.store import as_before, records, repository

VISION = Scope("acme", "vision").at(("d1", "p1"))
START = first_id(EPOCH)
NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)


def record(minutes_ago: float, entity: str, scope: Scope = VISION) -> Record:
    """A record, with an id of its time as the journal gives it."""
    time = NOW - timedelta(minutes=minutes_ago)
    digits = f"{int(time.timestamp() * 1000):012x}"
    return Record(
        id=f"{digits[:8]}-{digits[8:]}-7{new_id()[15:]}", format=FORMAT, scope=scope, home=scope.home, time=time,
        actor="user:acme/ann", acted_as="user:acme/ann", action="things.update", entity_type="thing", entity=entity,
        operation="update", duration_ms=1, request_id="r",
    )  # fmt: skip


@pytest.fixture
def written(store: Store) -> list[Record]:
    """Records of six entities, in the order of their ids: old ones, then both sorts for a while, then new ones."""
    drawn, made, puts = random.Random(7), list[Record](), list[Put]()
    for number in range(40):
        minutes = (40 - number) * 300  # eight days, over the end of a month
        one = record(minutes, f"e{drawn.randrange(6)}")
        old = number < 15 or (number < 30 and drawn.random() < 0.5)
        puts.append(as_before(store.journal, one) if old else store.journal.put(one))
        made.append(one)
    store.table.transact(puts)
    return made


def write(store: Store, made: Sequence[Record]) -> None:
    store.table.transact([store.journal.put(one) for one in made])


def walk(store: Store, scope: Scope, limit: int, *orders: Order) -> Iterator[Record]:
    """The trail, page by page."""
    store.journal.clock.time = NOW  # type: ignore[attr-defined]
    audit = AuditService(store.journal, store.cursors, pytest.fail)
    page: OffsetPage | CursorPage = OffsetPage(0, limit)
    while True:
        action = SearchAuditLogs(scope, Querier(page=page, orders=orders))
        found = audit.search(Call(ADMIN, action, Origin("r"), NOW), action)
        yield from found.items
        if not found.has_more:
            return
        assert found.next_cursor
        page = CursorPage(found.next_cursor, limit)


def pages(store: Store, most: int, after: str = START) -> Iterator[Sequence[Record]]:
    """The archive of the project, page by page."""
    while found := Archive(store.journal).page(VISION, after, "~", most):
        yield found
        after = found[-1].id


def ids(found: Iterator[Record] | Sequence[Record]) -> list[str]:
    return [one.id for one in found]


@pytest.mark.parametrize("limit", [3, 100])
@pytest.mark.parametrize("scope", [Scope("acme").at(("d1",)), GLOBAL], ids=["domain", "all"])
def test_a_trail_has_every_record_once(store: Store, written: list[Record], scope: Scope, limit: int) -> None:
    assert ids(walk(store, scope, limit)) == ids(written)[::-1]
    assert ids(walk(store, scope, limit, Order("time"))) == ids(written)


@pytest.mark.parametrize("most", [3, 200])
def test_an_archive_has_every_record_once(store: Store, written: list[Record], most: int) -> None:
    assert [one.id for page in pages(store, most) for one in page] == ids(written)
    assert all(len(page) == most for page in list(pages(store, most))[:-1])


def test_an_archive_goes_on_behind_any_record(store: Store, written: list[Record]) -> None:
    for place in (0, 20, 39):
        assert [one.id for page in pages(store, 9, written[place].id) for one in page] == ids(written)[place + 1 :]
    found = Archive(store.journal).page(VISION, written[10].id, written[20].id, 99)
    assert ids(found) == ids(written)[11:20]


def test_two_entities_in_two_shards_come_in_one_order(store: Store) -> None:
    names = {record(0, f"e{number}").partition: f"e{number}" for number in range(20)}
    one, other = list(names.values())[:2]
    made = [record(60 - minute, (one, other, other)[minute % 3]) for minute in range(30)]
    write(store, random.Random(1).sample(made, 30))
    assert len({each.partition for each in made}) == 2
    assert ids(walk(store, GLOBAL, 4)) == ids(made)[::-1]
    assert [each.id for page in pages(store, 4) for each in page] == ids(made)


def test_a_trail_goes_on_at_a_cursor_of_before(store: Store, written: list[Record]) -> None:
    """A cursor that was given by a release without shards has a key without one."""
    store.journal.clock.time = NOW  # type: ignore[attr-defined]
    audit = AuditService(store.journal, store.cursors, pytest.fail)
    for scope, attribute, name in ((Scope("acme").at(("d1",)), "domain", "d1"), (GLOBAL, "month", "2026-11")):
        last = written[20]
        position = {"pk": "p1#journal", "sk": last.id, attribute: name}
        index = "by_domain" if scope.domain else "by_month"
        order = (Order("time", descending=True),)
        bound = [f"{scope.place}#journal", index, repr(Querier().condition), repr(order)]
        querier = Querier(page=CursorPage(store.cursors.sign(position, bound), 50))
        action = SearchAuditLogs(scope, querier)
        found = audit.search(Call(ADMIN, action, Origin("r"), NOW), action)
        assert ids(found.items) == ids(written)[:20][::-1]


def test_a_change_is_written_with_its_format_to_its_shard(store: Store) -> None:
    things: Repository[Thing] = repository(store, Thing)
    with watched(store.table.client) as requests:
        made = things.create(call(), thing(scope=VISION))
        things.update(call("update"), made, made.changed(EPOCH, size=2))
    sent = [[next(iter(step)) for step in one["TransactItems"]] for one in requests.parameters("TransactWriteItems")]
    assert sent == [["Put", "Put", "Update"], ["Put", "Put"]]
    read = records(store, VISION)
    assert [(one.format, one.version) for one in read] == [(FORMAT, 1), (FORMAT, 2)]
    assert len({one.partition for one in read}) == 1
    assert read[0].partition in journal_of(VISION).parts


def test_old_records_have_no_format_and_no_shard(store: Store) -> None:
    store.table.transact([as_before(store.journal, record(1, "box"))])
    [item] = store.table.query(store.journal.table_name, KeyRange("p1#journal"), 9).items
    assert (item["pk"], item["domain"], item["month"]) == ("p1#journal", "d1", "2026-12")
    assert [one.format for one in records(store, VISION)] == [0]


def test_a_page_of_the_archive_costs_one_request_a_shard(store: Store) -> None:
    write(store, [record(number, f"e{number}") for number in range(40)])
    with watched(store.table.client) as requests:
        [page] = [Archive(store.journal).page(VISION, START, "~", 20)]
    assert (len(page), requests.operations()) == (20, ["Query"] * 17)
    assert requests.items_read() <= 16 * share(20, 17)


def test_a_shard_with_more_than_its_share_is_asked_again(store: Store) -> None:
    made = [record(100 - number, "box") for number in range(100)]
    write(store, made)
    with watched(store.table.client) as requests:
        page = Archive(store.journal).page(VISION, START, "~", 50)
    assert ids(page) == ids(made)[:50]
    assert requests.operations() == ["Query"] * 19  # 9 records, then 18, then 36
