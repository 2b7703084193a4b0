"""Projects."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from portico.core.actions.standard import Create, Fields
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy, Part
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.model.target import Target
from portico.core.services.container import ContainerService
from portico.core.services.contents import Contents
from portico.tenancy.projects.entity import Project
from portico.tenancy.projects.memberships import Memberships
from portico.tenancy.service_accounts.entity import ServiceAccount
from portico.tenancy.users.entity import User

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

LIMIT: Final = "project:limit"
INSIDE: Part[Sequence[Contents[Any]]] = Part("portico.platform.ports:inside_projects")
GroupCheck = Callable[[Project], None]  # raises Unprocessable for a resource group that the project may not use
GROUP_CHECK: Part[GroupCheck] = Part("portico.platform.ports:group_check")


@frozen
class ProjectService(ContainerService[Project]):
    """The standard operations; those who administer a project do not say what limits it."""

    memberships: Memberships
    check_group: Lazy[GroupCheck]

    def create(self, call: Call, action: Create) -> Project:
        """A new project, without the members of a purged one of its name. Raises Conflict when the name is taken."""
        self._forget_members(call, action.scope, str(action.fields["name"]))
        return super().create(call, action)

    def draft(self, call: Call, scope: Scope, fields: Fields) -> Project:
        """The project. Raises Unprocessable for a resource group that it may not use."""
        project = super().draft(call, scope, fields)
        if project.resource_group is not None:
            self.check_group()(project)
        return project

    def revise(self, call: Call, entity: Project, changes: Fields) -> Project:
        """The changed project. Raises Forbidden when the limits change and the caller may not change them."""
        if changes.get("resource_policy", entity.resource_policy) != entity.resource_policy:
            call.guard.require(LIMIT, Target.of(entity))
        changed = super().revise(call, entity, changes)
        if changed.resource_group not in {None, entity.resource_group}:
            self.check_group()(changed)
        return changed

    def empty(self, call: Call, scope: Scope, key: str) -> None:
        """Removes what is inside a PURGING project, itself, and who belonged to it; asking twice or late does no harm."""
        super().empty(call, scope, key)
        self._forget_members(call, scope, key)

    def _forget_members(self, call: Call, scope: Scope, name: str) -> None:
        if self.repository.get_many(scope, [name], deleted=True) == [None]:
            self.memberships.end(call, Scope(scope.domain, name))


def wire(parts: "Parts") -> ProjectService:
    """The service, put together."""
    members = (parts.repository(User), parts.repository(ServiceAccount))
    memberships = Memberships(members, parts.clock)
    lazy = (parts.lazy(INSIDE), memberships, parts.lazy(GROUP_CHECK))
    return ProjectService(parts.repository(Project), parts.clock, *lazy)
