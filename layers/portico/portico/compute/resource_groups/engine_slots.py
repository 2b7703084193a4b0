"""The slots that each engine says it has, by which capacities and presets are checked."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

from portico.core.base.errors import Unprocessable
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy, Part

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


class Offer(Protocol):
    """What an engine can do, as far as it matters here."""

    @property
    def slots(self) -> tuple[str, ...]:
        """The slots that it has."""
        ...


OFFERED: Part[Mapping[str, Offer]] = Part("portico.compute.sessions.offered:wire")


@frozen
class EngineSlots:
    """Knows what engines can do."""

    offered: Lazy[Mapping[str, Offer]]

    def check(self, engine: str, field: str, names: Iterable[str]) -> None:
        """Raises Unprocessable: ENGINE_NOT_OFFERED, or SLOT_UNSUPPORTED that names the first slot which the engine has not."""
        offered = self.offered()
        if engine not in offered:
            message = f"The engine {engine!r} is not offered here; there is {', '.join(offered)}."
            raise Unprocessable.field("engine", message, "not_offered", code="ENGINE_NOT_OFFERED")
        supported = list(offered[engine].slots)
        for name in names:
            if name not in supported:
                message = f"There is no slot {name!r} on the engine {engine!r}; it has {', '.join(supported)}."
                error = Unprocessable.field(f"{field}.{name}", message, "slot_unsupported", code="SLOT_UNSUPPORTED")
                error.details |= {"engine": engine, "supported": supported}
                raise error


def wire(parts: "Parts") -> EngineSlots:
    """The slots."""
    return EngineSlots(parts.lazy(OFFERED))


ENGINE_SLOTS: Part[EngineSlots] = Part(f"{__name__}:wire")
