"""The engines that there are, by name; a resource group names one."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from portico.compute.sessions import ecs_engine
from portico.compute.sessions.engine import Engine
from portico.core.base.parts import Part

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


def wire(parts: "Parts") -> Mapping[str, Engine]:
    """All of them; none asks anything before it is used."""
    found: list[Engine] = [ecs_engine.wire(parts)]
    if parts.settings.microvm_base:
        from portico.compute.sessions import microvm_engine

        found.append(microvm_engine.wire(parts))
    return {one.name: one for one in found}


ENGINES: "Part[Mapping[str, Engine]]" = Part("portico.compute.sessions.engines:wire")
