"""Policies kept in the table: what they cost, how soon they hold, and searches that leave out what may not be read."""

from datetime import UTC, datetime
from typing import Any

import pytest
from portico.access.authz.authorizer import Authorizer
from portico.core.actions.processor import ActionProcessor
from portico.core.base.errors import Conflict, Forbidden, NotFound, Unprocessable
from portico.core.data.changes import Change
from portico.core.data.query import All, Compare, CursorPage, OffsetPage, Operator, Order, Page, Querier
from portico.core.data.repository import Repository
from portico.core.data.store import Store
from portico.core.model.action import Action
from portico.core.model.call import Origin
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope
from portico.core.services.standard import StandardService
from portico.tenancy.members.entity import Membership
from portico.tenancy.policies.actions import Simulate
from portico.tenancy.policies.cache import DomainPolicies
from portico.tenancy.policies.entity import Policy
from portico.tenancy.policies.resource import POLICIES
from portico.tenancy.policies.service import MAX_POLICIES, PolicyService
from portico.tenancy.projects.entity import Project
from portico.tenancy.projects.resource import PROJECTS
from portico.tenancy.users.entity import User

from tests.support.clock import TestClock
from tests.support.hooks import watched

ACME, VISION = Scope("acme"), Scope("acme", "vision")
ADMIN = Principal("user", "root", "acme", None, "domain_admin")
ANN = Principal("user", "ann", "acme", "p05", "user", {"p05": "user", "p30": "viewer"})
NO_UPDATES = 'forbid(principal, action == Portico::Action::"project:update", resource);'


class ProjectService(StandardService[Project]):
    """The standard operations on projects, without what is inside."""

    actions = PROJECTS.actions


class World:
    """A processor over a store, as the composition root makes it."""

    def __init__(self, store: Store, clock: TestClock) -> None:
        self.store, self.clock = store, clock
        self.policies = Repository(store, Policy)
        self.projects = ProjectService(Repository(store, Project), clock)
        self.users = Repository(store, User)
        kept = self.process()
        self.service = PolicyService(self.policies, clock, kept, self.users)
        handlers = {**self.service.handlers, **self.projects.handlers}
        self.processor = ActionProcessor(clock, handlers, (), (Authorizer(kept),))

    def process(self) -> DomainPolicies:
        """The policies, as another process keeps them."""
        return DomainPolicies(self.policies, self.clock)

    def run(self, who: Principal, action: Action) -> Any:
        return self.processor.run(who, action, Origin("r-1"))

    def apply(self, name: str, cedar: str) -> Policy:
        made: Policy = self.run(ADMIN, POLICIES.actions["create"](ACME, {"name": name, "cedar": cedar}))
        return made

    def some_projects(self, count: int) -> None:
        for number in range(count):
            self.run(ADMIN, PROJECTS.actions["create"](ACME, {"name": f"p{number:02}"}))

    def found(self, who: Principal, querier: Querier) -> Page[Project]:
        page: Page[Project] = self.run(who, PROJECTS.actions["search"](ACME, querier))
        return page


@pytest.fixture
def world(store: Store, clock: TestClock) -> World:
    return World(store, clock)


def decide(world: World, authorizer: Authorizer) -> bool:
    target = PROJECTS.actions["update"](ACME, "p05", {}).target
    return authorizer.decide(ADMIN, "project:update", target).allowed


def test_it_costs_one_query_in_thirty_seconds(world: World) -> None:
    world.apply("frozen", NO_UPDATES)
    other = Authorizer(world.process())
    for expected in ([["Query"]] + [[]] * 5) * 2:
        with watched(world.store.table.client) as requests:
            assert not decide(world, other)
        assert requests.operations() == expected
        world.clock.advance(5.5)
        if not expected:
            world.clock.advance(-0.5)


def test_a_policy_holds_at_once_here_and_in_30_s_elsewhere(world: World) -> None:
    other = Authorizer(world.process())
    assert decide(world, other)
    world.apply("frozen", NO_UPDATES)
    with pytest.raises((Forbidden, NotFound)):
        world.run(ADMIN, PROJECTS.actions["update"](ACME, "p05", {}))
    world.clock.advance(29.9)
    assert decide(world, other)
    world.clock.advance(0.1)
    assert not decide(world, other)
    world.run(ADMIN, POLICIES.actions["delete"](ACME, "frozen"))
    world.clock.advance(30)
    assert decide(world, other)


def test_what_is_not_valid_is_not_written(world: World) -> None:
    world.apply("good", NO_UPDATES)
    with pytest.raises(Unprocessable):
        world.apply("bad", "permit(principal, action, resource")
    for changes in ({"cedar": "permit(all);"}, {"effect": "permit"}):
        with pytest.raises(Unprocessable):
            world.run(ADMIN, POLICIES.actions["update"](ACME, "good", changes))
    assert [policy.cedar for policy in world.policies.all_in(ACME)] == [NO_UPDATES]


def test_rules_are_compiled_again_when_they_change(world: World) -> None:
    rules = [{"subjects": ["user:ann"], "actions": ["project:get"], "resources": ["*"]}]
    made = world.run(ADMIN, POLICIES.actions["create"](ACME, {"name": "p", "rules": rules, "effect": None}))
    assert made.cedar.startswith("permit")
    changed = world.run(ADMIN, POLICIES.actions["update"](ACME, "p", {"effect": "forbid"}))
    assert (changed.cedar.startswith("forbid"), changed.rules) == (True, made.rules)
    kept = world.run(ADMIN, POLICIES.actions["update"](ACME, "p", {"description": "no more"}))
    assert (kept.cedar, kept.rules, kept.description) == (changed.cedar, changed.rules, "no more")
    replaced = world.run(ADMIN, POLICIES.actions["update"](ACME, "p", {"cedar": NO_UPDATES}))
    assert (replaced.cedar, replaced.rules, replaced.effect) == (NO_UPDATES, None, None)


def test_a_domain_has_so_many_and_no_more(world: World) -> None:
    now = world.clock.now()
    made = [
        Policy(scope=ACME, name=f"p{number}", cedar=NO_UPDATES, created_at=now, updated_at=now)
        for number in range(MAX_POLICIES)
    ]
    call: Any = type("C", (), {"principal": ADMIN, "action": POLICIES.actions["get"](ACME, "x"), "origin": Origin("r"),
                               "started_at": now})  # fmt: skip
    for first in range(0, MAX_POLICIES, 25):
        world.policies.apply(call, [Change(None, policy) for policy in made[first : first + 25]])
    with pytest.raises(Conflict) as refused:
        world.apply("more", NO_UPDATES)
    assert refused.value.code == "POLICY_LIMIT"
    world.run(ADMIN, POLICIES.actions["delete"](ACME, "p0"))
    world.apply("more", NO_UPDATES)
    with pytest.raises(Conflict):
        world.run(ADMIN, POLICIES.actions["restore"](ACME, "p0"))


def test_a_search_finds_what_the_caller_may_read_and_counts_that(world: World) -> None:
    world.some_projects(40)
    page = world.found(ANN, Querier())
    assert ([project.name for project in page.items], page.total_count, page.has_more) == (["p05", "p30"], 2, False)
    assert world.found(ADMIN, Querier()).total_count == 40


def test_pages_of_what_may_be_read_are_whole(world: World) -> None:
    world.some_projects(40)
    world.apply("hide", 'forbid(principal, action == Portico::Action::"project:get", resource) '
                        'when { resource.name like "p1*" };')  # fmt: skip
    seen: list[str] = []
    page = world.found(ADMIN, Querier(orders=(Order("name"),), page=OffsetPage(0, 7)))
    while True:
        assert page.total_count == 30
        assert len(page.items) == 7 or not page.has_more
        seen += [project.name for project in page.items]
        if page.next_cursor is None:
            break
        page = world.found(ADMIN, Querier(orders=(Order("name"),), page=CursorPage(page.next_cursor, 7)))
    assert seen == [f"p{number:02}" for number in range(40) if not 10 <= number < 20]
    hidden = Compare("name", Operator.STARTS_WITH, "p1")
    assert world.found(ADMIN, Querier(All((hidden,)))).total_count == 0


def ask(world: World, who: Principal, scope: Scope, subject: str = "user:acme/bob", **fields: Any) -> tuple[Any, Any]:
    principal = {"subject": subject, "role": None, "projects": None} | fields.pop("principal", {})
    resource = {"type": "project", "domain": None, "project": None, "name": "p05"} | fields.pop("resource", {})
    action = Simulate(
        scope, principal, fields.pop("action", "project:update"), resource, tuple(fields.pop("drafts", ()))
    )
    decision = world.run(who, action)
    return decision.allowed, decision.policies


def bob(world: World) -> None:
    now = datetime.now(UTC)
    user = User(scope=ACME, name="Bob", projects=[Membership(name="p05", role="project_admin")], created_at=now,
                updated_at=now)  # fmt: skip
    call: Any = type("C", (), {"principal": ADMIN, "action": POLICIES.actions["get"](ACME, "x"), "origin": Origin("r"),
                               "started_at": now})  # fmt: skip
    world.users.create(call, user)


def test_a_simulation_knows_users_and_tries_drafts(world: World) -> None:
    bob(world)
    assert ask(world, ADMIN, ACME) == (True, ("project_admin",))
    assert ask(world, ADMIN, ACME, principal={"role": "viewer"}) == (False, ())
    draft = {"name": "try", "cedar": NO_UPDATES, "rules": None, "effect": None}
    assert ask(world, ADMIN, ACME, drafts=[draft]) == (False, ("try",))
    assert ask(world, ADMIN, ACME) == (True, ("project_admin",))
    world.apply("try", NO_UPDATES)
    assert ask(world, ADMIN, ACME) == (False, ("try",))
    harmless = NO_UPDATES.replace("forbid", "permit")
    assert ask(world, ADMIN, ACME, drafts=[{**draft, "name": "TRY", "cedar": harmless}]) == (
        True,
        ("TRY", "project_admin")[::-1],
    )


def test_a_simulation_of_oneself_is_of_who_one_is(world: World) -> None:
    mine = Scope("acme", user="ann")
    assert ask(world, ANN, mine, "user:acme/ann", action="project:get") == (True, ("viewer",))
    assert ask(world, ANN, mine, "user:acme/ann") == (False, ())
    for scope in (ACME, Scope("acme", user="bob"), Scope("umbrella")):
        with pytest.raises((Forbidden, NotFound)):
            ask(world, ANN, scope)
    with pytest.raises(NotFound):
        ask(world, ADMIN, Scope("umbrella"))


def test_a_simulation_refuses_what_cannot_be(world: World) -> None:
    with pytest.raises(NotFound):
        ask(world, ADMIN, ACME, "user:acme/nobody")
    with pytest.raises(Unprocessable):
        ask(world, ADMIN, ACME, action="project:paint")
    with pytest.raises(Unprocessable) as refused:
        bob(world)
        ask(world, ADMIN, ACME, drafts=[{"name": "x", "cedar": "permit", "rules": None, "effect": None}])
    assert refused.value.details["errors"][0]["field"] == "policies.0.cedar"
