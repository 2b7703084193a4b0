"""Domains, projects, users and key pairs."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from portico.core.claims import Claim
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


class Member(NamedEntity):
    """Who may sign in, in a domain. Tokens of before `credentials_changed_at` are out."""

    role: Role = Role.USER
    projects: list[Membership] = []
    status: Status = Status.ACTIVE
    credentials_changed_at: datetime | None = None


class User(Member):
    """A person. No DTO shows `password_hash`."""

    type: ClassVar[str] = "user"
    types: ClassVar[str] = "users"

    email: str | None = None
    full_name: str | None = None
    password_hash: str | None = Field(None, repr=False)
    identities: dict[str, str] = {}  # the subject at each external issuer, bound by the first sign-in
    resource_policy: str | None = None  # that of the key pairs that the user makes

    @property
    def claims(self) -> Sequence[Claim]:
        """An e-mail address is one user's in a domain."""
        return (email_claim(self.scope, self.email),) if self.email else ()


def email_claim(scope: Scope, email: str) -> Claim:
    """The claim of an e-mail address in a domain."""
    return Claim("email", f"{scope}#emails", email.lower())


class KeyPair(Entity):
    """An access key and its secret: hashed to be compared, encrypted to check signatures made with it.

    `slot` is one of the few that a user has; operators make pairs beyond them, whose slot is the access key.
    `secret_key` is set when it is shown, that once, `last_used_at` when it was looked up; neither is kept.
    """

    type: ClassVar[str] = "keypair"
    types: ClassVar[str] = "keypairs"
    key_field: ClassVar[str] = "access_key"

    access_key: str
    secret_sha256: str = Field(repr=False)
    secret: str = Field(repr=False)
    domain: str
    user: str
    description: str | None = None
    status: Status = Status.ACTIVE
    slot: str
    credentials_changed_at: datetime | None = None
    resource_policy: str | None = None
    secret_key: str | None = Field(None, exclude=True, repr=False)
    last_used_at: datetime | None = Field(None, exclude=True)

    @property
    def trail(self) -> Scope:
        """That of its user."""
        return Scope(self.domain, user=self.user)

    @property
    def claims(self) -> Sequence[Claim]:
        """Its slot."""
        return (Claim("slot", slots_of(self.trail), f"{self.trail.user}/{self.slot}"),)


def slots_of(scope: Scope) -> str:
    """The partition of the slots of a domain's key pairs: a list of them that is never a moment old."""
    return f"{Scope(scope.domain)}#keypair_slots"
