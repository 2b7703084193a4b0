"""A domain and a project of the name that the tests' principals are of."""

from typing import Any

from portico.core.data.codec import to_item
from portico.core.data.writes import Put
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.domains.entity import Domain
from portico.tenancy.projects.entity import Project

from tests.support.world import World


def put_homes(world: World) -> None:
    """Writes the domain `acme` and its project `vision` directly."""
    times: dict[str, Any] = {"created_at": world.clock.now(), "updated_at": world.clock.now()}
    homes = (
        Domain(scope=GLOBAL, name="acme", client="client-acme", client_id="c", **times),
        Project(scope=Scope("acme"), name="vision", **times),
    )
    store = world.platform.store
    store.table.transact([Put(store.entities, to_item(home)) for home in homes])
