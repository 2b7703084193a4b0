"""Resource policies."""

from typing import TYPE_CHECKING

from portico.core.base.frozen import frozen
from portico.core.services.standard import StandardService
from portico.tenancy.resource_policies.entity import ResourcePolicy

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class ResourcePolicyService(StandardService[ResourcePolicy]):
    """The standard operations."""


def wire(parts: "Parts") -> ResourcePolicyService:
    """The service, put together."""
    return ResourcePolicyService(parts.repository(ResourcePolicy), parts.clock)
