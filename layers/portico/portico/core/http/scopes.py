"""The scopes that paths and callers stand for, as dependencies of endpoints.

The annotations of dependencies are values here, so this module does not postpone them.
"""

from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import Path

from portico.core.base.errors import Forbidden
from portico.core.http.dependencies import CallerDep, current_project
from portico.core.http.paths import DomainInPath, domain_scope, global_scope
from portico.core.model.conventions import Home
from portico.core.model.entity import NAME_PATTERN
from portico.core.model.scope import Scope

ProjectInPath = Annotated[str, Path(pattern=NAME_PATTERN, description="The project.", examples=["default"])]
UserInPath = Annotated[str, Path(pattern=NAME_PATTERN, description="The user.", examples=["ada"])]


async def project_scope(domain: DomainInPath, project: ProjectInPath) -> Scope:
    """The scope of the paths below `/v1/domains/{domain}/projects/{project}`."""
    return Scope(domain, project)


async def user_scope(domain: DomainInPath, name: UserInPath) -> Scope:
    """The scope of the paths below `/v1/domains/{domain}/users/{name}`."""
    return Scope(domain, user=name)


async def own_scope(caller: CallerDep) -> Scope:
    """The scope of the calling user. Raises Forbidden for service accounts."""
    if caller.principal.kind != "user":
        raise Forbidden("Only users have this.")
    return Scope(caller.principal.domain, user=caller.principal.name)


async def caller_scope(caller: CallerDep) -> Scope:
    """The scope of what is the caller's own."""
    return caller.principal.own_scope


async def own_domain(caller: CallerDep) -> Scope:
    """The domain of the caller."""
    return caller.principal.domain_scope


SCOPES: Final[dict[Home, Callable[..., Any]]] = {
    Home.GLOBAL: global_scope,
    Home.DOMAIN: domain_scope,
    Home.PROJECT: project_scope,
    Home.USER: user_scope,
    Home.CURRENT_PROJECT: current_project,
    Home.SELF: own_scope,
    Home.CALLER: caller_scope,
    Home.OWN_DOMAIN: own_domain,
}
