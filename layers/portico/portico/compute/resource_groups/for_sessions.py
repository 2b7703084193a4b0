"""Resource groups as sessions see them."""

from typing import TYPE_CHECKING

from portico.compute.resource_groups.entity import ResourceGroup
from portico.compute.resource_groups.resource import RESOURCE_GROUPS
from portico.compute.resource_groups.service import ResourceGroupService
from portico.core.base.frozen import frozen
from portico.core.model.scope import GLOBAL, Scope

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class SessionGroups:
    """Finds resource groups."""

    service: ResourceGroupService

    def choose(self, scope: Scope, name: str | None, access_key: str | None) -> ResourceGroup:
        """The one that a session of the scope goes to. Raises Unprocessable at `resource_group`."""
        return self.service.choose(scope, name, access_key)

    def find(self, name: str) -> ResourceGroup | None:
        """The group of this name; None for one that is deleted."""
        return self.service.repository.get_many(GLOBAL, [name])[0]


def wire(parts: "Parts") -> SessionGroups:
    """The groups."""
    return SessionGroups(parts.get(RESOURCE_GROUPS))
