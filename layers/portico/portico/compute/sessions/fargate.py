"""Sizes of sessions on Fargate.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from portico.compute.resource_groups.slots import CPU, MEM, Slots
from portico.compute.sessions.engine import Capabilities, check_slots

_MB: Final = 1024 * 1024
_UNITS: Final = 1024  # of a core
_MEMORY: Final[Mapping[int, Sequence[int]]] = {  # in MB, by units of processor
    256: (512, 1024, 2048),
    512: range(1024, 4 * 1024 + 1, 1024),
    1024: range(2 * 1024, 8 * 1024 + 1, 1024),
    2048: range(4 * 1024, 16 * 1024 + 1, 1024),
    4096: range(8 * 1024, 30 * 1024 + 1, 1024),
    8192: range(16 * 1024, 60 * 1024 + 1, 4 * 1024),
    16384: range(32 * 1024, 120 * 1024 + 1, 8 * 1024),
}
SLOTS: Final = (CPU, MEM)
CAPABILITIES: Final = Capabilities(SLOTS)
LARGEST: Final[Slots] = {CPU: Decimal(16), MEM: Decimal(120 * 1024 * _MB)}


def fit(wanted: Slots) -> dict[str, Decimal]:
    """The smallest size that holds what is wanted, the fewest cores first. Raises SlotUnsupported or TooLarge."""
    check_slots(wanted, LARGEST)
    cpu, memory = wanted.get(CPU, Decimal(0)) * _UNITS, wanted.get(MEM, Decimal(0)) / _MB
    return next(
        {CPU: Decimal(units) / _UNITS, MEM: Decimal(size) * _MB}
        for units, sizes in _MEMORY.items()
        for size in sizes
        if units >= cpu and size >= memory
    )


def size(slots: Slots) -> dict[str, str]:
    """A size as ECS writes it: `cpu` in units, `memory` in MB."""
    return {"cpu": str(int(slots[CPU] * _UNITS)), "memory": str(int(slots[MEM] / _MB))}
