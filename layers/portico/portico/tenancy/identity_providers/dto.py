"""What clients send and get of identity providers."""

from typing import Annotated

from pydantic import Field, StringConstraints

from portico.core.http.adapter import Adapter
from portico.core.http.fields import DescribedInput, Input, TenantPublic, named_filter, unset
from portico.core.http.filters import EnumFilter, StringFilter
from portico.core.model.entity import Name
from portico.tenancy.identity_providers.entity import ClaimMapping, GroupProject, GroupRole
from portico.tenancy.members.entity import ProjectRole, Role

Claim = Annotated[str, StringConstraints(min_length=1, max_length=128)]
Group = Annotated[str, StringConstraints(min_length=1, max_length=256)]
Url = Annotated[
    str,
    StringConstraints(min_length=1, max_length=512),
    Field(
        description="The issuer, exactly as in its tokens; its discovery document is below it.",
        examples=["https://accounts.example.com"],
    ),
]
ClientId = Annotated[
    str,
    StringConstraints(min_length=1, max_length=255),
    Field(description="The `aud` of its ID tokens: the client id that Portico has there.", examples=["portico"]),
]


class ClaimMappingInput(Input):
    """Which claim says what."""

    user: Claim = Field("sub", description="The user's name; what no name may have becomes a dash.")
    email: Claim = "email"
    full_name: Claim = "name"
    groups: Claim = Field("groups", description="A claim that is a list of texts.")


class GroupRoleInput(Input):
    """The role in the domain of the members of a group."""

    group: Group = Field(examples=["platform-team"])
    role: Role = Field(description="Not superadmin.", examples=["domain_admin"])


class GroupProjectInput(Input):
    """The place in a project of the members of a group."""

    group: Group = Field(examples=["vision-team"])
    project: Name = Field(examples=["vision"])
    role: ProjectRole = ProjectRole.USER


Roles = Annotated[
    list[GroupRoleInput],
    Field(max_length=100, description="The first that fits. None at all: roles are given here, not by groups."),
]
Projects = Annotated[
    list[GroupProjectInput],
    Field(max_length=100, description="All that fit. None at all: memberships are given here, not by groups."),
]


class IdentityProviderReplace(DescribedInput):
    """An identity provider without its name."""

    issuer: Url
    client_id: ClientId
    mapping: ClaimMappingInput = ClaimMappingInput()
    roles: Roles = Field(default_factory=list)
    projects: Projects = Field(default_factory=list)
    create_users: bool = Field(
        default=False, description="Whether the first sign-in makes the user; else it must be there."
    )
    enabled: bool = True


class IdentityProviderCreate(IdentityProviderReplace):
    """A new identity provider."""

    name: Name = Field(description="Unique in its domain, ignoring case; immutable.", examples=["corporate"])


class IdentityProviderUpdate(DescribedInput):
    """The fields to change."""

    issuer: Url = Field(default_factory=unset)
    client_id: ClientId = Field(default_factory=unset)
    mapping: ClaimMappingInput = Field(default_factory=unset)
    roles: Roles = Field(default_factory=unset)
    projects: Projects = Field(default_factory=unset)
    create_users: bool = Field(default_factory=unset)
    enabled: bool = Field(default_factory=unset)


class IdentityProviderPublic(TenantPublic):
    """An identity provider."""

    name: str = Field(examples=["corporate"])
    issuer: str = Field(examples=["https://accounts.example.com"])
    client_id: str = Field(examples=["portico"])
    mapping: ClaimMapping
    roles: list[GroupRole]
    projects: list[GroupProject]
    create_users: bool
    enabled: bool


IdentityProviderFilter = named_filter(
    "IdentityProviderFilter",
    issuer=StringFilter,
    client_id=StringFilter,
    enabled=EnumFilter[bool],
)
ADAPTER = Adapter(IdentityProviderFilter, ("name", "issuer", "created_at", "updated_at"))
