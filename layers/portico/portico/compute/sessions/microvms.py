"""Sizes of sessions on Lambda MicroVMs, what those can do, and how their addresses begin.

https://docs.aws.amazon.com/lambda/latest/dg/microvms-images.html
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from portico.compute.resource_groups.slots import CPU, MEM, Slots
from portico.compute.sessions.engine import Capabilities, check_slots

NAME: Final = "microvm"
PREFIX: Final = "microvm:"  # of an address
LONGEST: Final = 28_800  # seconds, from the start of a MicroVM
_STARTING: Final = 300  # seconds of these that go by before the agent is ready, at most: see `sweep.BOOTSTRAP_SECONDS`
_MB: Final = 1024 * 1024
_PER_CORE: Final = 2048  # MB
SIZES: Final[Sequence[int]] = (512, 1024, 2048, 4096, 8192)  # MB of the baseline; a size has processors in proportion
SLOTS: Final = (CPU, MEM)
LARGEST: Final[Slots] = {CPU: Decimal(SIZES[-1]) / _PER_CORE, MEM: Decimal(SIZES[-1] * _MB)}
CAPABILITIES: Final = Capabilities(SLOTS, pause=True, longest_life=LONGEST - _STARTING, tells_ends=False)


def fit(wanted: Slots) -> dict[str, Decimal]:
    """The smallest size that holds what is wanted. Raises SlotUnsupported or TooLarge."""
    check_slots(wanted, LARGEST)
    cpu, memory = wanted.get(CPU, Decimal(0)) * _PER_CORE, wanted.get(MEM, Decimal(0)) / _MB
    return next(
        {CPU: Decimal(size) / _PER_CORE, MEM: Decimal(size) * _MB} for size in SIZES if size >= cpu and size >= memory
    )


def megabytes(size: Slots) -> int:
    """The memory of a size, as the service has it."""
    return int(size[MEM] / _MB)
