"""What clients send and get of domains."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from portico.core.entity import Name
from portico.core.http.adapter import Adapter
from portico.core.http.fields import Words, unset
from portico.core.http.filters import EnumFilter, StringFilter, TimeFilter, filter_model
from portico.identity.entities import Domain, Plan


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DomainReplace(_Input):
    """A domain without its name."""

    display_name: Words | None = None
    description: Words | None = None
    resource_policy: Name | None = Field(None, description="The resource policy that limits it.", examples=["small"])
    plan: Plan = Field(Plan.STANDARD, description="The usage plan of its users' calls.")


class DomainCreate(DomainReplace):
    """A new domain."""

    name: Name = Field(description="Unique, ignoring case; immutable.", examples=["acme"])


class DomainUpdate(_Input):
    """The fields to change."""

    display_name: Words | None = None
    description: Words | None = None
    resource_policy: Name | None = Field(None, description="The resource policy that limits it.", examples=["small"])
    plan: Plan = Field(default_factory=unset)


class DomainPublic(BaseModel):
    """A domain."""

    name: str = Field(examples=["acme"])
    display_name: str | None
    description: str | None
    resource_policy: str | None
    plan: Plan
    created_at: datetime
    updated_at: datetime


def show(domain: Domain) -> DomainPublic:
    """The domain as clients see it."""
    return DomainPublic(**domain.model_dump(include=set(DomainPublic.model_fields)))


DomainFilter = filter_model(
    "DomainFilter",
    name=StringFilter,
    display_name=StringFilter,
    description=StringFilter,
    plan=EnumFilter[Plan],
    created_at=TimeFilter,
    updated_at=TimeFilter,
)
ADAPTER = Adapter(DomainFilter, ("name", "created_at", "updated_at", "plan"))
