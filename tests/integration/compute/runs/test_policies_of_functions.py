"""A tenant's policy on a function governs the runs of it: reading, searching, killing."""

from dataclasses import replace

import pytest
from portico.compute.runs.actions import CreateRun, GetRun, KillRun, SearchRuns
from portico.compute.runs.entity import Run
from portico.compute.runs.resource import RUNS
from portico.core.base.errors import Forbidden, NotFound, PorticoError
from portico.core.base.ids import new_id
from portico.core.data.query import Querier
from portico.core.data.repository import Repository
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope
from portico.tenancy.policies.resource import POLICIES

from tests.support.homes import put_homes
from tests.support.hooks import watched
from tests.support.sample_resource import ANN, HOME
from tests.support.world import World

ADMIN = Principal("user", "root", "acme", None, "domain_admin", {}, "client-acme")
BOB = replace(ANN, name="bob", projects={}, project=None)


@pytest.fixture
def runs(world: World) -> dict[str, Run]:
    """A run of each of two functions, and a policy on one of them."""
    put_homes(world)
    for name in ("hello", "secret"):
        world.ready(name)
    return {name: world.start(name=name) for name in ("hello", "secret")}


def rule(world: World, effect: str, actions: list[str], resources: list[str], subject: str = "*") -> None:
    rules = [{"subjects": [subject], "actions": actions, "resources": resources}]
    world.run(
        POLICIES.actions["create"](Scope("acme"), {"name": f"p-{new_id()}", "rules": rules, "effect": effect}), ADMIN
    )


def refusal(world: World, action: GetRun | KillRun | SearchRuns, who: Principal = ANN) -> PorticoError:
    with pytest.raises((NotFound, Forbidden)) as refused:
        world.run(action, who)
    return refused.value


def found(world: World, who: Principal = ANN, function: str | None = None) -> list[str]:
    return [run.function for run in world.run(SearchRuns(HOME, Querier(), function), who).items]


def test_what_a_policy_takes_on_a_function_is_taken_of_its_runs(world: World, runs: dict[str, Run]) -> None:
    rule(world, "forbid", ["run:*"], ["function:vision/secret"])
    assert world.run(GetRun(HOME, runs["hello"].id), ANN).function == "hello"
    assert world.run(KillRun(HOME, runs["hello"].id), ANN).status == "KILLED"
    missing, absent = refusal(world, GetRun(HOME, runs["secret"].id)), refusal(world, GetRun(HOME, new_id()))
    assert (type(missing), missing.code) == (type(absent), absent.code) == (NotFound, "RUN_NOT_FOUND")
    assert missing.denied
    assert refusal(world, KillRun(HOME, runs["secret"].id)).status == 404
    assert world.platform.get(RUNS).repository.get(HOME, runs["secret"].id).status == "QUEUED"
    assert found(world) == ["hello"]
    assert refusal(world, SearchRuns(HOME, Querier(), "secret")).status == 403
    with pytest.raises((NotFound, Forbidden)):
        world.run(CreateRun(HOME, "secret", None), ANN)


def test_who_may_read_but_not_kill_is_told_so(world: World, runs: dict[str, Run]) -> None:
    rule(world, "forbid", ["run:kill"], ["function:vision/secret"])
    assert refusal(world, KillRun(HOME, runs["secret"].id)).status == 403
    assert world.run(GetRun(HOME, runs["secret"].id), ANN).function == "secret"


def test_what_a_policy_gives_on_a_function_is_given_of_its_runs(world: World, runs: dict[str, Run]) -> None:
    before = refusal(world, GetRun(HOME, runs["hello"].id), BOB)
    rule(world, "permit", ["run:get", "run:kill", "run:list"], ["function:vision/hello"], "user:bob")
    assert world.run(GetRun(HOME, runs["hello"].id), BOB).function == "hello"
    assert found(world, BOB, "hello") == ["hello"]
    for run_id in (runs["secret"].id, new_id()):
        hidden = refusal(world, GetRun(HOME, run_id), BOB)
        assert (hidden.code, hidden.message, hidden.denied) == (before.code, before.message, True)
    assert refusal(world, SearchRuns(HOME, Querier()), BOB).status == 404
    assert world.run(KillRun(HOME, runs["hello"].id), BOB).status == "KILLED"


def test_a_read_costs_one_request_with_policies_too(world: World, runs: dict[str, Run]) -> None:
    rule(world, "forbid", ["run:*"], ["function:vision/secret"])
    world.run(GetRun(HOME, runs["hello"].id), ANN)
    with watched(world.backend.table.client) as requests:
        world.run(GetRun(HOME, runs["hello"].id), ANN)
    assert requests.operations() == ["GetItem"]


def test_an_action_that_does_not_ask_is_stopped(
    world: World, runs: dict[str, Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    rule(world, "forbid", ["run:*"], ["function:vision/secret"])
    monkeypatch.setattr(Repository, "get_for", lambda self, _call, scope, key: self.get(scope, key))
    with pytest.raises(RuntimeError, match="has not asked the guard"):
        world.run(GetRun(HOME, runs["hello"].id), ANN)
