"""Projects of a domain."""

from typing import Annotated, ClassVar

from pydantic import Field

from portico.core.model.container import Container
from portico.core.model.entity import Name
from portico.core.model.fields import Input
from portico.core.model.scope import Scope
from portico.tenancy.domains.entity import PolicyName

GroupName = Annotated[
    Name, Field(description="The resource group of its sessions that name none.", examples=["default"])
]


class Project(Container):
    """A project in a domain."""

    type: ClassVar[str] = "project"
    types: ClassVar[str] = "projects"

    resource_policy: Annotated[str | None, Input(PolicyName | None)] = None
    resource_group: Annotated[str | None, Input(GroupName | None)] = None

    @property
    def inside(self) -> Scope:
        """The scope of its functions and runs."""
        return Scope(self.scope.domain, self.name).at(((self.scope.uids or ("",))[0], self.uid))
