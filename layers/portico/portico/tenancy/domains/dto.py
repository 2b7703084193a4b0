"""What clients send and get of domains."""

from pydantic import Field

from portico.core.http.adapter import Adapter
from portico.core.http.fields import DescribedInput, NamedPublic, named_filter, unset
from portico.core.http.filters import EnumFilter
from portico.core.model.entity import Name
from portico.tenancy.domains.entity import Plan


class DomainReplace(DescribedInput):
    """A domain without its name."""

    resource_policy: Name | None = Field(None, description="The resource policy that limits it.", examples=["small"])
    plan: Plan = Field(Plan.STANDARD, description="The usage plan of its users' calls.")


class DomainCreate(DomainReplace):
    """A new domain."""

    name: Name = Field(description="Unique, ignoring case; immutable.", examples=["acme"])


class DomainUpdate(DescribedInput):
    """The fields to change."""

    resource_policy: Name | None = Field(None, description="The resource policy that limits it.", examples=["small"])
    plan: Plan = Field(default_factory=unset)


class DomainPublic(NamedPublic):
    """A domain."""

    name: str = Field(examples=["acme"])
    resource_policy: str | None
    plan: Plan


DomainFilter = named_filter(
    "DomainFilter",
    plan=EnumFilter[Plan],
)
ADAPTER = Adapter(DomainFilter, ("name", "created_at", "updated_at", "plan"))
