"""A purge of a project ends its sessions, and leaves nothing of them."""

from dataclasses import replace

from portico.core.model.principal import PLATFORM
from portico.core.model.scope import Scope
from portico.core.services.container import EmptyContainer

from tests.integration.compute.sessions.conftest import Begin
from tests.support.sample_resource import ANN
from tests.support.sessions import SessionWorld

PATH = "/v1/domains/acme/projects"


def test_sessions_end_with_their_project(sessions: SessionWorld, begin: Begin) -> None:
    world = sessions.world
    projects = world.client("projects", replace(ANN, role="domain_admin"))
    assert projects.post(PATH, body={"name": "vision"}).status == 201
    assert world.client("folders").post("/v1/folders", body={"name": "data"}).status == 201
    made = world.client("folders").post("/v1/folders/data/files/mkdir", body={"path": "kept"})
    assert (made.status, len(world.objects("folders/"))) == (201, 1), made.body
    keys = [begin(f"s{number}", resources={"cpu": 1}, mounts=[{"folder": "data"}]) for number in range(3)]
    sessions.passes()
    sessions.ready(keys[0])
    assert len(sessions.engine.alive()) == 2
    assert projects.delete(f"{PATH}/vision", query={"purge": "1", "cascade": "1"}).status == 202
    world.run(EmptyContainer(Scope("acme"), "projects", "vision"), PLATFORM)
    assert sessions.engine.alive() == set()
    assert sessions.repository.get_many(Scope("acme", "vision"), keys) == [None] * 3
    assert set(sessions.held().values()) == {0}
    assert world.objects("folders/") == []
    assert projects.get(f"{PATH}/vision").status == 404
