"""Projects."""

from dataclasses import dataclass
from typing import Any, ClassVar

from portico.core.container import ContainerService
from portico.identity.entities import Project
from portico.projects.actions import ACTIONS


@dataclass(frozen=True)
class ProjectService(ContainerService[Project]):
    """The standard operations."""

    actions: ClassVar[dict[str, Any]] = ACTIONS
