"""Identity providers: external OpenID Connect issuers whose ID tokens a domain takes."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from portico.core.model.entity import NamedEntity
from portico.tenancy.members.entity import ProjectRole, Role


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class ClaimMapping(_Part):
    """Which claim says what; `groups` names a claim that is a list of texts."""

    user: str = "sub"
    email: str = "email"
    full_name: str = "name"
    groups: str = "groups"


class GroupRole(_Part):
    """The role in the domain of the members of a group."""

    group: str
    role: Role


class GroupProject(_Part):
    """The place in a project of the members of a group."""

    group: str
    project: str
    role: ProjectRole = ProjectRole.USER


class IdentityProvider(NamedEntity):
    """An issuer: what its ID tokens must be for (`client_id`), and who their bearers become."""

    type: ClassVar[str] = "identity_provider"
    types: ClassVar[str] = "identity_providers"

    issuer: str
    client_id: str
    mapping: ClaimMapping = ClaimMapping()
    roles: list[GroupRole] = []
    projects: list[GroupProject] = []
    create_users: bool = False
    enabled: bool = True
