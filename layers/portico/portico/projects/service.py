"""Projects."""

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from portico.core.action import Target
from portico.core.call import Call
from portico.core.container import ContainerService
from portico.core.standard_actions import Fields
from portico.identity.entities import Project
from portico.projects.actions import ACTIONS

LIMIT: Final = "project:limit"


@dataclass(frozen=True)
class ProjectService(ContainerService[Project]):
    """The standard operations; those who administer a project do not say what limits it."""

    actions: ClassVar[dict[str, Any]] = ACTIONS

    def revise(self, call: Call, entity: Project, changes: Fields) -> Project:
        """The changed project. Raises Forbidden when the limits change and the caller may not change them."""
        if changes.get("resource_policy", entity.resource_policy) != entity.resource_policy:
            call.guard.demand(LIMIT, Target.of(entity))
        return super().revise(call, entity, changes)
