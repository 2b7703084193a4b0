"""The routes of batches: several entities in one transaction, all or none.

The annotations of endpoints are values here (the resource's own models), so this module does not postpone them.
"""

from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field, create_model

from portico.core.actions.standard import MAX_BATCH
from portico.core.http.dependencies import CallerDep
from portico.core.http.resource import Mount, Resource, add_route
from portico.core.http.responses import WRITES
from portico.core.model.entity import NAME_PATTERN
from portico.core.model.scope import Scope

T = TypeVar("T")


class BatchItems(BaseModel, Generic[T]):
    """The entities of a batch."""

    model_config = ConfigDict(extra="forbid")

    items: Annotated[list[T], Field(min_length=1, max_length=MAX_BATCH)]


class BatchNames(BaseModel):
    """The entities of a batch, by name."""

    model_config = ConfigDict(extra="forbid")

    names: Annotated[
        list[Annotated[str, Field(pattern=NAME_PATTERN, examples=["hello"])]], Field(min_length=1, max_length=MAX_BATCH)
    ]


def add_batches(routes: APIRouter, resource: Resource, mount: Mount) -> None:
    """Adds `POST /batch-update`, `/batch-delete` and `/batch-purge`, to a resource that has batches."""
    if "batch_update" not in resource.operations:
        return
    reply = {"response_model": BatchItems[resource.public], "responses": WRITES}  # type: ignore[name-defined]
    update = _updater(resource, mount)
    add_route(routes, resource, mount, "POST", "/batch-update", "batch_update", update, **reply)
    for operation in ("batch_delete", "batch_purge"):
        path, remove = f"/{operation.replace('_', '-')}", _remover(resource, mount, operation)
        add_route(routes, resource, mount, "POST", path, operation, remove, status_code=204, responses=WRITES)


def _updater(resource: Resource, mount: Mount) -> Callable[..., Any]:
    named = (str, Field(pattern=NAME_PATTERN, examples=["hello"]))
    item = create_model(f"{resource.update.__name__}Item", __base__=resource.update, name=named)

    async def batch_update(
        body: BatchItems[item],
        caller: CallerDep,
        scope: Annotated[Scope, Depends(mount.scope)],
    ) -> Any:
        items = [(entry.name, entry.model_dump(exclude_unset=True, exclude={"name"})) for entry in body.items]  # type: ignore[attr-defined]
        return {"items": [resource.show(found) for found in caller.run(resource.actions["batch_update"](scope, items))]}

    return batch_update


def _remover(resource: Resource, mount: Mount, operation: str) -> Callable[..., Any]:
    async def remove(body: BatchNames, caller: CallerDep, scope: Annotated[Scope, Depends(mount.scope)]) -> Response:
        caller.run(resource.actions[operation](scope, tuple(body.names)))
        return Response(status_code=204)

    return remove
