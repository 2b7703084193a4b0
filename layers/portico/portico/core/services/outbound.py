"""The client for addresses that tenants chose, as a deployment has it."""

from typing import TYPE_CHECKING, Final

from portico.core.base.parts import Part
from portico.core.net.guarded_client import Outbound

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


def wire(parts: "Parts") -> Outbound:
    """One that also asks http at 127.0.0.1, where the deployment is one machine."""
    return Outbound(loopback=parts.settings.environment == "local")


OUTBOUND: Final[Part[Outbound]] = Part(f"{__name__}:wire")
