"""What clients send and get of projects."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from portico.core.entity import Name
from portico.core.http.adapter import Adapter
from portico.core.http.fields import Words
from portico.core.http.filters import StringFilter, TimeFilter, filter_model
from portico.identity.entities import Project


class ProjectReplace(BaseModel):
    """A project without its name."""

    model_config = ConfigDict(extra="forbid")

    display_name: Words | None = None
    description: Words | None = None
    resource_policy: Name | None = Field(None, description="The resource policy that limits it.", examples=["small"])


class ProjectCreate(ProjectReplace):
    """A new project."""

    name: Name = Field(description="Unique in its domain, ignoring case; immutable.", examples=["vision"])


class ProjectUpdate(ProjectReplace):
    """The fields to change."""


class ProjectPublic(BaseModel):
    """A project."""

    name: str = Field(examples=["vision"])
    domain: str = Field(examples=["acme"])
    display_name: str | None
    description: str | None
    resource_policy: str | None
    created_at: datetime
    updated_at: datetime


def show(project: Project) -> ProjectPublic:
    """The project as clients see it."""
    shown = set(ProjectPublic.model_fields) - {"domain"}
    return ProjectPublic(domain=str(project.scope.domain), **project.model_dump(include=shown))


ProjectFilter = filter_model(
    "ProjectFilter",
    name=StringFilter,
    display_name=StringFilter,
    description=StringFilter,
    created_at=TimeFilter,
    updated_at=TimeFilter,
)
ADAPTER = Adapter(ProjectFilter, ("name", "created_at", "updated_at"))
