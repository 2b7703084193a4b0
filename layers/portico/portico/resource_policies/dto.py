"""What clients send and get of resource policies."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from portico.core.entity import Name
from portico.core.http.adapter import Adapter
from portico.core.http.fields import Words
from portico.core.http.filters import NumberFilter, StringFilter, TimeFilter, filter_model
from portico.resource_policies.entity import ResourcePolicy

Limit = Annotated[int, Field(ge=0, le=10**15)]


class ResourcePolicyReplace(BaseModel):
    """Limits; what is left out is not limited."""

    model_config = ConfigDict(extra="forbid")

    display_name: Words | None = None
    description: Words | None = None
    max_functions: Limit | None = Field(None, description="Functions, deleted ones not counted.", examples=[100])
    max_concurrent_runs: Limit | None = Field(None, description="Runs that have not ended.", examples=[50])
    max_storage_bytes: Limit | None = Field(None, description="Bytes of code.", examples=[1_000_000_000])


class ResourcePolicyCreate(ResourcePolicyReplace):
    """A new resource policy."""

    name: Name = Field(description="Unique, ignoring case; immutable.", examples=["small"])


class ResourcePolicyUpdate(ResourcePolicyReplace):
    """The fields to change; null takes a limit away."""


class ResourcePolicyPublic(BaseModel):
    """A resource policy."""

    name: str = Field(examples=["small"])
    display_name: str | None
    description: str | None
    max_functions: int | None
    max_concurrent_runs: int | None
    max_storage_bytes: int | None
    created_at: datetime
    updated_at: datetime


def show(policy: ResourcePolicy) -> ResourcePolicyPublic:
    """The policy as clients see it."""
    return ResourcePolicyPublic(**policy.model_dump(include=set(ResourcePolicyPublic.model_fields)))


ResourcePolicyFilter = filter_model(
    "ResourcePolicyFilter",
    name=StringFilter,
    max_functions=NumberFilter,
    max_concurrent_runs=NumberFilter,
    max_storage_bytes=NumberFilter,
    created_at=TimeFilter,
    updated_at=TimeFilter,
)
ADAPTER = Adapter(ResourcePolicyFilter, ("name", "created_at", "updated_at"))
