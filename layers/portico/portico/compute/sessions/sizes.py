"""The slots that a session asks for, and the size of the engine that holds them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from portico.compute.resource_groups.entity import ResourceGroup
from portico.compute.resource_groups.slots import CPU, MEM, Slots, amount, lacking
from portico.compute.sessions.engine import Engine, SlotUnsupported, TooLarge
from portico.core.base.errors import Unprocessable

DEFAULTS: Final[Slots] = {CPU: Decimal("0.25"), MEM: Decimal(512 * 1024**2)}
_MOST: Final = Decimal(10) ** 15


def wanted(given: Mapping[str, Any], usual: Slots) -> dict[str, Decimal]:
    """The amounts that are asked for; those that are not named are the usual ones. Raises Unprocessable that names the slot."""
    found = dict(usual)
    for name, value in given.items():
        try:
            found[name] = amount(value)
        except ValueError as error:
            raise Unprocessable.field(f"resources.{name}", "This is no amount.", "value_error") from error
        if found[name] > _MOST:
            raise Unprocessable.field(f"resources.{name}", "This is too much.", "value_error")
        if found[name] == 0 and name in DEFAULTS:
            raise Unprocessable.field(f"resources.{name}", "A session needs some of it.", "value_error")
    return {name: value for name, value in found.items() if value}


def fitted(engine: Engine, group: ResourceGroup, asked: Slots) -> Slots:
    """The size that holds what is asked for. Raises Unprocessable for what can never run in the group."""
    try:
        size = engine.fit(asked)
    except SlotUnsupported as error:
        details = {"engine": engine.name, "supported": list(error.supported)}
        raise _refused(error.slot, str(error), "SLOT_UNSUPPORTED", **details) from error
    except TooLarge as error:
        largest = {name: text(value) for name, value in error.largest.items()}
        raise _refused(error.slot, str(error), "RESOURCES_TOO_LARGE", engine=engine.name, largest=largest) from error
    for slot in lacking(size, group.capacity):
        message = f"The resource group {group.name!r} has {text(group.capacity[slot])} in all."
        raise _refused(slot, message, "RESOURCES_TOO_LARGE", resource_group=group.name)
    return size


def as_text(slots: Slots) -> dict[str, str]:
    """Amounts as items have them."""
    return {name: text(value) for name, value in slots.items()}


def text(value: Decimal) -> str:
    """An amount without an exponent and without needless zeros."""
    shown = f"{value:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _refused(slot: str, message: str, code: str, **details: Any) -> Unprocessable:
    error = Unprocessable.field(f"resources.{slot}", message, code.lower(), code=code)
    error.details |= {"slot": slot, **details}
    return error
