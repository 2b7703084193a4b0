"""Dependencies of endpoints: the caller, the ports of the platform, the current project."""

from functools import cached_property
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from starlette.types import Scope as RequestScope

from portico.core.base.errors import BadRequest, Unauthenticated
from portico.core.http.ports import Services, services_of
from portico.core.model.action import Action
from portico.core.model.asked import Asked, root_of
from portico.core.model.call import Origin, Reply
from portico.core.model.entity import NAME_PATTERN
from portico.core.model.principal import ANONYMOUS, Principal
from portico.core.model.scope import Scope


class Caller:
    """The principal of the request, and the way to run an action as it."""

    def __init__(self, request: Request, principal: Principal) -> None:
        scope = request.scope
        self.principal, self._scope, self._processor = principal, scope, services_of(scope).processor
        reply = None if principal is ANONYMOUS else Reply(scope["portico.headers"])
        once, told = scope.get("portico.once"), scope.get("portico.told")
        self.origin = Origin(scope["portico.request_id"], scope["portico.traceparent"], once, reply, told)

    def run(self, action: Action) -> Any:
        """The result of the action; limits, authorization, audit, metrics and log are the processor's."""
        return self._processor.run(self.principal, action, self.origin)

    @cached_property
    def asked(self) -> Asked:
        """When, and by which address, the request was made."""
        return Asked(services_of(self._scope).clock.now(), root_of(self._scope.get("aws.event", {})))


def principal_of(scope: RequestScope) -> Principal:
    """The principal of a request. Raises Unauthenticated when the authorizer proved none."""
    principal: Principal | None = scope["portico.principal"]
    if principal is None:
        raise Unauthenticated("Authentication is required: send a bearer token.")
    return principal


async def services_dependency(request: Request) -> Services:
    """The ports of the platform."""
    return services_of(request.scope)


ServicesDep = Annotated[Services, Depends(services_dependency)]


async def caller_dependency(request: Request) -> Caller:
    """The authenticated caller."""
    return Caller(request, principal_of(request.scope))


CallerDep = Annotated[Caller, Depends(caller_dependency)]


async def current_project(
    caller: CallerDep,
    named: Annotated[
        str | None,
        Header(
            alias="X-Portico-Project",
            description="The project to work in, as `domain/project`; by default the one of the token.",
            examples=["default/default"],
            pattern=f"{NAME_PATTERN[:-1]}/{NAME_PATTERN[1:]}",
        ),
    ] = None,
) -> Scope:
    """The scope of short paths such as `/v1/functions`."""
    if named is not None:
        domain, _, project = named.partition("/")
        return Scope(domain, project)
    if caller.principal.project is None:
        raise BadRequest("No project: name one in X-Portico-Project.", code="PROJECT_REQUIRED")
    return caller.principal.scope


ProjectDep = Annotated[Scope, Depends(current_project)]
