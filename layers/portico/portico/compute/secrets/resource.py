"""The declaration of secrets."""

from typing import Final

from portico.compute.secrets.entity import Secret, SecretInput
from portico.core.model.access import USERS_WRITE, Access
from portico.core.model.conventions import Home
from portico.core.resource import Mount, Resource

SECRETS: Final = Resource(
    "portico.compute.secrets.service:wire",
    entity=Secret,
    function="secrets",
    mounts=(Mount("/v1/secrets", "", Home.CURRENT_PROJECT),),
    # Handing a secret to code is asked for each secret that a call names.
    access={**USERS_WRITE, "use": (Access.WRITE, Access.PLATFORM)},
    inputs=SecretInput,
    words={
        "update": "The fields to change; `values` replace all that were there, key by key they cannot be changed.",
        "public": "A secret, without its values.",
    },
    columns=("name", "keys", "version", "rotated_at"),
    example={"name": "database", "values": {"DB_PASSWORD": "blue-lamp-under-snow"}},
)
