"""The declaration of projects."""

from typing import Final

from portico.core.resource import PERMISSIONS, Access, Home, Mount, Resource
from portico.tenancy.projects.entity import Project

PROJECTS: Final = Resource(
    "portico.tenancy.projects.service:wire",
    entity=Project,
    function="projects",
    mounts=(Mount("/v1/domains/{domain}/projects", "domain_", Home.DOMAIN),),
    access={
        **dict.fromkeys((*PERMISSIONS, "limit"), Access.ADMINISTER),
        "get": Access.READ,
        "list": (Access.BROWSE, Access.ADMINISTER),
    },
    facts={"project": "String"},  # itself
    name_example="vision",
    columns=("name", "display_name", "resource_policy", "created_at"),
    example={"name": "vision"},
)
