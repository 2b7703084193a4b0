"""The declaration of users."""

from typing import Final

from portico.core.model.access import PERMISSIONS, Access
from portico.core.model.conventions import Home
from portico.core.resource import Mount, Resource
from portico.tenancy.users.entity import User, UserInput

USERS: Final = Resource(
    "portico.tenancy.users.service:wire",
    entity=User,
    function="users",
    mounts=(Mount("/v1/domains/{domain}/users", "domain_", Home.DOMAIN),),
    access={**dict.fromkeys(PERMISSIONS, Access.ADMINISTER), "list": (Access.BROWSE, Access.ADMINISTER)},
    facts={"owner?": "String"},  # oneself
    inputs=UserInput,
    columns=("name", "full_name", "email", "role", "status"),
    example={"name": "ada", "email": "ada@example.com", "password": "nine-lamps-under-snow"},
)
