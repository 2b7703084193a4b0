"""Tasks: beginning them, looking at them, ending them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from portico.core.actions.processor import Handler
from portico.core.actions.standard import EntityAction
from portico.core.base.clock import Clock
from portico.core.base.errors import Conflict
from portico.core.base.frozen import frozen
from portico.core.data.changes import Change, StaleVersion
from portico.core.data.query import All, Compare, Operator, Page
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.services.contents import Contents
from portico.tenancy.tasks.actions import AdvanceTask, CancelTask, GetTask, SearchTasks
from portico.tenancy.tasks.advance import ADVANCE
from portico.tenancy.tasks.entity import URL_SECONDS, Task, TaskResult, TaskStatus, asked, tasks_of
from portico.tenancy.tasks.work import TOLD_WORKS, ToldWork

_ADMINISTERED: Final = frozenset({"domain", "project"})  # scopes whose admins see the tasks of others

if TYPE_CHECKING:
    from portico.core.aws.object_store import Objects
    from portico.core.base.parts import Lazy
    from portico.core.services.parts import Parts
    from portico.tenancy.tasks.advance import Advance


@frozen
class TaskService(Contents[Task]):
    """Keeps tasks; the work itself is put together where events ask for it."""

    steps: "Lazy[Advance]"
    told_works: "Lazy[Mapping[str, Lazy[ToldWork]]]"
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

    def start(self, call: Call, kind: str, target: str, given: str, about: Scope) -> Task:
        """A new task of the caller's, PENDING: the worker of its kind does what `given` says, as long as the caller may.

        `about` is the scope of what it is about: the admins of that see it.
        """
        task = asked(call.principal, self.clock.now(), kind, target, given, self._known(about))
        # Whatever was asked for: the record of this operation brings the first step.
        self.repository.apply(call, [Change(None, task, "create")])
        return task

    def get(self, call: Call, action: GetTask) -> Task:
        """The task, and for who asked for it its result. Raises NotFound."""
        task = self._found(action)
        if not task.status.ended or action.scope != task.scope:
            return task
        result = task.built
        if task.object is not None:
            result = TaskResult(url=self.objects.url_to_download(task.object, URL_SECONDS))
        return task.model_copy(update={"result": result})

    def search(self, call: Call, action: SearchTasks) -> Page[Task]:
        """One page of the caller's tasks, of those of a domain, or of those about a project."""
        querier, everybody = action.querier, tasks_of(str(action.scope.domain))
        if action.scope.kind == "project":
            here = Compare("place", Operator.EQUALS, self._known(action.scope).place)
            querier = replace(querier, condition=All((*querier.condition.parts, here)))
        parent = everybody if action.scope.kind in _ADMINISTERED else None
        return self.repository.search(action.scope, querier, parent=parent)

    def cancel(self, call: Call, action: CancelTask) -> Task:
        """The task, CANCELLED; a step that is under way is its last, and changes nothing.

        Raises Conflict for one that has ended, and the denial of who may not end the work of one that is told of.
        """
        while True:
            task = self._found(action)
            if task.status.ended:
                details = {"task": task.id, "status": str(task.status)}
                raise Conflict(f"The task is {task.status}.", code="TASK_ENDED", details=details)
            try:
                if task.told and self.told_works()[task.kind]().cancel(call, task):
                    return self._found(action)
                after = task.changed(self.clock.now(), status=TaskStatus.CANCELLED)
                return self.repository.update(call, task, after, "cancel")
            except StaleVersion:
                continue  # a step was done meanwhile

    def _found(self, action: EntityAction) -> Task:
        """The task, by its id in a domain, among those about a project, or in the scope of who asked for it. Raises NotFound."""
        scope = action.scope
        if scope.kind not in _ADMINISTERED:
            return self.repository.live(scope, action.key)
        key = action.key.lower()
        listed = self.repository.related(tasks_of(str(scope.domain)), (key, key), 1)
        if not listed or (scope.kind == "project" and listed[0].place != self._known(scope).place):
            raise self.repository.missing(scope, action.key)
        return self.repository.live(listed[0].scope, key)

    def _known(self, scope: Scope) -> Scope:
        return self.repository.store.journal.homes.known(scope)

    def advance(self, call: Call, action: AdvanceTask) -> Task | None:
        """See `Advance.advance`."""
        return self.steps().advance(call, action)

    def reconcile(self, call: Call, scope: Scope, key: str) -> None:
        """For the sweep: a task that stands still goes on, or is given up."""
        self.steps().reconcile(call, scope, key)


def wire(parts: "Parts") -> TaskService:
    """The service, put together."""
    return TaskService(parts.repository(Task), parts.lazy(ADVANCE), parts.lazy(TOLD_WORKS), parts.objects, parts.clock)
