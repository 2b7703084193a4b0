"""What clients send and get of projects."""

from pydantic import Field

from portico.core.http.adapter import Adapter
from portico.core.http.fields import DescribedInput, TenantPublic, named_filter
from portico.core.model.entity import Name


class ProjectReplace(DescribedInput):
    """A project without its name."""

    resource_policy: Name | None = Field(None, description="The resource policy that limits it.", examples=["small"])


class ProjectCreate(ProjectReplace):
    """A new project."""

    name: Name = Field(description="Unique in its domain, ignoring case; immutable.", examples=["vision"])


class ProjectUpdate(ProjectReplace):
    """The fields to change."""


class ProjectPublic(TenantPublic):
    """A project."""

    name: str = Field(examples=["vision"])
    resource_policy: str | None


ProjectFilter = named_filter(
    "ProjectFilter",
)
ADAPTER = Adapter(ProjectFilter, ("name", "created_at", "updated_at"))
