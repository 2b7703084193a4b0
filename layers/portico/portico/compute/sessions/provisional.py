"""A stand-in for the shares of resource groups, until there are any: nobody has used anything."""

from datetime import datetime
from typing import TYPE_CHECKING

from portico.compute.sessions.ports import Shares

if TYPE_CHECKING:
    from portico.compute.resource_groups.entity import ResourceGroup
    from portico.compute.scheduling.candidates import Factors
    from portico.core.services.parts import Parts


class NoShares:
    """No usage."""

    def factors(self, group: "ResourceGroup", now: datetime) -> "Factors":
        """None."""
        return {}


def shares(parts: "Parts") -> Shares:
    """The shares."""
    return NoShares()
