"""Tasks are seen and cancelled by who began them, and by the admins of what they are about."""

from typing import Any, Final

import pytest
from portico.compute.images.builder import BUILDER, LAYERS
from portico.core.model.principal import Principal
from portico.tenancy.domains.usage_plans import USAGE_CLIENTS

from tests.support.built_images import SMALL
from tests.support.gateway import Client
from tests.support.generic.setups import Clients
from tests.support.images import FakeBuilder, FakeLayers
from tests.support.tenant import Tenant
from tests.support.world import World

OF_PROJECT: Final = "/v1/project-tasks"
OF_DOMAIN: Final = "/v1/domains/acme/tasks"
OWN: Final = "/v1/tasks"


def somebody(name: str, role: str = "user", domain: str = "acme", **places: str) -> Principal:
    """Who has these roles in projects, the first of which is the current one."""
    return Principal("user", name, domain, next(iter(places)), role, places, f"client-{domain}")


PAT: Final = somebody("pat", vision="project_admin")
BOB: Final = somebody("bob", vision="user")
OLA: Final = somebody("ola", other="project_admin")
EVE: Final = somebody("eve", "domain_admin", "rival", vision="project_admin")
DOM: Final = somebody("dom", "domain_admin", vision="user")
SUE: Final = somebody("sue", "superadmin", "rival", vision="user")


@pytest.fixture
def task(world: World) -> Any:
    """The task of a build that Ann has asked for."""
    world.platform.put(BUILDER, FakeBuilder())
    world.platform.put(LAYERS, FakeLayers())
    world.platform.put(USAGE_CLIENTS, Clients())  # type: ignore[arg-type]
    Tenant(world, "acme").make()
    made = world.client("images").post("/v1/images", body={**SMALL, "name": "small"})
    return world.client("tasks").get(f"{OWN}/{made.json['task']}").json


def seen(client: Client, path: str) -> list[str]:
    """The ids of a list; none where it is refused."""
    reply = client.get(path)
    return [one["id"] for one in reply.json["items"]] if reply.status == 200 else []


@pytest.mark.parametrize(
    ("who", "path"),
    [(PAT, OF_PROJECT), (DOM, OF_PROJECT), (DOM, OF_DOMAIN), (SUE, OF_DOMAIN)],
    ids=["project admin", "domain admin in a project", "domain admin", "superadmin"],
)
def test_admins_see_a_task_and_end_it(world: World, task: Any, who: Principal, path: str) -> None:
    client = world.client("tasks", who)
    assert (task["project"], seen(client, path)) == ("acme/vision", [task["id"]])
    found = client.get(f"{path}/{task['id']}").json
    assert (found["owner"], found["result"], found["status"]) == ("user:acme/ann", None, "PENDING")
    reply = client.post(f"{path}/{task['id']}/cancel")
    assert (reply.status, reply.json["status"]) == (202, "CANCELLED")
    assert world.client("images").get("/v1/images/small").json["status"] == "ERROR"


@pytest.mark.parametrize(
    ("who", "path"),
    [(who, path) for who in (BOB, OLA, EVE) for path in (OWN, OF_PROJECT, OF_DOMAIN)]
    + [(PAT, OWN), (PAT, OF_DOMAIN), (DOM, OWN)],
    ids=lambda given: given.name if isinstance(given, Principal) else given,
)
def test_nobody_else_knows_of_it(world: World, task: Any, who: Principal, path: str) -> None:
    client = world.client("tasks", who)
    assert seen(client, path) == []
    assert {client.get(f"{path}/{task['id']}").status, client.post(f"{path}/{task['id']}/cancel").status} <= {403, 404}
    assert world.client("tasks").get(f"{OWN}/{task['id']}").json["status"] == "PENDING"


def test_filters_and_totals_are_those_of_the_project(world: World, task: Any) -> None:
    client = world.client("tasks", PAT)
    found = client.get(OF_PROJECT, query={"filter": '{"status": {"equals": "PENDING"}}'}).json
    assert [one["id"] for one in found["items"]] == [task["id"]]
    assert client.get(OF_PROJECT, query={"filter": '{"status": {"equals": "FAILED"}}'}).json["items"] == []


def test_admins_of_a_later_project_of_the_name_see_none(world: World, task: Any) -> None:
    tenant = Tenant(world, "acme")
    tenant.purge("project")
    tenant.make()
    assert seen(world.client("tasks", PAT), OF_PROJECT) == []
    assert world.client("tasks", PAT).get(f"{OF_PROJECT}/{task['id']}").status == 404
