"""What clients send and get of users."""

from typing import Annotated, Final

from pydantic import Field, SecretStr, StringConstraints

from portico.core.http.adapter import Adapter
from portico.core.http.fields import named_filter, unset
from portico.core.http.filters import EnumFilter, StringFilter
from portico.core.model.entity import Name, Words
from portico.tenancy.members.dto import MemberPublic, MemberReplace, MemberUpdate
from portico.tenancy.members.entity import Role, Status

Email = Annotated[
    str,
    StringConstraints(pattern=r"^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$", max_length=254, to_lower=True),
    Field(description="Unique in the domain, ignoring case.", examples=["ada@example.com"]),
]
Password = Annotated[SecretStr, Field(min_length=10, max_length=256, description="Never shown again.")]


_LIMITS: Final = "The resource policy of key pairs that the user makes."


class UserReplace(MemberReplace):
    """A user without its name."""

    email: Email | None = None
    full_name: Words | None = Field(None, examples=["Ada Lovelace"])
    password: Password | None = None
    resource_policy: Name | None = Field(None, description=_LIMITS, examples=["small"])


class UserCreate(UserReplace):
    """A new user."""

    name: Name = Field(description="Unique in its domain, ignoring case; immutable.", examples=["ada"])


class UserUpdate(MemberUpdate):
    """The fields to change."""

    email: Email | None = None
    full_name: Words | None = None
    password: Password = Field(default_factory=unset)
    resource_policy: Name | None = Field(None, description=_LIMITS, examples=["small"])


class UserPublic(MemberPublic):
    """A user."""

    name: str = Field(examples=["ada"])
    email: str | None
    full_name: str | None
    resource_policy: str | None


UserFilter = named_filter(
    "UserFilter",
    email=StringFilter,
    full_name=StringFilter,
    role=EnumFilter[Role],
    status=EnumFilter[Status],
)
ADAPTER = Adapter(UserFilter, ("name", "email", "full_name", "role", "status", "created_at", "updated_at"))
