"""What the models of users and of service accounts share."""

from typing import Annotated

from pydantic import Field

from portico.core.http.fields import DescribedInput, Input, TenantPublic, unset
from portico.core.model.entity import Name
from portico.tenancy.members.entity import Membership, ProjectRole, Role, Status


class MembershipInput(Input):
    """A place in a project of the domain."""

    name: Name = Field(description="The project.", examples=["vision"])
    role: ProjectRole = ProjectRole.USER


Memberships = Annotated[list[MembershipInput], Field(max_length=100)]


class MemberReplace(DescribedInput):
    """What a member is allowed, and where."""

    role: Role = Role.USER
    projects: Memberships = Field(default_factory=list)
    status: Status = Status.ACTIVE


class MemberUpdate(DescribedInput):
    """The same, as far as it is to change."""

    role: Role = Field(default_factory=unset)
    projects: Memberships = Field(default_factory=unset)
    status: Status = Field(default_factory=unset)


class MemberPublic(TenantPublic):
    """What clients get of a member of a domain."""

    role: Role
    projects: list[Membership]
    status: Status
