"""Tasks that are told of: no steps are asked for, who does the work writes how far it is, and the end with the work's own.

No rule brings their records to a worker: they are begun by `begin`, where others are created.
"""

from datetime import datetime
from typing import Any

from portico.core.data.changes import Change
from portico.tenancy.tasks.entity import Task, TaskStatus


def begun(task: Task) -> Change[Task]:
    """The beginning of one."""
    return Change(None, task, "begin")


def settled(task: Task, now: datetime, status: TaskStatus, **fields: Any) -> Change[Task]:
    """The end of one."""
    operation = "cancel" if status is TaskStatus.CANCELLED else "settle"
    return Change(task, task.changed(now, status=status, **fields), operation)
