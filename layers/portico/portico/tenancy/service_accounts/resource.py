"""The declaration of service accounts."""

from typing import Final

from pydantic import BaseModel, Field

from portico.core.model.access import PERMISSIONS, Access
from portico.core.model.conventions import Home
from portico.core.resource import Mount, Resource
from portico.tenancy.service_accounts.entity import ServiceAccount


class ServiceAccountOutput(BaseModel):
    """The computed field of a service account."""

    subject: str = Field(description="The `iss` and `sub` of its assertions.", examples=["service-account:acme/ci"])


SERVICE_ACCOUNTS: Final = Resource(
    "portico.tenancy.service_accounts.service:wire",
    entity=ServiceAccount,
    function="users",
    mounts=(Mount("/v1/domains/{domain}/service-accounts", "domain_", Home.DOMAIN),),
    access=dict.fromkeys(PERMISSIONS, Access.CREDENTIALS),
    outputs=ServiceAccountOutput,
    columns=("name", "role", "status", "subject"),
    example={"name": "ci"},
)
