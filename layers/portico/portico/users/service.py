"""Users."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from portico.core.call import Call
from portico.core.errors import Forbidden, Unprocessable
from portico.core.scope import Scope
from portico.core.standard import Fields, StandardService
from portico.identity.entities import Membership, Role, User
from portico.projects.service import ProjectService
from portico.users.actions import ACTIONS

# Who may make whom: nobody gives a role that is above the own.
_GIVES: Final = {
    "platform": frozenset(Role),
    Role.SUPERADMIN: frozenset(Role),
    Role.DOMAIN_ADMIN: frozenset(Role) - {Role.SUPERADMIN},
}


@dataclass(frozen=True)
class UserService(StandardService[User]):
    """The standard operations; roles are given from above, and memberships are of projects that are there."""

    projects: ProjectService
    actions: ClassVar[dict[str, Any]] = ACTIONS

    def draft(self, call: Call, scope: Scope, fields: Fields) -> User:
        """A new user."""
        self._check(call, scope, fields)
        return super().draft(call, scope, fields)

    def revise(self, call: Call, entity: User, changes: Fields) -> User:
        """The changed user; one who is above the caller is not changed by them."""
        self._check_role(call, entity.role)
        self._check(call, entity.scope, changes)
        if "projects" in changes:
            places = [Membership.model_validate(place) for place in changes["projects"]]
            changes = {**changes, "projects": places}
        return super().revise(call, entity, changes)

    def check_removable(self, call: Call, entity: User) -> None:
        """Nobody removes one who is above them."""
        self._check_role(call, entity.role)

    def _check(self, call: Call, scope: Scope, fields: Fields) -> None:
        if "role" in fields:
            self._check_role(call, Role(fields["role"]))
        self._check_projects(scope, [place["name"] for place in fields.get("projects") or []])

    def _check_role(self, call: Call, role: Role) -> None:
        if role not in _GIVES.get(call.principal.role, frozenset({Role.USER, Role.VIEWER})):
            raise Forbidden(f"You may not give or take the role {role}.", details={"role": str(role)})

    def _check_projects(self, scope: Scope, names: Sequence[str]) -> None:
        found = self.projects.repository.get_many(scope, names)
        for index, project in enumerate(found):
            if project is None:
                raise Unprocessable.field(f"projects.{index}.name", "There is no such project.", "unknown_project")
