"""Idle checkers: the standard operations, their bindings, and those that look at a session."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from portico.compute.idle_checkers.actions import BindChecker
from portico.compute.idle_checkers.entity import Binding, IdleChecker
from portico.compute.resource_groups.entity import ResourceGroup
from portico.core.actions.processor import Handler
from portico.core.base.errors import Unprocessable
from portico.core.base.frozen import frozen
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.scope import GLOBAL, Scope
from portico.core.services.standard import StandardService
from portico.tenancy.domains.entity import Domain
from portico.tenancy.projects.entity import Project

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class IdleCheckerService(StandardService[IdleChecker]):
    """The standard operations and bindings."""

    most: ClassVar[int | None] = 100

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {**super().handlers, BindChecker: self.bind}

    def bind(self, call: Call, action: BindChecker) -> IdleChecker:
        """The checker with other bindings. Raises Unprocessable that names the first of a place that there is not."""

        def bound(checker: IdleChecker) -> IdleChecker:
            known = {_place(binding): binding.uid for binding in checker.bindings}
            bindings = tuple(self._binding(number, one, known) for number, one in enumerate(action.bindings))
            return checker.changed(self.clock.now(), bindings=bindings)

        return self.change(call, action, bound, operation="bind")

    def every(self) -> Sequence[IdleChecker]:
        """All checkers that are not deleted: a request."""
        return [checker for checker in self.repository.present_in(GLOBAL) if checker.deleted_at is None]

    def _binding(self, number: int, given: Any, known: Mapping[str, str]) -> Binding:
        binding = Binding(scope=given.scope and _spelt(given.scope), resource_group=given.resource_group)
        wanted = _entity(binding)
        if wanted is None:
            return binding
        found = self.repository.store.get_together(wanted)[0]
        uid = known.get(_place(binding)) if found is None else found.uid
        if uid is None:
            field = "scope" if binding.scope else "resource_group"
            named = binding.scope or binding.resource_group
            raise Unprocessable.field(f"{number}.{field}", f"There is no {named!r}.", "not_found")
        return binding.model_copy(update={"uid": uid})


def looking_at(checkers: Sequence[IdleChecker], scope: Scope, group: ResourceGroup | None) -> list[IdleChecker]:
    """The checkers that are bound to the project of a session, whose scope has its uids, or to its resource group."""
    domain, project = (*(scope.uids or ()), "", "")[:2]
    places = {("global", ""), (f"domain/{scope.domain}", domain), (str(scope), project)}
    if group is not None:
        places.add((group.place, group.uid))
    return [one for one in checkers if any((_place(binding), binding.uid) in places for binding in one.bindings)]


def _place(binding: Binding) -> str:
    return binding.scope or f"group/{(binding.resource_group or '').lower()}"


def _spelt(scope: str) -> str:
    return str(Scope.parse(scope))


def _entity(binding: Binding) -> tuple[Any, Scope, str] | None:
    """The key of what a binding names; None for the global scope."""
    if binding.resource_group is not None:
        return ResourceGroup, GLOBAL, binding.resource_group
    scope = Scope.parse(binding.scope or "global")
    if scope.project is not None:
        return Project, Scope(scope.domain), scope.project
    return None if scope.domain is None else (Domain, GLOBAL, scope.domain)


def wire(parts: "Parts") -> IdleCheckerService:
    """The service, put together."""
    return IdleCheckerService(parts.repository(IdleChecker), parts.clock)
