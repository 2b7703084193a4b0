"""Resource policies."""

from typing import Any, ClassVar

from portico.core.base.frozen import frozen
from portico.core.services.standard import StandardService
from portico.tenancy.resource_policies.entity import ACTIONS, ResourcePolicy


@frozen
class ResourcePolicyService(StandardService[ResourcePolicy]):
    """The standard operations."""

    actions: ClassVar[dict[str, Any]] = ACTIONS
