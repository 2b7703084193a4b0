"""What endpoints are given: the caller, the origin of the call, the platform, the current project."""

import json
from typing import Annotated, Any

from fastapi import Depends, Header, Request

from portico.core.base.errors import BadRequest, Unauthenticated
from portico.core.http.rate_limit_headers import take_request
from portico.core.model.action import Action
from portico.core.model.call import Origin
from portico.core.model.entity import NAME_PATTERN
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope
from portico.platform import Platform, platform


class Caller:
    """The principal of the request, and the way to run an action as it."""

    def __init__(self, request: Request, principal: Principal, on: Platform) -> None:
        self.principal, self._platform = principal, on
        scope = request.scope
        self.origin = Origin(scope["portico.request_id"], scope["portico.traceparent"], scope.get("portico.once"))
        self._headers, self._counted = scope["portico.headers"], False

    def run(self, action: Action) -> Any:
        """What the action returns; authorization, audit, metrics and log are the processor's.

        The first of a request counts against the rates of resource policies.
        """
        if not self._counted:
            self._counted = True
            take_request(self._platform.request_rates, self.principal, action.target.scope, self._headers)
        return self._platform.processor.run(self.principal, action, self.origin)


def principal_of(event: Any) -> Principal:
    """The principal that the authorizer proved. Raises Unauthenticated when it proved none."""
    context = event.get("requestContext", {}).get("authorizer") or {}
    try:
        return Principal.from_claims(json.loads(context["claims"]))
    except (KeyError, ValueError) as error:
        raise Unauthenticated("Prove who you are: send a bearer token.") from error


async def platform_dependency() -> Platform:
    """The object graph of this process."""
    return platform()


OnPlatform = Annotated[Platform, Depends(platform_dependency)]


async def caller_dependency(request: Request, on: OnPlatform) -> Caller:
    """The authenticated caller."""
    return Caller(request, principal_of(request.scope.get("aws.event", {})), on)


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
