"""The audit trail: what it finds, in which order, and what that costs."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from portico.core.base.derived_ids import derived_id
from portico.core.base.errors import BadRequest
from portico.core.base.ids import new_id
from portico.core.data.journal import Journal, Record
from portico.core.data.merging import share
from portico.core.data.patience import Patience
from portico.core.data.query import CursorPage, OffsetPage, Page, Querier
from portico.core.data.store import Store
from portico.core.http.pagination import PageQuery
from portico.core.http.views import Views
from portico.core.model.asked import Asked
from portico.core.model.call import Call, Origin
from portico.core.model.scope import GLOBAL, Scope
from portico.operations.audit.actions import SearchAuditLogs
from portico.operations.audit.resource import AUDIT_LOGS
from portico.operations.audit.service import AuditService

from tests.support.clock import TestClock
from tests.support.hooks import watched
from tests.support.sample_resource import ADMIN

VIEWS = Views(AUDIT_LOGS)
ACME, UMBRELLA = Scope("acme").at(("",)), Scope("umbrella").at(("",))  # as the check of a scope tells them
VISION = Scope("acme", "vision")
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def record(minutes_ago: float = 0, scope: Scope = VISION, **fields: Any) -> Record:
    """A record, with an id of its time as the journal gives it."""
    time = NOW - timedelta(minutes=minutes_ago)
    digits = f"{int(time.timestamp() * 1000):012x}"
    made = {"id": f"{digits[:8]}-{digits[8:]}-7{new_id()[15:]}", "actor": "user:acme/ann",
            "acted_as": "user:acme/ann", "action": "things.create", "entity_type": "thing", "entity": "box",
            "operation": "create", "duration_ms": 1.0, "request_id": "r"}  # fmt: skip
    return Record(**{**made, "scope": scope, "time": time, **fields})


def spread(number: int) -> Record:
    """A record of so many minutes ago, whose id is always the same: so many of them have their shares of the shards."""
    return record(number, id=derived_id(NOW - timedelta(minutes=number), str(number)))


@pytest.fixture
def audit(store: Store, clock: TestClock) -> AuditService:
    clock.time = NOW
    journal = Journal(store.table, store.journal.table_name, clock, store.journal.homes)
    return AuditService(journal, store.cursors, pytest.fail)


def write(audit: AuditService, *records: Record) -> None:
    for made in records:
        audit.journal.table.transact([audit.journal.put(made)])


def search(audit: AuditService, scope: Scope, querier: Querier | None = None) -> Page[Record]:
    action = SearchAuditLogs(scope, querier or Querier())
    return audit.search(Call(ADMIN, action, Origin("r"), NOW), action)


def entities(page: Page[Record]) -> list[str | None]:
    return [found.entity for found in page.items]


def filtered(text: str, **page: Any) -> Querier:
    return VIEWS.adapter.from_query(PageQuery(filter=text, **page))


def test_a_domain_sees_records_of_itself_and_its_own_only(audit: AuditService) -> None:
    write(
        audit,
        record(5, VISION, entity="in a project"),
        record(4, ACME, entity="in the domain"),
        record(3, Scope("acme", user="ann"), entity="of a user"),
        record(2, GLOBAL, entity_type="domain", entity="Acme"),
        record(1, UMBRELLA, entity="another's"),
        record(0, GLOBAL, entity="the platform's"),
    )
    assert entities(search(audit, ACME)) == ["Acme", "of a user", "in the domain", "in a project"]
    assert entities(search(audit, UMBRELLA)) == ["another's"]
    assert len(search(audit, GLOBAL).items) == 6
    assert entities(search(audit, Scope("acm"))) == []


def test_everybodys_trail_goes_on_through_the_months(audit: AuditService) -> None:
    days = (0, 1, 40, 41, 130, 300)
    write(audit, *(record(day * 24 * 60, entity=f"{day}", scope=Scope(f"d{day}")) for day in days))
    assert entities(search(audit, GLOBAL)) == [str(day) for day in days]
    oldest = VIEWS.adapter.from_query(PageQuery(order="time:asc"))
    assert entities(search(audit, GLOBAL, oldest)) == [str(day) for day in reversed(days)]
    seen, page = [], search(audit, GLOBAL, Querier(page=OffsetPage(0, 2)))
    while page.next_cursor:
        seen += entities(page)
        page = search(audit, GLOBAL, Querier(page=CursorPage(page.next_cursor, 2)))
    assert seen + entities(page) == [str(day) for day in days]


FILTERS = {
    '{"actor": {"equals": "user:acme/bob"}}': ["b"],
    '{"action": {"starts_with": "runs."}}': ["c"],
    '{"entity_type": {"equals": "run"}}': ["c"],
    '{"entity": {"in": ["a", "d"]}}': ["d", "a"],
    '{"outcome": {"equals": "denied"}}': ["d"],
    '{"outcome": {"in": ["error", "denied"]}}': ["d"],
    '{"error_code": {"equals": "X"}, "outcome": {"equals": "denied"}}': ["d"],
    '{"time": {"gte": "2026-11-20T11:59:00Z"}}': ["e", "d"],
    '{"time": {"gt": "2026-11-20T11:58:00Z", "lt": "2026-11-20T12:00:00Z"}}': ["d"],
    '{"time": {"lte": "2026-11-20T11:57:00Z"}}': ["b", "a"],
    '{"time": {"gt": "2026-11-21T00:00:00Z", "lt": "2026-01-20T00:00:00Z"}}': [],
    '{"time": {"gt": "2027-11-21T00:00:00Z"}}': [],
    '{"OR": [{"entity": {"equals": "a"}}, {"NOT": {"actor": {"equals": "user:acme/ann"}}}]}': ["b", "a"],
}


@pytest.mark.parametrize("scope", [ACME, GLOBAL], ids=["domain", "all"])
@pytest.mark.parametrize("text", FILTERS)
def test_filters(audit: AuditService, text: str, scope: Scope) -> None:
    write(
        audit,
        record(4, entity="a"),
        record(3, entity="b", actor="user:acme/bob"),
        record(2, entity="c", action="runs.kill", entity_type="run"),
        record(1, entity="d", outcome="denied", error_code="X"),
        record(0, entity="e"),
    )
    page = search(audit, scope, filtered(text))
    assert (entities(page), page.total_count) == (FILTERS[text], len(FILTERS[text]))


def test_a_total_is_told_when_it_is_known(audit: AuditService) -> None:
    write(audit, *(record(minute) for minute in range(5)))
    assert search(audit, ACME).total_count == 5
    page = search(audit, ACME, Querier(page=OffsetPage(0, 2)))
    assert (page.total_count, page.has_more) == (None, True)
    assert search(audit, ACME, Querier(page=OffsetPage(9, 2))).total_count == 5


def test_a_cursor_is_of_one_trail(audit: AuditService) -> None:
    write(audit, *(record(minute) for minute in range(5)), record(0, UMBRELLA))
    cursor = search(audit, ACME, Querier(page=OffsetPage(0, 2))).next_cursor
    assert cursor
    for scope in (UMBRELLA, GLOBAL):
        with pytest.raises(BadRequest) as refused:
            search(audit, scope, Querier(page=CursorPage(cursor, 2)))
        assert refused.value.code == "INVALID_CURSOR"


def test_a_page_costs_as_much_however_long_the_trail(audit: AuditService) -> None:
    """A query for each shard of a domain, or of the month, and for what was written before them; few are asked again."""
    write(audit, *(spread(minute) for minute in range(60)))
    for scope, shards in ((ACME, 9), (GLOBAL, 33)):
        with watched(audit.journal.table.client) as requests:
            first = search(audit, scope, Querier(page=OffsetPage(0, 5)))
            search(audit, scope, Querier(page=CursorPage(str(first.next_cursor), 5)))
        assert set(requests.operations()) == {"Query"}
        assert 2 * shards <= len(requests.operations()) <= 2 * shards + 4
        assert requests.items_read() <= 2 * shards * share(6, shards)


def test_a_time_is_a_key_condition(audit: AuditService) -> None:
    write(audit, *(record(minute) for minute in range(0, 600, 10)))
    text = '{"time": {"gte": "2026-11-20T09:00:00Z", "lte": "2026-11-20T09:30:00Z"}}'
    for scope, shards in ((ACME, 9), (GLOBAL, 33)):
        with watched(audit.journal.table.client) as requests:
            assert len(search(audit, scope, filtered(text)).items) == 4
        assert (requests.operations(), requests.items_read()) == (["Query"] * shards, 4)


def test_a_rare_find_is_cut_off_and_goes_on_by_cursor(audit: AuditService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portico.operations.audit.listing.PATIENCE", Patience(entities=10, at_once=10))
    write(audit, *(record(minute, entity="rare" if minute == 55 else "box") for minute in range(60)))
    rare = '{"entity": {"equals": "rare"}}'
    page, pages = search(audit, ACME, filtered(rare)), 1
    while not page.items:
        assert (page.has_more, page.total_count) == (True, None)
        page, pages = search(audit, ACME, filtered(rare, cursor=page.next_cursor)), pages + 1
    assert (entities(page), pages) == (["rare"], 3)
    with pytest.raises(BadRequest):
        search(audit, ACME, filtered(rare, offset=1))


def test_what_is_shown_has_who_what_and_how_it_ended() -> None:
    shown = VIEWS.show(record(outcome="denied", error_code="X"), Asked(NOW)).model_dump(mode="json")
    assert shown.keys() >= {"actor", "action", "entity", "outcome", "request_id", "time"}
    assert set(VIEWS.filter.model_fields) - {"AND", "OR", "NOT"} <= shown.keys()
    assert "data" not in shown


def test_records_are_only_ever_added(audit: AuditService) -> None:
    assert [action.__name__ for action in audit.handlers] == ["SearchAuditLogs", "RepublishRecords"]
