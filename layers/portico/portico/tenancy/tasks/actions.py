"""The actions on tasks."""

from portico.core.actions.standard import EntityAction, Find, Get
from portico.core.base.frozen import frozen


@frozen
class GetTask(Get, of="task", does="get"):
    """Reads one task, with the address of its result."""


@frozen
class SearchTasks(Find, of="task", does="search"):
    """Searches the tasks of the caller."""


@frozen
class CancelTask(EntityAction, of="task", does="cancel"):
    """Ends a task before its time."""


@frozen
class AdvanceTask(EntityAction, of="task", does="advance"):
    """Does the next step; asked for by events only."""
