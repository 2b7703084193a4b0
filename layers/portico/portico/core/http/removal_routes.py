"""The routes that delete, purge and restore.

The annotations of endpoints are values here (the mount's own scope), so this module does not postpone them.
"""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from portico.core.http.dependencies import CallerDep
from portico.core.http.etag import IfMatch, etag, expected_version
from portico.core.http.resource import Mount, Resource, add_route
from portico.core.http.responses import CONFLICTS
from portico.core.model.container import Container
from portico.core.model.scope import Scope

PurgeFlag = Annotated[bool, Query(description="Remove for good instead of deleting softly.")]
CascadeFlag = Annotated[bool, Query(description="With `purge`: purge all that is in it, too.")]
_CASCADE: dict[int | str, Any] = {202: {"description": "It is hidden, and will be purged with all that is in it."}}


def add_removals(routes: APIRouter, resource: Resource, mount: Mount) -> None:
    """Adds `DELETE /{name}` (with `purge`, and `cascade` for a container) and `POST /{name}/restore`."""
    remove = (_remover if "purge" in resource.operations else _plain_remover)(resource, mount)
    responses = CONFLICTS
    if issubclass(resource.entity, Container):
        remove, responses = _container_remover(resource, mount), {**CONFLICTS, **_CASCADE}
    add_route(routes, resource, mount, "DELETE", resource.one, "delete", remove, status_code=204, responses=responses)
    restore = _restorer(resource, mount)
    add_route(routes, resource, mount, "POST", f"{resource.one}/restore", "restore", restore, responses=CONFLICTS)


def _plain_remover(resource: Resource, mount: Mount) -> Callable[..., Any]:
    async def delete(
        name: resource.key,  # type: ignore[name-defined]
        caller: CallerDep,
        scope: Annotated[Scope, Depends(mount.scope)],
        if_match: IfMatch = None,
    ) -> Response:
        caller.run(resource.actions["delete"](scope, name, expected_version(if_match)))
        return Response(status_code=204)

    return delete


def _remover(resource: Resource, mount: Mount) -> Callable[..., Any]:
    async def delete(
        name: resource.key,  # type: ignore[name-defined]
        caller: CallerDep,
        scope: Annotated[Scope, Depends(mount.scope)],
        purge: PurgeFlag = False,
        if_match: IfMatch = None,
    ) -> Response:
        operation = "purge" if purge else "delete"
        caller.run(resource.actions[operation](scope, name, expected_version(if_match)))
        return Response(status_code=204)

    return delete


def _container_remover(resource: Resource, mount: Mount) -> Callable[..., Any]:
    delete = _remover(resource, mount)

    async def delete_or_empty(
        name: resource.key,  # type: ignore[name-defined]
        caller: CallerDep,
        scope: Annotated[Scope, Depends(mount.scope)],
        purge: PurgeFlag = False,
        cascade: CascadeFlag = False,
        if_match: IfMatch = None,
    ) -> Any:
        if not (purge and cascade):
            return await delete(name, caller, scope, purge, if_match)
        caller.run(resource.actions["purge"](scope, name, expected_version(if_match), cascade=True))
        return Response(status_code=202)

    return delete_or_empty


def _restorer(resource: Resource, mount: Mount) -> Callable[..., Any]:
    async def restore(
        name: resource.key,  # type: ignore[name-defined]
        caller: CallerDep,
        response: Response,
        scope: Annotated[Scope, Depends(mount.scope)],
    ) -> Any:
        entity = caller.run(resource.actions["restore"](scope, name))
        response.headers["ETag"] = etag(entity)
        return resource.show(entity)

    return restore
