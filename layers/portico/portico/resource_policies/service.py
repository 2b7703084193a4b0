"""Resource policies."""

from dataclasses import dataclass
from typing import Any, ClassVar

from portico.core.standard import StandardService
from portico.resource_policies.entity import ACTIONS, ResourcePolicy


@dataclass(frozen=True)
class ResourcePolicyService(StandardService[ResourcePolicy]):
    """The standard operations."""

    actions: ClassVar[dict[str, Any]] = ACTIONS
