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


class NoEngine:
    """Starts nothing, for it is always busy."""

    name: str = "ecs"
    capabilities: Capabilities = Capabilities()

    def fit(self, wanted: Slots) -> Slots:
        """The amounts as they are. Raises SlotUnsupported."""
        for slot in wanted:
            if slot not in (CPU, MEM):
                raise SlotUnsupported(slot, (CPU, MEM))
        return dict(wanted)

    def start(self, launch: Launch) -> str:
        """Raises EngineBusy."""
        raise EngineBusy("There is no engine yet.")

    def look(self, handles: Sequence[str]) -> list[Observed]:
        """Nothing is known."""
        return [Observed(handle, "", Phase.UNKNOWN) for handle in handles]

    def running(self) -> list[Observed]:
        """Nothing runs."""
        return []

    def stop(self, handle: str, reason: str, *, forced: bool = False) -> None:
        """Nothing is to stop."""

    def retire(self, images: Collection[str]) -> int:
        """Nothing is kept."""
        return 0


def shares(parts: "Parts") -> Shares:
    """The shares."""
    return NoShares()
