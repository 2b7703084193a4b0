"""What each engine can do, as it says itself: told where none could be put together, for that takes grants that few functions have."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from portico.compute.sessions import fargate, microvms
from portico.compute.sessions.engine import Capabilities

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


def wire(parts: "Parts") -> Mapping[str, Capabilities]:
    """Of all engines that are offered here, by name."""
    more = {microvms.NAME: microvms.CAPABILITIES} if parts.settings.microvm_base else {}
    return {"ecs": fargate.CAPABILITIES, **more}
