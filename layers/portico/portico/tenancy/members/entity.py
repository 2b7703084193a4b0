"""Members: the users and service accounts of a domain, and their roles in projects."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from portico.core.model.entity import NamedEntity


class Role(StrEnum):
    """The built-in roles."""

    SUPERADMIN = "superadmin"
    DOMAIN_ADMIN = "domain_admin"
    USER = "user"
    VIEWER = "viewer"


class ProjectRole(StrEnum):
    """The built-in roles in a project."""

    PROJECT_ADMIN = "project_admin"
    USER = "user"
    VIEWER = "viewer"


class Status(StrEnum):
    """Whether a user or a key pair may sign in."""

    ACTIVE = "active"
    DISABLED = "disabled"


class Membership(BaseModel):
    """A user's place in a project."""

    model_config = ConfigDict(frozen=True)

    name: str
    role: ProjectRole = ProjectRole.USER


class Member(NamedEntity):
    """Who may sign in, in a domain. Tokens of before `credentials_changed_at` are out."""

    role: Role = Role.USER
    projects: list[Membership] = []
    status: Status = Status.ACTIVE
    credentials_changed_at: datetime | None = None
