"""The declaration of projects."""

from typing import Final

from portico.core.model.access import PERMISSIONS, Access
from portico.core.model.conventions import Home
from portico.core.resource import Mount, Resource
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
    columns=("name", "display_name", "resource_policy", "created_at"),
    example={"name": "vision"},
)
