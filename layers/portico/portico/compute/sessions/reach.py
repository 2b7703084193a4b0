"""The way to the programs in sessions: directly on one machine, through a function of their network on AWS."""

from ipaddress import IPv4Network
from typing import TYPE_CHECKING, Final

from portico.compute.sessions.engine import Reach
from portico.core.base.parts import Part

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

_ONE_MACHINE: Final = IPv4Network("127.77.0.0/16")  # the addresses of the local stack's tasks


def wire(parts: "Parts") -> Reach:
    """That of the settings, which on AWS name a function."""
    if parts.settings.session_reach:
        from portico.compute.sessions.invoked_reach import InvokedReach

        return InvokedReach.of(parts.settings.session_reach)
    from portico.compute.sessions.direct_reach import DirectReach

    return DirectReach([_ONE_MACHINE])


REACH: "Part[Reach]" = Part("portico.compute.sessions.reach:wire")
