"""What clients send and get of resource policies."""

from typing import Annotated

from pydantic import Field

from portico.core.http.adapter import Adapter
from portico.core.http.fields import DescribedInput, NamedPublic, named_filter
from portico.core.http.filters import NumberFilter
from portico.core.model.entity import Name

Limit = Annotated[int, Field(ge=0, le=10**15)]
Rate = Annotated[int, Field(ge=0, le=60_000)]


class ResourcePolicyReplace(DescribedInput):
    """Limits; what is left out is not limited."""

    max_functions: Limit | None = Field(None, description="Functions, deleted ones not counted.", examples=[100])
    max_concurrent_runs: Limit | None = Field(
        None, description="Runs that execute at once; the others wait in the queue.", examples=[50]
    )
    max_storage_bytes: Limit | None = Field(None, description="Bytes of code.", examples=[1_000_000_000])
    max_requests_per_minute: Rate | None = Field(
        None,
        description="Requests a minute, in bursts of as many. Superadmins are bound by those of key pairs only.",
        examples=[600],
    )


class ResourcePolicyCreate(ResourcePolicyReplace):
    """A new resource policy."""

    name: Name = Field(description="Unique, ignoring case; immutable.", examples=["small"])


class ResourcePolicyUpdate(ResourcePolicyReplace):
    """The fields to change; null takes a limit away."""


class ResourcePolicyPublic(NamedPublic):
    """A resource policy."""

    name: str = Field(examples=["small"])
    max_functions: int | None
    max_concurrent_runs: int | None
    max_storage_bytes: int | None
    max_requests_per_minute: int | None


ResourcePolicyFilter = named_filter(
    "ResourcePolicyFilter",
    max_functions=NumberFilter,
    max_concurrent_runs=NumberFilter,
    max_storage_bytes=NumberFilter,
    max_requests_per_minute=NumberFilter,
)
ADAPTER = Adapter(ResourcePolicyFilter, ("name", "created_at", "updated_at"))
