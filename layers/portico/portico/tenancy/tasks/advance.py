"""The steps of tasks, done by the workers of their kinds."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from portico.core.base.errors import PorticoError
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy, Part
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.services.stepwise import MAX_RESCUES, Stepwise
from portico.tenancy.tasks.actions import AdvanceTask
from portico.tenancy.tasks.entity import MOST_ERRORS, Task, TaskError, TaskStatus
from portico.tenancy.tasks.work import WORKS, Work

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class Advance(Stepwise[Task]):
    """Does steps. What may pass is raised, so that the message comes again; any other error ends the task."""

    works: Lazy[Mapping[str, Lazy[Work]]]

    def advance(self, call: Call, action: AdvanceTask) -> Task | None:
        """The task after its next step; None when it is gone, has ended, or another came first."""
        task = self.standing(action.scope, action.key)
        if task is None or task.status.ended:
            return None
        try:
            step = self.works()[task.kind]().step(call, task)
        except PorticoError as error:
            if error.may_pass():
                raise
            return self._fail(call, task, error.code, error.message)
        return self.write(
            call,
            task,
            "settle" if step.status.ended else "advance",
            status=step.status,
            progress=step.progress,
            position=dict(step.position),
            object=step.object,
            errors=[*task.errors, *step.errors][:MOST_ERRORS],
            rescues=0,
        )

    def reconcile(self, call: Call, scope: Scope, key: str) -> None:
        """For the sweep: the next step is asked for again, or the task given up."""
        task = self.repository.live(scope, key)
        if not task.status.ended:
            message = f"A step could not be done after {MAX_RESCUES} attempts."
            self.rescue(call, task, lambda: self._fail(call, task, "TASK_STUCK", message))

    def _fail(self, call: Call, task: Task, code: str, message: str) -> Task | None:
        errors = [*task.errors[: MOST_ERRORS - 1], TaskError(code=code, message=message)]
        return self.write(call, task, "settle", status=TaskStatus.FAILED, errors=errors)


def wire(parts: "Parts") -> Advance:
    """The steps of tasks, put together."""
    return Advance(parts.repository(Task), parts.clock, parts.lazy(WORKS))


ADVANCE: Part[Advance] = Part(f"{__name__}:wire")
