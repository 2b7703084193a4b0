"""The action on resource presets of those who use them."""

from typing import ClassVar

from portico.core.actions.standard import ScopedAction
from portico.core.base.frozen import frozen


@frozen
class CheckPresets(ScopedAction, of="resource_preset", does="check", permits="use"):
    """Asks which presets would start now, in a group or in the one that a session would get."""

    mutates: ClassVar[bool] = False
    resource_group: str | None = None
