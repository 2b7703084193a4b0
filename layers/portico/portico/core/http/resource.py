"""A resource in HTTP: its models, where it is reachable, and how its routes are named and described."""

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Final

from fastapi import APIRouter
from pydantic import BaseModel

from portico.core.actions.standard import OPERATIONS, PAUSING
from portico.core.base.frozen import frozen
from portico.core.http.adapter import Adapter
from portico.core.http.paths import NameInPath
from portico.core.model.entity import Entity
from portico.core.model.scope import Scope


@frozen
class Resource:
    """A resource in HTTP: its models, and how its entities are shown.

    `operations` are those of the standard ones that it has; without an adapter a search is the list of all. `key_name` is
    the piece of the path that names an entity, and `key` its type. `created` and `show_created` are of the reply to a create,
    where that shows a secret. `texts` are summaries and descriptions by operation, where the usual ones do not say enough.
    """

    entity: type[Entity]
    actions: dict[str, Any]
    create: type[BaseModel]
    replace: type[BaseModel]
    update: type[BaseModel]
    public: type[BaseModel]
    show: Callable[[Any], BaseModel]
    adapter: Adapter | None
    operations: frozenset[str] = frozenset({*OPERATIONS, *PAUSING, "replace"})
    key: Any = NameInPath
    key_name: str = "name"
    created: type[BaseModel] | None = None
    show_created: Callable[[Any], BaseModel] | None = None
    texts: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def one(self) -> str:
        """The path of an entity, below that of the mount."""
        return f"/{{{self.key_name}}}"


@frozen
class Mount:
    """A place where a resource is reachable: its path, the prefix of its operation ids, and what gives its scope."""

    path: str
    prefix: str
    scope: Callable[..., Any]


def operation_id(mount: Mount, operation: str, resource: Resource) -> str:
    """`domain_create_user`, `domain_user`, `domain_search_users`, as the prefix rule says."""
    one, many = resource.entity.type, resource.entity.types
    plural = operation == "search" or operation.startswith("batch_")
    name = {"get": one if mount.prefix else f"get_{one}"}.get(operation, f"{operation}_{many if plural else one}")
    return f"{mount.prefix}{name}"


def location(mount: Mount, scope: Scope, entity: Entity) -> str:
    """The path of an entity below the stage; the `{name}` of a mount is that of the user in whose scope it is."""
    return f"{mount.path.format(domain=scope.domain, project=scope.project, name=scope.user)}/{entity.key}"


def add_route(
    routes: APIRouter,
    resource: Resource,
    mount: Mount,
    method: str,
    path: str,
    operation: str,
    endpoint: Any,
    **options: Any,
) -> None:
    """Adds the route of one operation, if the resource has it, described as the resource and the prefix rule say.

    `options` are FastAPI's.
    """
    if operation not in resource.operations:
        return
    action = resource.actions.get(operation)
    usual = _SUMMARIES.get(operation, "").format(one=resource.entity.type, many=resource.entity.types)
    summary, text = resource.texts.get(operation, (usual, f"{usual}."))
    defaults = {
        "operation_id": operation_id(mount, operation, resource),
        "summary": summary,
        "description": f"{text} Needs the permission `{action.permission if action else resource.entity.type + ':update'}`.",
        "response_model": None if options.get("status_code") == 204 else resource.public,
        "openapi_extra": {"x-entity": resource.entity.type},
    }
    routes.add_api_route(mount.path + path, endpoint, methods=[method], **{**defaults, **options})


_SUMMARIES: Final = {
    "create": "Create a {one}",
    "get": "Get a {one}",
    "search": "Search {many}",
    "update": "Change the fields given of a {one}",
    "replace": "Replace a {one}",
    "delete": "Delete a {one} softly, or purge it",
    "restore": "Take back the deletion of a {one}",
    "pause": "Pause a {one}",
    "resume": "Resume a {one}",
    "batch_update": "Change several {many}, all or none",
    "batch_delete": "Delete several {many} softly, all or none",
    "batch_purge": "Purge several {many}, all or none",
}
