"""The check that the scope of an action exists.

The projects in a token were there when it was issued, so the common case costs nothing. A superadmin, or a caller who
works in another's scope by a policy, may name any: then the domain and the project are looked up.
"""

from typing import TYPE_CHECKING

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
    """Raises the NotFound of the domain or the project that is not there, or is being purged."""

    domains: Repository[Domain]
    projects: Repository[Project]

    def validate(self, call: Call) -> None:
        """Looks the scope up, unless the caller lives in it."""
        scope = call.action.target.scope
        if scope.domain is None or call.principal is PLATFORM or _lives_in(call.principal, scope):
            return
        if self.domains.get_many(GLOBAL, [scope.domain])[0] is None:
            raise Target("domain", Scope(scope.domain)).missing()
        if scope.project is not None and self.projects.get_many(Scope(scope.domain), [scope.project])[0] is None:
            raise Target("project", scope).missing()


def _lives_in(principal: Principal, scope: Scope) -> bool:
    at_home = scope.domain == principal.domain
    return at_home and (scope.project is None or scope.project in principal.projects)


def wire(parts: "Parts") -> ScopeExists:
    """The validator."""
    return ScopeExists(parts.repository(Domain), parts.repository(Project))


SCOPE_EXISTS: Part[ScopeExists] = Part(f"{__name__}:wire")
