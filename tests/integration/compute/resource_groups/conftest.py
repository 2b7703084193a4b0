"""A domain, a project, its people, and the first resource group."""

from dataclasses import dataclass
from typing import Any

import pytest
from portico.compute.resource_groups.resource import RESOURCE_GROUPS
from portico.compute.resource_groups.service import ResourceGroupService
from portico.core.model.principal import PLATFORM
from portico.tenancy.domains.usage_plans import USAGE_CLIENTS
from portico.tenancy.sign_in.actions import Bootstrap

from tests.support.gateway import Client, Reply
from tests.support.generic.setups import Clients
from tests.support.sample_resource import ADMIN
from tests.support.world import World

GROUPS = "/v1/admin/resource-groups"


@dataclass
class Pools:
    """The platform after its first start, and a superadmin's client."""

    world: World
    api: Client

    def make(self, name: str, **fields: Any) -> Any:
        """A group."""
        reply = self.api.post(GROUPS, body={"name": name, "capacity": {"cpu": 4, "mem": "8g"}, **fields})
        assert reply.status == 201, reply.body
        return reply.json

    def count(self, **amounts: int) -> None:
        """Adds to counters by name, as sessions do: slots of groups in one shard."""
        store = self.world.platform.store
        store.table.transact(
            [
                store.counters.add_to_one(name, amount)
                if name.startswith("group/") and "#slots/" in name
                else store.counters.add(name, amount)
                for name, amount in amounts.items()
            ]
        )

    def change(self, name: str, **fields: Any) -> Reply:
        """The reply to a change of a group."""
        return self.api.patch(f"{GROUPS}/{name}", body=fields)

    def get(self, name: str) -> Any:
        """A group as superadmins see it."""
        return self.api.get(f"{GROUPS}/{name}").json

    @property
    def service(self) -> ResourceGroupService:
        """What sessions ask."""
        found: ResourceGroupService = self.world.platform.get(RESOURCE_GROUPS)
        return found


@pytest.fixture
def pools(world: World) -> Pools:
    world.platform.put(USAGE_CLIENTS, Clients())  # type: ignore[arg-type]
    for domain, project in (("acme", "vision"), ("acme", "speech"), ("umbrella", "vision")):
        world.run(Bootstrap(domain, project, "root"), PLATFORM)
    return Pools(world, world.client("domains", ADMIN))
