"""The check that the scope of an action exists, which tells its uids as well.

The projects in a token were there when it was issued, so the common case costs nothing. A superadmin, or a caller who
works in another's scope by a policy, may name any: then the domain and the project are looked up.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.data.repository import Repository
from portico.core.model.call import Call
from portico.core.model.principal import PLATFORM, Principal
from portico.core.model.scope import GLOBAL, Scope
from portico.core.model.target import Target
from portico.tenancy.domains.entity import Domain
from portico.tenancy.projects.entity import Project

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class ScopeExists:
    """Raises the NotFound of the domain or the project that is not there, or is being purged.

    The call goes on with the uids of its scope, where they are known: those of what was read, or of the caller's domain.
    """

    domains: Repository[Domain]
    projects: Repository[Project]

    def validate(self, call: Call) -> Call | None:
        """Looks the scope up, unless the caller lives in it."""
        scope, principal = call.action.target.scope, call.principal
        if scope.domain is None or principal is PLATFORM:
            return None
        if _lives_in(principal, scope):
            return _known(call, principal.uids[1:] if principal.uids and scope.project is None else None)
        domain = self.domains.get_many(GLOBAL, [scope.domain])[0]
        if domain is None:
            raise Target("domain", Scope(scope.domain)).missing()
        if scope.project is None:
            return _known(call, (domain.uid,))
        project = self.projects.get_many(Scope(scope.domain), [scope.project])[0]
        if project is None:
            raise Target("project", scope).missing()
        return _known(call, (domain.uid, project.uid))


def _known(call: Call, uids: tuple[str, ...] | None) -> Call | None:
    """The call of an action whose scope has its uids; None where there is nothing to add."""
    action: Any = call.action
    scope = getattr(action, "scope", None)
    if uids is None or scope is None or scope != action.target.scope:
        return None
    return replace(call, action=replace(action, scope=scope.at(uids)))


def _lives_in(principal: Principal, scope: Scope) -> bool:
    at_home = scope.domain == principal.domain
    return at_home and (scope.project is None or scope.project in principal.projects)


def wire(parts: "Parts") -> ScopeExists:
    """The validator."""
    return ScopeExists(parts.repository(Domain), parts.repository(Project))


SCOPE_EXISTS: Part[ScopeExists] = Part(f"{__name__}:wire")
