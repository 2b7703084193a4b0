"""Resource policies."""

from collections.abc import Mapping
from typing import Any, ClassVar

from portico.core.base.frozen import frozen
from portico.core.services.standard import StandardService
from portico.tenancy.resource_policies.entity import ResourcePolicy
from portico.tenancy.resource_policies.resource import RESOURCE_POLICIES


@frozen
class ResourcePolicyService(StandardService[ResourcePolicy]):
    """The standard operations."""

    actions: ClassVar[Mapping[str, Any]] = RESOURCE_POLICIES.actions
