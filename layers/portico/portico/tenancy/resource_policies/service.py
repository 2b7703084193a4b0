"""Resource policies."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from portico.core.base.frozen import frozen
from portico.core.services.standard import StandardService
from portico.tenancy.resource_policies.entity import ResourcePolicy
from portico.tenancy.resource_policies.resource import RESOURCE_POLICIES

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class ResourcePolicyService(StandardService[ResourcePolicy]):
    """The standard operations."""

    actions: ClassVar[Mapping[str, Any]] = RESOURCE_POLICIES.actions


def wire(parts: "Parts") -> ResourcePolicyService:
    """The service, put together."""
    return ResourcePolicyService(parts.repository(ResourcePolicy), parts.clock)
