"""Nobody belongs to a purged project, nor to another one that takes its name."""

from typing import Any

import pytest
from portico.core.base.errors import Conflict
from portico.core.data.codec import to_item
from portico.core.data.writes import Put
from portico.core.model.principal import PLATFORM
from portico.core.model.scope import Scope
from portico.core.services.container import EmptyContainer
from portico.tenancy.members.entity import Membership
from portico.tenancy.projects.resource import PROJECTS
from portico.tenancy.service_accounts.entity import ServiceAccount
from portico.tenancy.service_accounts.resource import SERVICE_ACCOUNTS
from portico.tenancy.users.resource import USERS

from tests.integration.tenancy.sign_in.conftest import ADMIN
from tests.support.sample_resource import EPOCH
from tests.support.world import World

ACME = Scope("acme")


@pytest.fixture
def joined(acme: World) -> World:
    """Ada and a robot belong to two projects; the robot spells one of them in its own way."""
    acme.run(PROJECTS.actions["create"](ACME, {"name": "audio"}), ADMIN)
    places = [Membership(name="Vision"), Membership(name="audio")]
    robot = ServiceAccount(scope=ACME, name="robot", projects=places, created_at=EPOCH, updated_at=EPOCH)
    acme.platform.table.transact([Put(acme.platform.store.entities, to_item(robot))])
    return acme


def members(world: World, project: str) -> set[str]:
    found: list[Any] = []
    for repository in (world.platform.get(USERS).repository, world.platform.get(SERVICE_ACCOUNTS).repository):
        found += repository.present_in(ACME)
    return {one.name for one in found if project in [place.name.lower() for place in one.projects]}


def purge(world: World, *, cascade: bool) -> None:
    world.run(PROJECTS.actions["purge"](ACME, "vision", None, cascade=cascade), ADMIN)
    if cascade:
        world.run(EmptyContainer(ACME, "projects", "vision"), PLATFORM)


def test_a_purge_with_all_that_is_inside_ends_the_memberships(joined: World) -> None:
    assert members(joined, "vision") == {"root", "ada", "robot"}
    purge(joined, cascade=True)
    assert (members(joined, "vision"), members(joined, "audio")) == (set(), {"robot"})
    left = {record.entity for record in joined.records(ACME) if record.operation == "leave"}
    assert left == {"root", "ada", "robot"}


@pytest.mark.parametrize("operation", ["purge", "batch_purge"])
def test_a_namesake_begins_without_members(joined: World, operation: str) -> None:
    action = (
        PROJECTS.actions["batch_purge"](ACME, ["vision"])
        if operation == "batch_purge"
        else PROJECTS.actions["purge"](ACME, "vision")
    )
    joined.run(action, ADMIN)
    joined.run(PROJECTS.actions["create"](ACME, {"name": "VISION"}), ADMIN)
    assert (members(joined, "vision"), members(joined, "audio")) == (set(), {"robot"})


def test_a_name_that_is_taken_costs_nobody_their_place(joined: World) -> None:
    for deleted in (False, True):
        if deleted:
            joined.run(PROJECTS.actions["delete"](ACME, "vision"), ADMIN)
        with pytest.raises(Conflict):
            joined.run(PROJECTS.actions["create"](ACME, {"name": "vision"}), ADMIN)
    assert members(joined, "vision") == {"root", "ada", "robot"}


def test_late_events_spare_the_members_of_the_namesake(joined: World) -> None:
    purge(joined, cascade=True)
    joined.run(PROJECTS.actions["create"](ACME, {"name": "vision"}), ADMIN)
    robot = joined.platform.get(SERVICE_ACCOUNTS).repository.get(ACME, "robot")
    again = robot.changed(EPOCH, projects=[Membership(name="vision")])
    joined.platform.table.transact([Put(joined.platform.store.entities, to_item(again))])
    joined.run(EmptyContainer(ACME, "projects", "vision"), PLATFORM)
    assert members(joined, "vision") == {"robot"}
