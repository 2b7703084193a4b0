"""Domains, projects, users and key pairs."""

from enum import StrEnum
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from portico.core.container import Container
from portico.core.entity import Entity, NamedEntity
from portico.core.scope import Scope


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


class Plan(StrEnum):
    """The usage plans of the template."""

    FREE = "free"
    STANDARD = "standard"
    PREMIUM = "premium"


class Status(StrEnum):
    """Whether a user or a key pair may sign in."""

    ACTIVE = "active"
    DISABLED = "disabled"


class Domain(Container):
    """A tenant. `client` is the value of its API key, which its usage plan counts by."""

    type: ClassVar[str] = "domain"
    types: ClassVar[str] = "domains"

    client: str
    client_id: str
    plan: Plan = Plan.STANDARD
    resource_policy: str | None = None

    @property
    def inside(self) -> Scope:
        """The scope of its projects and users."""
        return Scope(self.name)


class Project(Container):
    """A project in a domain."""

    type: ClassVar[str] = "project"
    types: ClassVar[str] = "projects"

    resource_policy: str | None = None

    @property
    def inside(self) -> Scope:
        """The scope of its functions and runs."""
        return Scope(self.scope.domain, self.name)


class Membership(BaseModel):
    """A user's place in a project."""

    model_config = ConfigDict(frozen=True)

    name: str
    role: ProjectRole = ProjectRole.USER


class User(NamedEntity):
    """A person, in a domain."""

    type: ClassVar[str] = "user"
    types: ClassVar[str] = "users"

    email: str | None = None
    full_name: str | None = None
    role: Role = Role.USER
    projects: list[Membership] = []
    status: Status = Status.ACTIVE
    identities: dict[str, str] = {}  # the subject at each external issuer, bound by the first sign-in


class KeyPair(Entity):
    """An access key and its secret: hashed to be compared, encrypted to check signatures made with it."""

    type: ClassVar[str] = "keypair"
    types: ClassVar[str] = "keypairs"
    key_field: ClassVar[str] = "access_key"

    access_key: str
    secret_sha256: str
    secret: str
    domain: str
    user: str
    status: Status = Status.ACTIVE

    @property
    def parent(self) -> str:
        """Key pairs are listed by user."""
        return f"user/{self.domain}/{self.user}#keypairs"
