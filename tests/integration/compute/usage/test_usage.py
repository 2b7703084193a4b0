"""Usage: written once a session and day, read as reports and searches, gone with its domain."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from portico.compute.usage.actions import SearchUsage
from portico.compute.usage.service import USAGE, UsageService
from portico.core.data.query import All, Compare, CursorPage, OffsetPage, Operator, Querier
from portico.core.model.call import OPEN, Call, Origin
from portico.core.model.principal import PLATFORM
from portico.core.model.scope import Scope

from tests.support.sample_resource import ADMIN, ANN, HOME
from tests.support.usage import Held
from tests.support.world import World

DAY = 86_400
BOSS = replace(ANN, name="boss", role="domain_admin", projects={})


@pytest.fixture
def usage(world: World) -> UsageService:
    world.clock.time = datetime(2026, 11, 30, 12, tzinfo=UTC)
    return world.platform.get(USAGE)


def _at(day: int, hour: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def _report(world: World, path: str = "/v1/usage", principal=ANN, **query: str):
    reply = world.client("domains", principal).get(path, query=query)
    assert reply.status == 200, reply.body
    return reply.json


def _rows(report):
    return {(row["project"], row["user"], row["resource_group"]): row["slot_seconds"] for row in report["items"]}


def _costs(report):
    return {(row["project"], row["resource_group"]): row["cost"] for row in report["items"]}


def test_a_report_sums_up_a_month(world: World, usage: UsageService) -> None:
    usage.settle(Held("a", _at(29, 23), _at(30, 1)))
    usage.settle(Held("b", _at(30, 3), _at(30, 4), owner="user:acme/bob#u2", resource_group="Big"))
    usage.settle(Held("c", _at(31, 23, 10), _at(1, 2)))
    assert _report(world, period="2026-11") == {
        "by": "project",
        "since": "2026-11-01",
        "until": "2026-11-30",
        "items": [
            {"domain": "acme", "project": "vision", "user": None, "resource_group": "big", "slot_seconds": {"cpu": 7200, "mem": 3600 * 1024}, "cost": {}, "sessions": 1},
            {"domain": "acme", "project": "vision", "user": None, "resource_group": "default", "slot_seconds": {"cpu": 28800, "mem": 14400 * 1024}, "cost": {}, "sessions": 1},
        ],
        "total": {"slot_seconds": {"cpu": 36000, "mem": 18000 * 1024}, "cost": {}, "sessions": 2},
    }  # fmt: skip
    users = _rows(_report(world, by="user", since="2026-10-31", until="2026-11-01"))
    assert users == {("vision", "ann", "default"): {"cpu": 21600, "mem": 10800 * 1024}}
    assert _rows(_report(world, by="user")) == _rows(_report(world, by="user", period="2026-11"))


def test_twice_is_once(world: World, usage: UsageService) -> None:
    session = Held("a", _at(28, 22), _at(30, 2))
    for _ in range(2):
        usage.settle(session, until=_at(29))
        usage.settle(session, until=_at(30))
        usage.settle(session)
    assert _report(world)["total"] == {
        "slot_seconds": {"cpu": 2 * 28 * 3600, "mem": 1024 * 28 * 3600},
        "cost": {},
        "sessions": 1,
    }


def test_a_domain_sees_its_projects_and_its_users(world: World, usage: UsageService) -> None:
    usage.settle(Held("a", _at(30, 1), _at(30, 2)))
    usage.settle(Held("b", _at(30, 1), _at(30, 2), scope=Scope("acme", "speech")))
    usage.settle(Held("c", _at(30, 1), _at(30, 2), scope=Scope("umbrella", "vision"), owner="user:umbrella/eve#u9"))
    path, hour = "/v1/domains/acme/usage", {"cpu": 7200, "mem": 3600 * 1024}
    assert _rows(_report(world, path, BOSS)) == {
        ("speech", None, "default"): hour,
        ("vision", None, "default"): hour,
    }
    assert _rows(_report(world, path, BOSS, by="user")) == {
        (None, "ann", "default"): {slot: 2 * amount for slot, amount in hour.items()}
    }
    assert _rows(_report(world)) == {("vision", None, "default"): hour}
    assert world.client("domains", ANN).get(path).status == 403
    assert world.client("domains", BOSS).get("/v1/domains/umbrella/usage").status == 404
    assert world.client("domains", ADMIN).get("/v1/domains/umbrella/usage").status == 404  # which is not there


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"period": "2026-13"}, "period"),
        ({"period": "0000-01"}, "period"),
        ({"period": "9999-12"}, "period"),
        ({"period": "2026-11", "since": "2026-11-01"}, "period"),
        ({"since": "2026-12-02"}, "since"),
        ({"since": "2026-11-02", "until": "2026-11-01"}, "since"),
        ({"until": "0001-01-01"}, "since"),
        ({"since": "2020-01-01"}, "since"),
        ({"by": "team"}, "by"),
        ({"since": "yesterday"}, "since"),
    ],
    ids=["13th", "year-0", "year-9999", "both", "to-come", "backwards", "first-year", "long", "by", "word"],
)
def test_no_period_is_refused_by_name(world: World, usage: UsageService, query: dict[str, str], field: str) -> None:
    reply = world.client("domains").get("/v1/usage", query=query)
    assert reply.status == 422
    assert field in str(reply.error["details"]["errors"])


def test_a_day_costs_what_its_price_was(world: World, usage: UsageService) -> None:
    admin, first = (
        world.client("domains", ADMIN),
        {"since": "2026-11-01", "currency": "USD", "per_hour": {"cpu": 0.1, "mem": 1024}},
    )
    body = {"name": "Big", "capacity": {"cpu": 4, "mem": "8g"}, "prices": [first]}
    assert admin.post("/v1/admin/resource-groups", body=body).json["prices"] == [first]
    usage.settle(Held("early", _at(31, 22, 10), _at(1), resource_group="big"))
    usage.settle(Held("long", _at(28, 23), _at(29, 1), resource_group="big"))
    usage.settle(Held("free", _at(28, 23), _at(29, 1)))
    assert _costs(_report(world)) == {("vision", "big"): {"USD": 0.401953}, ("vision", "default"): {}}
    later = {"since": "2026-11-29", "currency": "EUR", "per_hour": {"cpu": 1}}
    assert admin.patch("/v1/admin/resource-groups/big", body={"prices": [later, first]}).status == 200
    costs = {"USD": 0.200977, "EUR": 2}
    assert _costs(_report(world)) == {("vision", "big"): costs, ("vision", "default"): {}}
    assert _report(world)["total"]["cost"] == costs
    assert _report(world, period="2026-10")["total"]["cost"] == {}
    found = world.run(SearchUsage(Scope("acme"), Querier(All(()), (), OffsetPage(0, 9))), BOSS).items
    assert [one.cost for one in found if one.resource_group == "big"] == [{}, {"USD": 0.200977}, {"EUR": 2}]
    assert admin.delete("/v1/admin/resource-groups/big").status == 204
    assert _report(world)["total"]["cost"] == costs  # of one that is deleted, too


def test_prices_are_of_slots_and_of_different_days(world: World) -> None:
    price = {"since": "2026-11-01", "currency": "USD", "per_hour": {"cpu": 1}}
    for prices, field in (
        ([price, price], "prices.1.since"),
        ([{**price, "per_hour": {"cuda.device": 1}}], "prices.0.per_hour.cuda.device"),
        ([{**price, "per_hour": {"cpu": -1}}], "prices.0.per_hour.cpu"),
        ([{**price, "currency": "dollars"}], "prices.0.currency"),
    ):
        body = {"name": "big", "capacity": {"cpu": 4}, "prices": prices}
        reply = world.client("domains", ADMIN).post("/v1/admin/resource-groups", body=body)
        assert (reply.status, reply.error["details"]["errors"][0]["field"]) == (422, field)


def test_superadmins_see_what_each_domain_cost(world: World, usage: UsageService) -> None:
    price = {"since": "2026-11-01", "currency": "USD", "per_hour": {"cpu": 1}}
    admin = world.client("domains", ADMIN)
    body = {"name": "default", "capacity": {"cpu": 4, "mem": "8g"}, "prices": [price]}
    assert admin.post("/v1/admin/resource-groups", body=body).status == 201
    usage.settle(Held("a", _at(30, 1), _at(30, 2)))
    usage.settle(Held("b", _at(30, 1), _at(30, 3), scope=Scope("acme", "speech")))
    usage.settle(Held("c", _at(30, 1), _at(30, 2), scope=Scope("umbrella", "vision"), owner="user:umbrella/eve#u9"))
    rows = _report(world, "/v1/admin/usage", ADMIN, by="domain")["items"]
    assert [(row["domain"], row["project"], row["cost"]) for row in rows] == [
        ("acme", None, {"USD": 6}),
        ("umbrella", None, {"USD": 2}),
    ]
    users = _report(world, "/v1/admin/usage", ADMIN, by="user")["items"]
    assert [(row["domain"], row["user"]) for row in users] == [("acme", "ann"), ("umbrella", "eve")]
    for principal in (ANN, BOSS):
        assert world.client("domains", principal).get("/v1/admin/usage").status == 404  # as all of /v1/admin


def test_a_search_goes_by_day_and_never_repeats(world: World, usage: UsageService) -> None:
    for number in range(5):
        usage.settle(Held(f"s{number}", _at(20 + number, 1), _at(20 + number, 2)))
    usage.settle(Held("b", _at(22, 1), _at(22, 2), owner="user:acme/bob#u2"))

    def page(*parts: Compare, cursor: str | None = None, limit: int = 2):
        asked = OffsetPage(0, limit) if cursor is None else CursorPage(cursor, limit)
        return world.run(SearchUsage(Scope("acme"), Querier(All(parts), (), asked)), BOSS)

    found, cursor = [], None
    while True:
        got = page(cursor=cursor)
        found += [(one.day[-2:], one.user) for one in got.items]
        cursor = got.next_cursor
        if not got.has_more:
            break
    assert found == [("20", "ann"), ("21", "ann"), ("22", "ann"), ("22", "bob"), ("23", "ann"), ("24", "ann")]
    of_bob = page(Compare("user", Operator.EQUALS, "bob"), limit=9).items
    assert [(one.day, one.slot_seconds["cpu"], one.sessions) for one in of_bob] == [("2026-11-22", 7200, 1)]
    assert len(page(Compare("day", Operator.STARTS_WITH, "2026-11-2"), limit=9).items) == 6
    assert len(page(Compare("day", Operator.EQUALS, "2026-11-22"), limit=9).items) == 2


def test_days_that_change_late_are_told(usage: UsageService) -> None:
    usage.settle(Held("a", _at(27, 23), _at(30, 1)))
    usage.settle(Held("b", _at(28, 1), _at(28, 2)))
    assert usage.ledger.late("default") == {"2026-11-27": 1, "2026-11-28": 2}


def test_usage_goes_with_its_domain(world: World, usage: UsageService) -> None:
    for day in range(1, 30):
        usage.settle(Held(f"s{day}", _at(day, 1), _at(day, 2)))
        usage.settle(Held(f"t{day}", _at(day, 1), _at(day, 2), scope=Scope("umbrella", "vision")))
    call = Call(PLATFORM, SearchUsage(HOME, Querier()), Origin("r-1"), world.clock.now(), OPEN)
    usage.forget(call, Scope("acme"))
    assert _report(world)["items"] == []
    left = list(usage.ledger.of_group("default", _at(1).date(), _at(30).date()))
    assert {one.subject[0] for one in left} == {"umbrella"}
    assert len(left) == 29


def test_a_thousand_days_are_read_in_pages(world: World, usage: UsageService) -> None:
    first = _at(1, month=1)
    usage.settle(Held("long", first, first + timedelta(days=320)))
    found = list(usage.ledger.of_group("default", first.date(), _at(30).date()))
    assert len(found) == 320
    assert {float(one.slots["cpu"]) for one in found} == {2.0 * DAY}
