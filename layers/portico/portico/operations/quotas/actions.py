"""The action on quotas: they are read, and follow from resource policies and counters."""

from typing import ClassVar

from portico.core.actions.standard import ScopedAction
from portico.core.base.frozen import frozen


@frozen
class ListQuotas(ScopedAction, of="quota", does="list", permits="get"):
    """Reads the limits on a project or a domain, and what is used of them."""

    mutates: ClassVar[bool] = False
