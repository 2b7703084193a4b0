"""The ports to what tasks do: each kind of task has a worker, in the wing that it is about.

A worker does steps, or it has work of its own and tells how far that is (`told.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, Protocol

from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy, Part
from portico.core.model.call import Call
from portico.tenancy.tasks.entity import Task, TaskError, TaskProgress, TaskStatus


@frozen
class Step:
    """The end of a step: RUNNING, with the position that the next begins at, or an end of the task.

    `object` is the key of the file that came of it.
    """

    status: TaskStatus
    progress: TaskProgress
    position: Mapping[str, Any] = field(default_factory=dict)
    object: str | None = None
    errors: Sequence[TaskError] = ()


class Work(Protocol):
    """The worker of a kind of tasks."""

    def step(self, call: Call, task: Task, /) -> Step:
        """Does some seconds of the work, from the task's position. It may be done twice from one. Raises what ends the task."""
        ...


class ToldWork(Protocol):
    """The worker of a kind of tasks that are told of."""

    def cancel(self, call: Call, task: Task, /) -> bool:
        """Ends the work, and with it the task, in one transaction; False when there is no work left.

        Raises the denial of who may not end it, and StaleVersion.
        """
        ...


WORKS: Part[Mapping[str, Lazy[Work]]] = Part("portico.platform.ports:task_works")
TOLD_WORKS: Part[Mapping[str, Lazy[ToldWork]]] = Part("portico.platform.ports:told_works")
