"""The presence of a function: for those who name one and do not need it yet."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from portico.compute.functions.entity import Function
from portico.core.model.scope import Scope

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


def wire(parts: "Parts") -> Callable[[Scope, str], bool]:
    """True for a function that is there, and not deleted."""
    functions = parts.repository(Function)
    return lambda scope, name: functions.get_many(scope, [name]) != [None]
