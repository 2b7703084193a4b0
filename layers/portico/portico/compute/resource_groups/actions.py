"""The actions on resource groups of those who use them."""

from typing import ClassVar

from portico.core.actions.standard import EntityAction, ScopedAction
from portico.core.base.frozen import frozen


@frozen
class ListUsableGroups(ScopedAction, of="resource_group", does="list_usable", permits="use"):
    """Reads the groups that the caller may use in a project."""

    mutates: ClassVar[bool] = False


@frozen
class ReadCapacity(EntityAction, of="resource_group", does="read_capacity", permits="use"):
    """Reads how full a group is."""

    mutates: ClassVar[bool] = False


@frozen
class ReadAllocation(EntityAction, of="resource_group", does="read_allocation", permits="use"):
    """Reads what the caller can have of a group."""

    mutates: ClassVar[bool] = False
