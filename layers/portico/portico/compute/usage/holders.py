"""The port of those that hold slots now: their usage is in no bucket yet."""

from collections.abc import Sequence
from typing import Final, Protocol

from portico.compute.usage.buckets import Holder
from portico.core.base.parts import Part


class Holders(Protocol):
    """Knows the sessions that hold slots."""

    def in_group(self, group: str) -> Sequence[Holder]:
        """Those of a resource group."""
        ...


HOLDERS: Final[Part[Holders]] = Part("portico.compute.sessions.queue:wire_holders")
