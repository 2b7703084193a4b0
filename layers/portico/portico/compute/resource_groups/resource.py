"""The declaration of resource groups: superadmins make them, members of projects use them."""

from typing import Final

from portico.compute.resource_groups.actions import ListUsableGroups, ReadAllocation, ReadCapacity
from portico.compute.resource_groups.entity import ResourceGroup
from portico.compute.resource_groups.models import (
    GroupCapacity,
    ResourceAllocation,
    UsableResourceGroup,
    show_allocation,
    show_capacity,
    show_usable,
)
from portico.core.model.access import PERMISSIONS, Access
from portico.core.model.conventions import Answer, Home
from portico.core.resource import Mount, Operation, Resource

_USERS: Final = "/v1/resource-groups"

RESOURCE_GROUPS: Final = Resource(
    "portico.compute.resource_groups.service:wire",
    entity=ResourceGroup,
    function="domains",
    mounts=(Mount("/v1/admin/resource-groups", "admin_", Home.GLOBAL),),
    own=(
        Operation(
            "list_usable",
            ListUsableGroups,
            "GET",
            _USERS,
            "list_resource_groups",
            "List the resource groups that you may use",
            "In the current project: all of them, the default first.",
            home=Home.CURRENT_PROJECT,
            answer=Answer.PAGE,
            reply=UsableResourceGroup,
            show=show_usable,
        ),
        Operation(
            "read_capacity",
            ReadCapacity,
            "GET",
            f"{_USERS}/{{name}}/capacity",
            "resource_group_capacity",
            "See how full a resource group is",
            "What its sessions occupy now, of everybody's.",
            binds={"name": "key"},
            home=Home.CURRENT_PROJECT,
            reply=GroupCapacity,
            show=show_capacity,
        ),
        Operation(
            "read_allocation",
            ReadAllocation,
            "GET",
            f"{_USERS}/{{name}}/allocation",
            "resource_group_allocation",
            "See what you can have of a resource group",
            "The least that group, domain, project, user and key pair leave now, and each of them.",
            binds={"name": "key"},
            home=Home.CURRENT_PROJECT,
            reply=ResourceAllocation,
            show=show_allocation,
        ),
    ),
    access={**dict.fromkeys(PERMISSIONS, Access.OPERATE), "use": Access.READ},
    words={"update": "The fields to change; sessions that run keep what they have."},
    columns=("name", "engine", "scheduler", "is_active", "is_default", "capacity"),
    example={"name": "batch", "capacity": {"cpu": 16, "mem": 68719476736}, "scheduler": "fair-share"},
)
