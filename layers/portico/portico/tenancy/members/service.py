"""The service shared by users and service accounts: roles given from above, memberships of projects that exist.

Access tokens and tasks go with those whose they are.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeVar

from portico.core.actions.standard import BatchPurge, Fields, Purge
from portico.core.base.errors import Unprocessable
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy, Part
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.services.contents import Contents
from portico.core.services.standard import StandardService
from portico.tenancy.members.entity import Member
from portico.tenancy.members.role_rules import check_may_grant
from portico.tenancy.projects.service import ProjectService

M = TypeVar("M", bound=Member)
INSIDE: Final[Part[Sequence[Contents[Any]]]] = Part("portico.platform.ports:inside_homes")


@frozen
class MemberService(StandardService[M]):
    """The standard operations on those who may sign in."""

    projects: ProjectService
    belongings: Sequence[Contents[Any]]
    inside: Lazy[Sequence[Contents[Any]]]  # of what is above members

    def draft(self, call: Call, scope: Scope, fields: Fields) -> M:
        """A new member."""
        self._check_projects(scope, fields)
        made = super().draft(call, scope, fields)
        check_may_grant(call, made.role)
        return made

    def revise(self, call: Call, entity: M, changes: Fields) -> M:
        """The changed member; one who is above the caller is not changed by them."""
        check_may_grant(call, entity.role)
        self._check_projects(entity.scope, changes)
        made = super().revise(call, entity, changes)
        check_may_grant(call, made.role)
        return made

    def restored(self, call: Call, entity: M) -> M:
        """The member as it comes back; nobody brings back one who is above them."""
        check_may_grant(call, entity.role)
        return super().restored(call, entity)

    def check_removable(self, call: Call, entity: M) -> None:
        """Nobody removes one who is above them."""
        check_may_grant(call, entity.role)

    def purge(self, call: Call, action: Purge) -> None:
        """Removes the member and its access tokens; again after it, for one may have been made meanwhile."""
        self.check_removable(call, self._read(call, action, deleted=True))
        self.drop_credentials(call, action.scope, [action.key])
        super().purge(call, action)
        self.drop_credentials(call, action.scope, [action.key])

    def batch_purge(self, call: Call, action: BatchPurge) -> None:
        """Removes all of them or none; then their credentials, which are worth nothing without them."""
        super().batch_purge(call, action)
        self.drop_credentials(call, action.scope, action.keys)

    def drop(self, call: Call, entities: Sequence[M]) -> None:
        """Removes what belongs to members that go with their domain."""
        for member in entities:
            self._drop_belongings(call, member.scope, member.key)

    def drop_credentials(self, call: Call, scope: Scope, names: Iterable[str]) -> None:
        """Removes what members of these names prove themselves by, and what else is their own."""
        for name in names:
            self._drop_belongings(call, scope, name)

    def own_scope(self, scope: Scope, name: str) -> Scope:
        """The scope of what is a member's own."""
        return Scope(scope.domain, user=name)

    def _drop_belongings(self, call: Call, scope: Scope, name: str) -> None:
        for contents in (*self.belongings, *self.inside()):
            contents.purge_all(call, self.own_scope(scope, name))

    def _check_projects(self, scope: Scope, fields: Fields) -> None:
        names = [place["name"] for place in fields.get("projects") or []]
        found = self.projects.repository.get_many(scope, names) if names else []
        for index, project in enumerate(found):
            if project is None:
                raise Unprocessable.field(f"projects.{index}.name", "There is no such project.", "unknown_project")
