"""Tasks: beginning them, looking at them, ending them."""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from portico.core.actions.processor import Handler
from portico.core.actions.standard import EntityAction
from portico.core.base.clock import Clock
from portico.core.base.errors import Conflict
from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id
from portico.core.data.changes import StaleVersion
from portico.core.data.query import Page
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.services.contents import Contents
from portico.tenancy.tasks.actions import AdvanceTask, CancelTask, GetTask, SearchTasks
from portico.tenancy.tasks.advance import ADVANCE
from portico.tenancy.tasks.entity import KEPT_FOR, URL_SECONDS, Task, TaskResult, TaskStatus, tasks_of

if TYPE_CHECKING:
    from portico.core.aws.object_store import Objects
    from portico.core.base.parts import Lazy
    from portico.core.services.parts import Parts
    from portico.tenancy.tasks.advance import Advance


@frozen
class TaskService(Contents[Task]):
    """Keeps tasks; the work itself is put together where events ask for it."""

    steps: "Lazy[Advance]"
    objects: "Objects"
    clock: Clock

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {
            GetTask: self.get,
            SearchTasks: self.search,
            CancelTask: self.cancel,
            AdvanceTask: self.advance,
        }

    def start(self, call: Call, kind: str, target: str, given: str) -> Task:
        """A new task of the caller's, PENDING: the worker of its kind does what `given` says, as long as the caller may."""
        now = self.clock.now()
        expires = KEPT_FOR.end(now)
        task = Task(
            scope=call.principal.own_scope,
            id=new_id(),
            kind=kind,
            target=target,
            given=given,
            asker=json.dumps(call.principal.claims()),
            created_at=now,
            updated_at=now,
            expires=expires,
            ttl=int(expires.timestamp()),
        )
        return self.repository.create(call, task)

    def get(self, call: Call, action: GetTask) -> Task:
        """The task, and for who asked for it where to read its result. Raises NotFound."""
        task = self._found(action)
        if task.object is None or not task.status.ended or action.scope != task.scope:
            return task
        return task.model_copy(
            update={"result": TaskResult(url=self.objects.url_to_download(task.object, URL_SECONDS))}
        )

    def search(self, call: Call, action: SearchTasks) -> Page[Task]:
        """One page of the caller's tasks, or of those of a domain."""
        everybody = tasks_of(str(action.scope.domain)) if action.scope.kind == "domain" else None
        return self.repository.search(action.scope, action.querier, parent=everybody)

    def cancel(self, call: Call, action: CancelTask) -> Task:
        """The task, CANCELLED; a step that is under way is its last, and changes nothing. Raises Conflict for one that has ended."""
        while True:
            task = self._found(action)
            if task.status.ended:
                details = {"task": task.id, "status": str(task.status)}
                raise Conflict(f"The task is {task.status}.", code="TASK_ENDED", details=details)
            try:
                after = task.changed(self.clock.now(), status=TaskStatus.CANCELLED)
                return self.repository.update(call, task, after, "cancel")
            except StaleVersion:
                continue  # a step was done meanwhile

    def _found(self, action: EntityAction) -> Task:
        """The task, by its id in a domain or in the scope of who asked for it. Raises NotFound."""
        if action.scope.kind != "domain":
            return self.repository.live(action.scope, action.key)
        key = action.key.lower()
        listed = self.repository.related(tasks_of(str(action.scope.domain)), (key, key), 1)
        if not listed:
            raise self.repository.missing(action.scope, action.key)
        return self.repository.live(listed[0].scope, key)

    def advance(self, call: Call, action: AdvanceTask) -> Task | None:
        """See `Advance.advance`."""
        return self.steps().advance(call, action)

    def reconcile(self, call: Call, scope: Scope, key: str) -> None:
        """For the sweep: a task that stands still goes on, or is given up."""
        self.steps().reconcile(call, scope, key)


def wire(parts: "Parts") -> TaskService:
    """The service, put together."""
    return TaskService(parts.repository(Task), parts.lazy(ADVANCE), parts.objects, parts.clock)
