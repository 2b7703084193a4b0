"""Fair shares over HTTP: every promise of the samples that this was asked for by, and their traps."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from portico.compute.fair_share.shares import SHARES
from portico.compute.resource_groups.resource import RESOURCE_GROUPS
from portico.compute.usage.holders import HOLDERS
from portico.compute.usage.service import USAGE
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.domains.usage_plans import USAGE_CLIENTS

from tests.support.generic.setups import Clients
from tests.support.sample_resource import ADMIN, ANN
from tests.support.sample_resource import call as a_call
from tests.support.tenant import Tenant
from tests.support.usage import FakeHolders, Held
from tests.support.world import World

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
ALL = "/v1/admin/resource-groups/batch/fair-shares"
ACME = "/v1/domains/acme/resource-groups/batch/fair-shares"
BOSS = replace(ANN, name="boss", role="domain_admin", projects={})
HOUR = timedelta(hours=1)


class Group:
    """A resource group `batch` of 4 cores that acme, umbrella and initech have used, the last least."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.clock.time = NOW
        self.holders = FakeHolders()
        world.platform.put(HOLDERS, self.holders)
        world.platform.put(USAGE_CLIENTS, Clients())  # type: ignore[arg-type]
        for name in ("acme", "umbrella", "initech"):
            tenant = Tenant(world, name)
            tenant.make()
            tenant.people()
            ann = {"name": "ann", "email": "ann@example.com", "projects": [{"name": "vision", "role": "user"}]}
            tenant.post(f"/v1/domains/{name}/users", ann)
        made = world.client("domains", ADMIN).post(
            "/v1/admin/resource-groups", body={"name": "batch", "capacity": {"cpu": 4}, "scheduler": "fair-share"}
        )
        assert made.status == 201, made.body
        self.use("acme", days=5)
        self.use("umbrella", days=2)
        self.use("initech", days=1)

    def use(self, domain: str, project: str = "vision", user: str = "ann", days: float = 1, cpu: str = "4") -> None:
        """Uses cores until now."""
        scope = self.world.platform.store.journal.homes.known(Scope(domain, project))
        begun = NOW - timedelta(days=days)
        held = Held(
            f"{domain}-{project}-{user}-{days}",
            begun,
            NOW,
            f"user:{domain}/{user}#x",
            scope,
            "batch",
            {"cpu": Decimal(cpu)},
        )
        self.world.platform.get(USAGE).settle(held)

    def get(self, path: str, principal: Any = ADMIN, **query: Any) -> Any:
        """What a path answers."""
        return self.world.client("domains", principal).get(path, query=query)

    def names(self, path: str = f"{ALL}/domains", principal: Any = ADMIN, **query: Any) -> list[str]:
        """The subjects of a page."""
        reply = self.get(path, principal, **query)
        assert reply.status == 200, reply.body
        parts = ("domain_name", "project_name", "user_name")
        return ["/".join(item[part] for part in parts if item[part]) for item in reply.json["items"]]


@pytest.fixture
def group(world: World) -> Group:
    return Group(world)


def test_a_share_says_all_that_it_is_made_of(group: Group) -> None:
    found = group.get(f"{ALL}/users/acme/vision/ann").json
    whole = sum(hours * 3600 * 4 * 2 ** (-ago / 7) for ago, hours in enumerate([12, 24, 24, 24, 24, 12]))
    normalized = whole / (4 * 28 * 86_400)
    assert found == {
        "resource_group": "batch",
        "domain_name": "acme",
        "project_name": "vision",
        "user_name": "ann",
        "ratio": pytest.approx(2**-normalized),
        "weight": 1,
        "uses_default": True,
        "decayed_usage": {"cpu": pytest.approx(whole)},
        "normalized_usage": pytest.approx(normalized),
        "average_daily_usage": {"cpu": pytest.approx(whole / 28)},
        "resource_weights": {"cpu": {"weight": 1, "uses_default": True}},
        "half_life_days": 7,
        "lookback_days": 28,
        "lookback_start": "2026-11-03",
        "lookback_end": "2026-11-30",
        "calculated_at": "2026-11-30T12:00:00Z",
    }


def test_levels_are_listed_by_name(group: Group) -> None:
    group.use("acme", "speech", "bob")
    assert group.names() == ["acme", "initech", "umbrella"]
    assert group.names(f"{ALL}/projects") == ["acme/speech", "acme/vision", "initech/vision", "umbrella/vision"]
    assert group.names(f"{ALL}/users")[:2] == ["acme/speech/bob", "acme/vision/ann"]
    page = group.get(f"{ALL}/domains").json
    assert (page["total_count"], page["offset"], page["limit"], page["has_more"]) == (3, 0, 20, False)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"order": "ratio:desc"}, ["initech", "umbrella", "acme"]),
        ({"order": "ratio:asc"}, ["acme", "umbrella", "initech"]),
        ({"order": "ratio"}, ["acme", "umbrella", "initech"]),
        ({"order": "domain_name:desc"}, ["umbrella", "initech", "acme"]),
        ({"order": "ratio:desc", "limit": 2}, ["initech", "umbrella"]),
        ({"order": "ratio:desc", "offset": 1, "limit": 1}, ["umbrella"]),
        ({"order": "ratio:desc", "page": 3, "page_size": 1}, ["acme"]),
        ({"min_ratio": 0.95}, ["initech", "umbrella"]),
        ({"min_ratio": 1}, []),
        ({"min_ratio": 0}, ["acme", "initech", "umbrella"]),
        ({"filter": '{"ratio":{"gte":0.95}}'}, ["initech", "umbrella"]),
        ({"filter": '{"ratio":{"lt":0}}'}, []),
        ({"filter": '{"ratio":{"lte":0}}', "min_ratio": 0}, []),
        ({"filter": '{"domain_name":{"equals":"acme"}}'}, ["acme"]),
        ({"filter": '{"NOT":{"domain_name":{"i_contains":"ACM"}}}', "min_ratio": 0.95}, ["initech", "umbrella"]),
    ],
    ids=lambda value: "-".join(map(str, value)) if isinstance(value, dict) else None,
)
def test_shares_are_filtered_ordered_and_paged(group: Group, query: dict[str, Any], names: list[str]) -> None:
    assert group.names(**query) == names


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"order": "weight:desc"}, "order"),
        ({"order": "__class__:asc"}, "order"),
        ({"order": "ratio:asc:desc"}, "order"),
        ({"order": "ratio:up"}, "order"),
        ({"min_ratio": "much"}, "min_ratio"),
        ({"min_ratio": -1}, "min_ratio"),
        ({"filter": '{"ratio":{"contains":1}}'}, "filter.ratio"),
        ({"filter": '{"weight":{"equals":1}}'}, "filter.weight"),
        ({"limit": 0}, "limit"),
    ],
    ids=["attribute", "inner", "colons", "direction", "word", "negative", "operator", "field", "limit"],
)
def test_what_no_search_knows_is_refused(group: Group, query: dict[str, Any], field: str) -> None:
    reply = group.get(f"{ALL}/domains", **query)
    assert (reply.status, field in str(reply.error["details"])) == (422, True)


@pytest.mark.parametrize("order", ["ratio:desc", "ratio:asc", "domain_name:desc", None])
def test_a_cursor_repeats_nothing_though_shares_change(group: Group, order: str | None) -> None:
    query: dict[str, Any] = {"limit": 1, **({"order": order} if order else {})}
    found, cursor = [], None
    whole = group.names(**({"order": order} if order else {}))
    while True:
        reply = group.get(f"{ALL}/domains", **query, **({"cursor": cursor} if cursor else {})).json
        found += [item["domain_name"] for item in reply["items"]]
        cursor = reply["next_cursor"]
        if cursor is None:
            break
        group.use("aperture", days=28)  # comes in before or behind, and moves nobody
    assert [name for name in found if name != "aperture"] == whole
    assert len(found) == len(set(found))


def test_a_cursor_is_good_for_its_own_search_only(group: Group) -> None:
    cursor = group.get(f"{ALL}/domains", limit=1, order="ratio:desc").json["next_cursor"]
    for path, query in [
        (f"{ALL}/domains", {}),
        (f"{ALL}/domains", {"order": "ratio:asc"}),
        (f"{ALL}/domains", {"order": "ratio:desc", "min_ratio": 0}),
        (f"{ALL}/projects", {"order": "ratio:desc"}),
        (f"{ACME}/domains", {"order": "ratio:desc"}),
    ]:
        reply = group.get(path, **query, cursor=cursor)
        assert (reply.status, reply.error["code"]) == (400, "INVALID_CURSOR"), (path, query)


def test_a_domain_sees_its_own_levels(group: Group) -> None:
    assert group.names(f"{ACME}/domains", BOSS) == ["acme"]
    assert group.names(f"{ACME}/projects", BOSS) == ["acme/vision"]
    assert group.names(f"{ACME}/users", BOSS, min_ratio=0.5, order="ratio:desc") == ["acme/vision/ann"]
    assert group.get(f"{ACME}/projects/acme/vision", BOSS).json["ratio"] < 1
    foreign = group.get(f"{ACME}/domains/umbrella", BOSS)
    assert (foreign.status, foreign.error["code"]) == (404, "FAIR_SHARE_NOT_FOUND")


def test_members_see_their_own_three(group: Group) -> None:
    own = group.get("/v1/resource-groups/batch/fair-shares/me", ANN).json
    assert list(own) == ["domain", "project", "user"]
    assert [own[level]["user_name"] for level in own] == [None, None, "ann"]
    assert own["user"]["ratio"] == own["domain"]["ratio"] < 1
    other = group.get("/v1/resource-groups/batch/fair-shares/me", replace(ANN, name="new")).json
    assert (other["user"]["ratio"], other["project"]["ratio"]) == (1, own["project"]["ratio"])


@pytest.mark.parametrize(
    "path", [f"{ALL}/domains", f"{ALL}/users/acme/vision/ann", "/v1/admin/resource-groups/batch/usage-buckets/domains"]
)
def test_only_superadmins_see_everybody(group: Group, path: str) -> None:
    assert [group.get(path, who).status for who in (ADMIN, BOSS, ANN)] == [200, 404, 404]


def test_nobody_sees_another_domain(group: Group) -> None:
    path = "/v1/domains/umbrella/resource-groups/batch/fair-shares/domains"
    assert [group.get(path, who).status for who in (BOSS, ANN)] == [404, 404]
    assert group.get(f"{ACME}/domains", ANN).status == 403


def test_a_group_for_others_is_as_one_that_is_not_there(group: Group) -> None:
    admin = group.world.client("domains", ADMIN)
    changed = admin.patch("/v1/admin/resource-groups/batch", body={"allowed": {"domains": ["umbrella"]}})
    assert changed.status == 200, changed.body
    for path in (
        f"{ACME}/domains",
        "/v1/resource-groups/batch/fair-shares/me",
        "/v1/resource-groups/batch/usage-buckets/me",
    ):
        who = BOSS if path == f"{ACME}/domains" else ANN
        hidden, missing = group.get(path, who), group.get(path.replace("batch", "none"), who)
        assert (hidden.status, hidden.error["code"]) == (missing.status, missing.error["code"])
        assert hidden.status == 404
    assert group.names(f"{ALL}/domains") == ["acme", "initech", "umbrella"]


def test_a_weight_makes_usage_count_less(group: Group) -> None:
    admin = group.world.client("domains", ADMIN)
    before = group.get(f"{ALL}/domains/acme").json
    reply = admin.put(f"{ALL}/domains/acme/weight", body={"weight": 2})
    assert (reply.status, reply.json["weight"], reply.json["uses_default"]) == (200, 2, False)
    assert reply.json["ratio"] == pytest.approx(before["ratio"] ** 0.5)
    assert group.get(f"{ALL}/domains/acme").json == reply.json
    assert admin.put(f"{ALL}/domains/acme/weight", body={"weight": None}).json == before
    records = [record for record in group.world.records(GLOBAL) if record.action == "fair_shares.set_weight"]
    assert [(record.entity, record.outcome) for record in records] == [("batch/acme", "success")] * 2


def test_weights_are_set_together_or_not_at_all(group: Group) -> None:
    admin = group.world.client("domains", ADMIN)
    given = [
        {"domain_name": "acme", "weight": 3},
        {"domain_name": "Acme", "project_name": "vision", "weight": 4},
        {"domain_name": "acme", "project_name": "vision", "user_name": "ann", "weight": 5},
    ]
    assert admin.post(f"{ALL}/weights", body={"weights": given}).json == {"updated": 3}
    own = group.get("/v1/resource-groups/batch/fair-shares/me", ANN).json
    assert [own[level]["weight"] for level in own] == [3, 4, 5]
    bad = [{"domain_name": "acme", "weight": 9}, {"domain_name": "acme", "project_name": "nothing", "weight": 9}]
    reply = admin.post(f"{ALL}/weights", body={"weights": bad})
    assert (reply.status, reply.error["details"]["errors"][0]["field"]) == (422, "weights.1.project_name")
    assert group.get(f"{ALL}/domains/acme").json["weight"] == 3
    for wrong in (
        [],
        [bad[0]] * 2,
        [bad[0]] * 101,
        [{"domain_name": "acme", "user_name": "ann", "weight": 1}],
        [{"domain_name": "acme"}],
    ):
        assert admin.post(f"{ALL}/weights", body={"weights": wrong}).status == 422


@pytest.mark.parametrize("weight", [0, -1, 1001, "2", True])
def test_a_weight_is_a_positive_number(group: Group, weight: Any) -> None:
    reply = group.world.client("domains", ADMIN).put(f"{ALL}/domains/acme/weight", body={"weight": weight})
    assert reply.status == 422


def test_nobody_else_sets_weights(group: Group) -> None:
    for who in (BOSS, ANN):
        client = group.world.client("domains", who)
        assert client.put(f"{ALL}/domains/acme/weight", body={"weight": 2}).status == 404
        assert client.post(f"{ALL}/weights", body={"weights": [{"domain_name": "acme", "weight": 2}]}).status == 404


def test_what_is_not_there_has_no_share(group: Group) -> None:
    admin = group.world.client("domains", ADMIN)
    for subject in (
        "domains/nobody",
        "projects/acme/nothing",
        "users/acme/vision/nobody",
        "users/acme/vision/service-account:ann",
    ):
        assert group.get(f"{ALL}/{subject}").error["code"] == "FAIR_SHARE_NOT_FOUND"
        assert admin.put(f"{ALL}/{subject}/weight", body={"weight": 2}).status == 404
    assert group.get(f"{ALL}/users/acme/vision/u0").json["ratio"] == 1  # who is there and has used nothing
    assert group.get("/v1/admin/resource-groups/none/fair-shares/domains").error["code"] == "RESOURCE_GROUP_NOT_FOUND"


def test_a_running_session_counts_to_the_second(group: Group) -> None:
    homes = group.world.platform.store.journal.homes
    begun = NOW - timedelta(hours=13)
    session = Held(
        "live", begun, None, "user:initech/ann#x", homes.known(Scope("initech", "vision")), "batch", {"cpu": Decimal(1)}
    )
    before = group.get(f"{ALL}/domains/initech").json["decayed_usage"]["cpu"]
    group.holders.sessions.append(session)
    wanted = before + 12 * 3600 + 3600 * 2 ** (-1 / 7)
    assert group.get(f"{ALL}/domains/initech").json["decayed_usage"]["cpu"] == pytest.approx(wanted)
    group.world.clock.advance(1)
    assert group.get(f"{ALL}/domains/initech").json["decayed_usage"]["cpu"] == pytest.approx(wanted + 1)
    found = group.world.platform.get(RESOURCE_GROUPS).group("batch")
    group.world.platform.get(SHARES).factors(found, group.world.clock.now())  # which writes yesterday
    assert group.get(f"{ALL}/domains/initech").json["decayed_usage"]["cpu"] == pytest.approx(wanted + 1)


def test_a_day_that_is_read_once_is_kept(group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    platform = group.world.platform
    shares, found = platform.get(SHARES), platform.get(RESOURCE_GROUPS).group("batch")
    asked: list[tuple[str, str]] = []
    inner = type(shares.ledger).of_group

    def watched(ledger: Any, name: str, first: Any, last: Any) -> Any:
        asked.append((first.isoformat(), last.isoformat()))
        return inner(ledger, name, first, last)

    monkeypatch.setattr(type(shares.ledger), "of_group", watched)
    first = dict(shares.factors(found, NOW))
    assert dict(shares.factors(found, NOW)) == first
    group.use("acme", "vision", "late", days=9)  # which changes days that were no longer open
    assert dict(shares.factors(found, NOW))["acme",] < first["acme",]
    later = NOW + timedelta(days=3)
    assert dict(shares.factors(found, later))["acme",] > first["acme",] - 1
    assert asked == [
        ("2026-11-03", "2026-11-30"),
        ("2026-11-29", "2026-11-30"),
        ("2026-11-21", "2026-11-30"),
        ("2026-11-29", "2026-12-03"),
    ]
    whole = shares.of(found, later).usage.sums
    platform.objects.delete("fair-shares/batch.json")
    assert {subject: pytest.approx(slots) for subject, slots in shares.of(found, later).usage.sums.items()} == whole


def test_factors_rise_again_though_nothing_runs(group: Group) -> None:
    ratios = []
    for _ in range(5):
        ratios.append(group.get(f"{ALL}/domains/acme").json["ratio"])
        group.world.clock.advance(7 * 86_400)
    assert ratios == sorted(set(ratios))
    assert ratios[-1] == 1


def test_a_group_decays_and_weighs_as_it_says(group: Group) -> None:
    admin = group.world.client("domains", ADMIN)
    plain = group.get(f"{ALL}/domains/acme").json
    for change in (
        {"default_weight": 2},
        {"half_life_days": 1},
        {"lookback_days": 2, "half_life_days": 7},
        {"resource_weights": {"cpu": 0}},
    ):
        assert admin.patch("/v1/admin/resource-groups/batch", body={"fair_share": change}).status == 200
        changed = group.get(f"{ALL}/domains/acme").json
        assert changed["ratio"] != plain["ratio"]
        plain = changed
    assert plain["resource_weights"] == {"cpu": {"weight": 0, "uses_default": False}}
    assert plain["lookback_start"] == "2026-11-29"


def test_usage_is_read_day_by_day(group: Group) -> None:
    group.use("acme", "speech", "bob", days=0.25)
    path = "/v1/admin/resource-groups/batch/usage-buckets"
    days = group.get(f"{path}/domains", **{"from": "2026-11-29", "filter": '{"domain_name":{"equals":"acme"}}'}).json[
        "items"
    ]
    assert [(day["day"], day["slot_seconds"]["cpu"], day["project_name"]) for day in days] == [
        ("2026-11-29", 4 * 86_400, None),
        ("2026-11-30", 4 * 43_200 + 4 * 21_600, None),
    ]
    users = group.get(f"{path}/users", **{"from": "2026-11-30", "to": "2026-11-30", "order": "user_name:desc"}).json[
        "items"
    ]
    assert next(item["user_name"] for item in users) == "bob"
    scoped = group.get("/v1/domains/acme/resource-groups/batch/usage-buckets/projects", BOSS, limit=1).json
    assert (scoped["total_count"], scoped["has_more"], scoped["items"][0]["day"]) == (7, True, "2026-11-25")
    own = group.get("/v1/resource-groups/batch/usage-buckets/me", ANN, **{"from": "2026-11-30"}).json["items"]
    assert [(day["project_name"], day["slot_seconds"]) for day in own] == [("vision", {"cpu": 4 * 43_200})]
    for wrong in ({"from": "2026-12-02"}, {"from": "2020-01-01"}, {"to": "0001-01-01"}):
        assert group.get(f"{path}/users", **wrong).status == 422


def test_weights_and_usage_go_with_a_domain(group: Group) -> None:
    admin = group.world.client("domains", ADMIN)
    assert admin.put(f"{ALL}/domains/umbrella/weight", body={"weight": 2}).status == 200
    assert admin.put(f"{ALL}/users/umbrella/vision/ann/weight", body={"weight": 2}).status == 200
    platform = group.world.platform
    scope = platform.store.journal.homes.known(Scope("umbrella"))
    for part in (platform.get(USAGE), platform.service("fair_shares")):
        part.forget(a_call(), scope)
    assert group.names() == ["acme", "initech"]
    assert platform.get(SHARES).weights.of_group("batch") == {}
