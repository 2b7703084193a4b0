"""Stand-ins for what sessions stand on, until that is there: one resource group, one image, no engine."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from portico.compute.resource_groups.slots import CPU, MEM, Slots
from portico.compute.sessions.engine import Capabilities, EngineBusy, Launch, Observed, Phase, SlotUnsupported
from portico.compute.sessions.ports import Engines, Group, Groups, Images, SessionImage, Shares
from portico.core.base.errors import Unprocessable
from portico.core.base.frozen import frozen
from portico.core.model.scope import Scope

if TYPE_CHECKING:
    from portico.compute.scheduling.candidates import Factors
    from portico.core.services.parts import Parts


@frozen(slots=True)
class OneGroup:
    """The group `default`."""

    name: str
    engine: str
    capacity: Slots
    scheduler: str = "fifo"
    max_lifetime: int | None = None
    max_pending: int | None = None


@frozen
class OneGroups:
    """The groups by name; the first is the default."""

    groups: Mapping[str, OneGroup]

    def choose(self, scope: Scope, name: str | None, access_key: str | None) -> Group:
        """The group. Raises Unprocessable."""
        found = self.find(name or next(iter(self.groups)))
        if found is None:
            message = f"There is no resource group {name!r}."
            raise Unprocessable.field("resource_group", message, "not_found", code="RESOURCE_GROUP_NOT_FOUND")
        return found

    def find(self, name: str) -> Group | None:
        """The group of this name."""
        return self.groups.get(name.lower())


class OneImages:
    """The image `python`."""

    def session_image(self, scope: Scope, name: str) -> SessionImage:
        """The image. Raises Unprocessable."""
        if name.lower() != "python":
            raise Unprocessable.field("image", f"There is no image {name!r}.", "not_found", code="IMAGE_NOT_FOUND")
        return SessionImage("python", "python")


class NoShares:
    """No usage."""

    def factors(self, group: Group, now: datetime) -> "Factors":
        """None."""
        return {}


class NoEngine:
    """Starts nothing, for it is always busy."""

    name = "ecs"
    capabilities = Capabilities()

    def fit(self, wanted: Slots) -> Slots:
        """The amounts as they are. Raises SlotUnsupported."""
        for slot in wanted:
            if slot not in (CPU, MEM):
                raise SlotUnsupported(slot, (CPU, MEM))
        return wanted

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


def groups(parts: "Parts") -> Groups:
    """The groups."""
    capacity = {CPU: Decimal(16), MEM: Decimal(64 * 1024**3)}
    return OneGroups({"default": OneGroup("default", "ecs", capacity)})


def images(parts: "Parts") -> Images:
    """The images."""
    return OneImages()


def shares(parts: "Parts") -> Shares:
    """The shares."""
    return NoShares()


def engines(parts: "Parts") -> Engines:
    """The engines."""
    return {"ecs": NoEngine()}
