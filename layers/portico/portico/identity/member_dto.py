"""What the models of users and of service accounts share."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from portico.core.entity import Name
from portico.identity.entities import ProjectRole


class MembershipInput(BaseModel):
    """A place in a project of the domain."""

    model_config = ConfigDict(extra="forbid")

    name: Name = Field(description="The project.", examples=["vision"])
    role: ProjectRole = ProjectRole.USER


Memberships = Annotated[list[MembershipInput], Field(max_length=100)]
