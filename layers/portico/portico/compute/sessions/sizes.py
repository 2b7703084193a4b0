"""The slots that a session asks for, and the size of the engine that holds them."""

from decimal import Decimal
from typing import Any, Final

from portico.compute.resource_groups.entity import ResourceGroup
from portico.compute.resource_groups.slots import CPU, MEM, Slots, lacking
from portico.compute.sessions.engine import Engine, SlotUnsupported, TooLarge
from portico.core.base.errors import Unprocessable
from portico.core.model.amounts import plain

DEFAULTS: Final[Slots] = {CPU: Decimal("0.25"), MEM: Decimal(512 * 1024**2)}


def wanted(given: Slots, usual: Slots) -> dict[str, Decimal]:
    """The amounts that are asked for; those that are not named are the usual ones. Raises Unprocessable that names the slot."""
    for name in DEFAULTS:
        if given.get(name) == 0:
            raise Unprocessable.field(f"resources.{name}", "A session needs some of it.", "value_error")
    return {name: value for name, value in {**usual, **given}.items() if value}


def fitted(engine: Engine, group: ResourceGroup, asked: Slots) -> Slots:
    """The size that holds what is asked for. Raises Unprocessable for what can never run in the group."""
    try:
        size = engine.fit(asked)
    except SlotUnsupported as error:
        details = {"engine": engine.name, "supported": list(error.supported)}
        raise _refused(error.slot, str(error), "SLOT_UNSUPPORTED", **details) from error
    except TooLarge as error:
        largest = {name: plain(value) for name, value in error.largest.items()}
        raise _refused(error.slot, str(error), "RESOURCES_TOO_LARGE", engine=engine.name, largest=largest) from error
    for slot in lacking(size, group.capacity):
        message = f"The resource group {group.name!r} has {plain(group.capacity[slot])} in all."
        raise _refused(slot, message, "RESOURCES_TOO_LARGE", resource_group=group.name)
    return size


def _refused(slot: str, message: str, code: str, **details: Any) -> Unprocessable:
    error = Unprocessable.field(f"resources.{slot}", message, code.lower(), code=code)
    error.details |= {"slot": slot, **details}
    return error
