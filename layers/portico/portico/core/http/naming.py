"""The names and words of operations: ids by the prefix rule, summaries, descriptions."""

import re
from collections.abc import Mapping
from typing import Any, Final

from portico.core.model.entity import Entity
from portico.core.model.scope import Scope
from portico.core.resource import Mount, Operation, Resource

_SUMMARIES: Final = {
    "create": "Create {a} {one}",
    "get": "Get {a} {one}",
    "search": "Search {many}",
    "update": "Change the fields given of {a} {one}",
    "replace": "Replace {a} {one}",
    "delete": "Delete {a} {one} softly, or purge it",
    "restore": "Take back the deletion of {a} {one}",
    "pause": "Pause {a} {one}",
    "resume": "Resume {a} {one}",
    "batch_update": "Change several {many}, all or none",
    "batch_delete": "Delete several {many} softly, all or none",
    "batch_purge": "Purge several {many}, all or none",
}

_VOWEL: Final = re.compile("[aeio]|u(?!s)")  # an upload, a user


def entity_of(resource: Resource) -> type[Entity]:
    """The entity of a resource that has one. Raises TypeError for the others."""
    if resource.entity is None:
        raise TypeError(f"{resource.types} has no entity")
    return resource.entity


def operation_id(mount: Mount, operation: Operation | str, resource: Resource) -> str:
    """`domain_create_user`, `domain_user`, `domain_search_users`, as the prefix rule says."""
    if isinstance(operation, Operation):
        return f"{mount.prefix}{operation.id or f'{operation.name}_{entity_of(resource).type}'}"
    if operation == "search_by_body":
        return f"{operation_id(mount, 'search', resource)}_by_body"
    one, many = entity_of(resource).type, entity_of(resource).types
    plural = operation == "search" or operation.startswith("batch_")
    name = {"get": one if mount.prefix else f"get_{one}"}.get(operation, f"{operation}_{many if plural else one}")
    return f"{mount.prefix}{name}"


def location(mount: Mount, scope: Scope, entity: Entity) -> str:
    """The path of an entity below the stage; the `{name}` of a mount is that of the user in whose scope it is."""
    above = {name: getattr(entity, name) for name in getattr(type(entity), "above", ())}
    place = mount.path.format(**{"domain": scope.domain, "project": scope.project, "name": scope.user, **above})
    return f"{place}/{entity.key.rpartition('/')[2]}"


def described(resource: Resource, operation: str, mount: Mount) -> Mapping[str, Any]:
    """The summary and description of a standard operation, and its entity type, as FastAPI takes them.

    A text of one mount has the mount's prefix before the operation.
    """
    entity = entity_of(resource)
    one, many = entity.type.replace("_", " "), entity.types.replace("_", " ")
    usual = _SUMMARIES.get(operation, "").format(a="an" if _VOWEL.match(one) else "a", one=one, many=many)
    texts = resource.texts
    summary, text = texts.get(f"{mount.prefix}{operation}") or texts.get(operation) or (usual, f"{usual}.")
    action = resource.actions.get(operation)
    permission = action.permission if action else f"{entity.type}:update"
    return {
        "summary": summary,
        "description": f"{text} Needs the permission `{permission}`.",
        "openapi_extra": {"x-entity": entity.type},
    }
