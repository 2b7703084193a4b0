"""The action on announcements of those who read them."""

from typing import ClassVar

from portico.core.actions.standard import ScopedAction
from portico.core.base.frozen import frozen


@frozen
class ListAnnouncements(ScopedAction, of="announcement", does="list_current", permits="read"):
    """Reads those that are for the caller now."""

    mutates: ClassVar[bool] = False
