"""The port of those that hold slots now: their usage is in no bucket yet."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Protocol

from portico.compute.usage.buckets import Holder
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


class Holders(Protocol):
    """Knows the sessions that hold slots."""

    def in_group(self, group: str) -> Sequence[Holder]:
        """Those of a resource group."""
        ...


@frozen
class NoHolders:
    """No sessions."""

    def in_group(self, group: str) -> Sequence[Holder]:
        """None."""
        return ()


def wire(parts: "Parts") -> Holders:
    """The port, answered."""
    return NoHolders()


HOLDERS: Final[Part[Holders]] = Part(f"{__name__}:wire")
