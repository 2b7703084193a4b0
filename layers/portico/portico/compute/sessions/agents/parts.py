"""The part of the platform that asks what runs in sessions."""

from typing import TYPE_CHECKING, Final

from portico.core.base.parts import Part

if TYPE_CHECKING:
    from portico.compute.sessions.agents.service import InSessions

IN_SESSIONS: "Final[Part[InSessions]]" = Part("portico.compute.sessions.agents.service:wire")
