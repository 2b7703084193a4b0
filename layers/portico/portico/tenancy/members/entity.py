"""Members: the users and service accounts of a domain, and their roles in projects."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from portico.core.model.entity import Name, NamedEntity
from portico.core.model.fields import FILTERABLE, INTERNAL, SORTABLE, Input, Sent
from portico.core.model.open_enum import OpenEnum

Issuer = Annotated[
    str,
    StringConstraints(min_length=1, max_length=512),
    Field(
        description="The issuer, exactly as in its tokens; its discovery document is below it.",
        examples=["https://accounts.example.com"],
    ),
]


class Role(OpenEnum):
    """The built-in roles."""

    SUPERADMIN = "superadmin"
    DOMAIN_ADMIN = "domain_admin"
    USER = "user"
    VIEWER = "viewer"


class ProjectRole(OpenEnum):
    """The built-in roles in a project."""

    PROJECT_ADMIN = "project_admin"
    USER = "user"
    VIEWER = "viewer"


class Status(OpenEnum):
    """The status of a user or a key pair: only ACTIVE ones may sign in."""

    ACTIVE = "active"
    DISABLED = "disabled"


class Membership(BaseModel):
    """A user's place in a project."""

    model_config = ConfigDict(frozen=True)

    name: str
    role: ProjectRole = ProjectRole.USER


class MembershipInput(Sent):
    """A place in a project of the domain."""

    name: Name = Field(description="The project.", examples=["vision"])
    role: ProjectRole = ProjectRole.USER


MembershipInputs = Annotated[list[MembershipInput], Field(max_length=100)]


class Member(NamedEntity):
    """A user or a service account: signs in, in a domain. Tokens of before `credentials_changed_at` are out."""

    role: Annotated[Role, Input(), FILTERABLE, SORTABLE] = Role.USER
    projects: Annotated[list[Membership], Input(MembershipInputs)] = Field(default_factory=list)
    status: Annotated[Status, Input(), FILTERABLE, SORTABLE] = Status.ACTIVE
    credentials_changed_at: Annotated[datetime | None, INTERNAL] = None
