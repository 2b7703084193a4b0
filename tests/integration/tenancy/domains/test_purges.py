"""Purges of containers with all that is in them: in several messages, one process at a time, and with nothing left behind."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from portico.compute.functions.resource import FUNCTIONS
from portico.core.model.call import Call, Origin
from portico.core.model.scope import Scope
from portico.core.services import container
from portico.tenancy.projects.resource import PROJECTS

from functions.on_container_purging import app as on_container_purging
from tests.support.engine import SUCCESS
from tests.support.gateway import Client
from tests.support.sample_resource import ANN, HOME
from tests.support.world import World

ADMIN = replace(ANN, role="domain_admin")
PATH = "/v1/domains/acme/projects"
LARGE = "x" * 40_000  # more than is kept in the item of a run


@pytest.fixture
def projects(world: World) -> Client:
    made = world.client("projects", ADMIN)
    assert made.post(PATH, body={"name": "vision"}).status == 201
    return made


def doom(world: World, projects: Client) -> list[Any]:
    """The messages that the rule of the template sends, once the purge has been asked for."""
    assert projects.delete(f"{PATH}/vision", query={"purge": "1", "cascade": "1"}).status == 202
    return messages(world)


def messages(world: World, after: int = 0) -> list[Any]:
    found = [one for one in world.records(Scope("acme")) if one.operation == "doom"][after:]
    return [{"messageId": one.id, "body": json.dumps(one.event())} for one in found]


def handle(records: list[Any]) -> None:
    assert on_container_purging.handler({"Records": records}, None) == {"batchItemFailures": []}


def test_a_large_purge_goes_on_by_its_own_next_message(
    world: World, projects: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, "BUDGET_SECONDS", 0.0)
    world.ready()
    for _ in range(30):
        world.start()
    handled = doom(world, projects)
    handle(handled)
    assert len(messages(world)) == 2
    for _ in range(200):
        if not (fresh := messages(world, len(handled))):
            break
        handled += fresh
        handle(fresh)
    assert len(handled) > 3
    assert world.platform.get(PROJECTS).repository.all_in(Scope("acme")) == []


def test_one_process_empties_at_a_time(world: World, projects: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    world.ready()
    service, begun = world.platform.get(FUNCTIONS), list[Any]()
    messages_of_two = doom(world, projects)
    wanted = type(service).purge_all

    def purge_all(self: Any, call: Any, scope: Any) -> None:
        begun.append(scope)
        if len(begun) == 1:
            handle(messages_of_two)  # another gets the same message meanwhile
        wanted(self, call, scope)

    monkeypatch.setattr(type(service), "purge_all", purge_all)
    handle(messages_of_two)
    assert begun == [HOME]


def test_a_process_that_died_holds_it_up_for_its_lease_only(world: World, projects: Client) -> None:
    world.ready()
    first = doom(world, projects)
    service = world.platform.get(PROJECTS)
    [entity] = service.repository.all_in(Scope("acme"))
    service.repository.update(
        _call(world), entity, entity.changed(world.clock.now(), lease=world.clock.now() + container.LEASE), "lease"
    )
    handle(first)
    assert len(service.repository.all_in(Scope("acme"))) == 1
    world.clock.advance(container.LEASE.total_seconds() + 1)
    world.sweep()
    handle(messages(world, 1))
    assert service.repository.all_in(Scope("acme")) == []


def _call(world: World) -> Any:
    return Call(ADMIN, PROJECTS.actions["purge"](HOME, "vision"), Origin("r"), datetime.now(UTC))


def test_nothing_of_its_runs_is_left_in_the_bucket(world: World, projects: Client) -> None:
    world.engine.on_run = lambda event: {**SUCCESS, "output": event.get("input", LARGE)}
    world.ready()
    for _ in range(2):
        world.dispatch(world.start({"large": LARGE}))
    run = world.start({"large": LARGE})
    world.platform.objects.put(f"runs/{run.id}/1/live.json", b"{}")
    assert len(world.objects("runs/")) >= 4
    handle(doom(world, projects))
    assert world.objects("runs/") == []
