"""Resource policies."""

from typing import TYPE_CHECKING, Any, ClassVar

from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.services.standard import StandardService
from portico.tenancy.resource_policies.entity import ACTIONS, ResourcePolicy

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class ResourcePolicyService(StandardService[ResourcePolicy]):
    """The standard operations."""

    actions: ClassVar[dict[str, Any]] = ACTIONS


def wire(parts: "Parts") -> ResourcePolicyService:
    """The service, put together."""
    return ResourcePolicyService(parts.repository(ResourcePolicy), parts.clock)


RESOURCE_POLICIES: Part[ResourcePolicyService] = Part(f"{__name__}:wire")
