"""What sessions stand on: resource groups, images, engines, shares, and the queue of passes."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from portico.compute.sessions.engine import Engine
from portico.core.base.parts import Part
from portico.core.model.scope import Scope

if TYPE_CHECKING:
    from portico.compute.images.session_images import SessionImages
    from portico.compute.resource_groups.entity import ResourceGroup
    from portico.compute.resource_groups.for_sessions import SessionGroups
    from portico.compute.scheduling.candidates import Factors


class PassQueue(Protocol):
    """Asks for passes, one after the other in each group."""

    def ask(self, group: str) -> None:
        """A pass of the group, soon; what it does not bring, the sweep makes up for."""
        ...


class OverdueSessions(Protocol):
    """Has sessions looked after that nothing has happened to for too long."""

    def ask(self, scope: Scope, key: str) -> None:
        """One session, now."""
        ...


Engines = Mapping[str, Engine]

GROUPS: "Part[SessionGroups]" = Part("portico.compute.resource_groups.for_sessions:wire")
IMAGES: "Part[SessionImages]" = Part("portico.compute.images.session_images:wire")
OVERDUE: Part[OverdueSessions] = Part("portico.platform.ports:overdue_sessions")
PASS_QUEUE: Part[PassQueue] = Part("portico.platform.ports:pass_queue")
SHARES: "Part[Shares]" = Part("portico.compute.fair_share.shares:wire")


class Shares(Protocol):
    """The factors of fair share."""

    def factors(self, group: "ResourceGroup", now: datetime) -> "Factors":
        """The factors of domains, projects and users in a group."""
        ...
