"""The slots that each engine has, by which capacities and presets are checked without asking the engine."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from portico.compute.resource_groups.slots import CPU, MEM
from portico.core.base.errors import Unprocessable

SUPPORTED: Final[Mapping[str, Sequence[str]]] = {"ecs": (CPU, MEM)}


def check_slots(engine: str, field: str, names: Iterable[str]) -> None:
    """Raises Unprocessable, SLOT_UNSUPPORTED, that names the first slot which the engine has not."""
    supported = list(SUPPORTED.get(engine, ()))
    for name in names:
        if name not in supported:
            message = f"There is no slot {name!r} on the engine {engine!r}; it has {', '.join(supported)}."
            error = Unprocessable.field(f"{field}.{name}", message, "slot_unsupported", code="SLOT_UNSUPPORTED")
            error.details |= {"engine": engine, "supported": supported}
            raise error
