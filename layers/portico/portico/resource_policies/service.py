"""Resource policies."""

from typing import Any, ClassVar

from portico.core.frozen import frozen
from portico.core.standard import StandardService
from portico.resource_policies.entity import ACTIONS, ResourcePolicy


@frozen
class ResourcePolicyService(StandardService[ResourcePolicy]):
    """The standard operations."""

    actions: ClassVar[dict[str, Any]] = ACTIONS
