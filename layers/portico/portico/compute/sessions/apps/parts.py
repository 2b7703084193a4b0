"""The part of the platform that lets visitors of apps in."""

from typing import TYPE_CHECKING, Final

from portico.core.base.parts import Part

if TYPE_CHECKING:
    from portico.compute.sessions.apps.visits import Visits

VISITS: "Final[Part[Visits]]" = Part("portico.compute.sessions.apps.visits:wire")
