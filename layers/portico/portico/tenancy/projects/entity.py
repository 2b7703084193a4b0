"""Projects of a domain."""

from typing import Annotated, ClassVar

from portico.core.model.container import Container
from portico.core.model.fields import Input
from portico.core.model.scope import Scope
from portico.tenancy.domains.entity import PolicyName


class Project(Container):
    """A project in a domain."""

    type: ClassVar[str] = "project"
    types: ClassVar[str] = "projects"

    resource_policy: Annotated[str | None, Input(PolicyName | None)] = None

    @property
    def inside(self) -> Scope:
        """The scope of its functions and runs."""
        return Scope(self.scope.domain, self.name).at(((self.scope.uids or ("",))[0], self.uid))
