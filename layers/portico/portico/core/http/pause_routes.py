"""The routes that pause and resume.

The annotations of endpoints are values here (the mount's own scope), so this module does not postpone them.
"""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from portico.core.actions.standard import PAUSING
from portico.core.http.dependencies import CallerDep
from portico.core.http.etag import IfMatch, etag, expected_version
from portico.core.http.resource import Mount, Resource, add_route
from portico.core.http.responses import CONFLICTS
from portico.core.model.scope import Scope


def add_pausing(routes: APIRouter, resource: Resource, mount: Mount) -> None:
    """Adds `POST /{name}/pause` and `/resume`, to a resource that has these actions."""
    for operation in (operation for operation in PAUSING if operation in resource.actions):
        switch, path = _switch(resource, mount, operation), f"{resource.one}/{operation}"
        add_route(routes, resource, mount, "POST", path, operation, switch, responses=CONFLICTS)


def _switch(resource: Resource, mount: Mount, operation: str) -> Callable[..., Any]:
    async def switch(
        name: resource.key,  # type: ignore[name-defined]
        caller: CallerDep,
        response: Response,
        scope: Annotated[Scope, Depends(mount.scope)],
        if_match: IfMatch = None,
    ) -> Any:
        entity = caller.run(resource.actions[operation](scope, name, expected_version(if_match)))
        response.headers["ETag"] = etag(entity)
        return resource.show(entity)

    return switch
