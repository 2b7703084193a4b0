"""What clients send and get of users."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from portico.core.entity import Name
from portico.core.http.adapter import Adapter
from portico.core.http.fields import Words, unset
from portico.core.http.filters import EnumFilter, StringFilter, TimeFilter, filter_model
from portico.identity.entities import Membership, Role, Status, User
from portico.identity.member_dto import Memberships

Email = Annotated[
    str,
    StringConstraints(pattern=r"^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$", max_length=254, to_lower=True),
    Field(description="Unique in the domain, ignoring case.", examples=["ada@example.com"]),
]
Password = Annotated[SecretStr, Field(min_length=10, max_length=256, description="Never shown again.")]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class UserReplace(_Input):
    """A user without its name."""

    email: Email | None = None
    full_name: Words | None = Field(None, examples=["Ada Lovelace"])
    display_name: Words | None = None
    description: Words | None = None
    password: Password | None = None
    role: Role = Role.USER
    projects: Memberships = Field(default_factory=list)
    status: Status = Status.ACTIVE


class UserCreate(UserReplace):
    """A new user."""

    name: Name = Field(description="Unique in its domain, ignoring case; immutable.", examples=["ada"])


class UserUpdate(_Input):
    """The fields to change."""

    email: Email | None = None
    full_name: Words | None = None
    display_name: Words | None = None
    description: Words | None = None
    password: Password = Field(default_factory=unset)
    role: Role = Field(default_factory=unset)
    projects: Memberships = Field(default_factory=unset)
    status: Status = Field(default_factory=unset)


class UserPublic(BaseModel):
    """A user."""

    name: str = Field(examples=["ada"])
    domain: str = Field(examples=["acme"])
    email: str | None
    full_name: str | None
    display_name: str | None
    description: str | None
    role: Role
    projects: list[Membership]
    status: Status
    created_at: datetime
    updated_at: datetime


def show(user: User) -> UserPublic:
    """The user as clients see it."""
    shown = set(UserPublic.model_fields) - {"domain"}
    return UserPublic(domain=str(user.scope.domain), **user.model_dump(include=shown))


UserFilter = filter_model(
    "UserFilter",
    name=StringFilter,
    email=StringFilter,
    full_name=StringFilter,
    role=EnumFilter[Role],
    status=EnumFilter[Status],
    created_at=TimeFilter,
    updated_at=TimeFilter,
)
ADAPTER = Adapter(UserFilter, ("name", "email", "full_name", "role", "status", "created_at", "updated_at"))
