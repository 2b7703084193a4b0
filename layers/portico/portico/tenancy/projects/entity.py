"""Projects of a domain."""

from typing import ClassVar

from portico.core.model.container import Container
from portico.core.model.scope import Scope


class Project(Container):
    """A project in a domain."""

    type: ClassVar[str] = "project"
    types: ClassVar[str] = "projects"

    resource_policy: str | None = None

    @property
    def inside(self) -> Scope:
        """The scope of its functions and runs."""
        return Scope(self.scope.domain, self.name)
