"""The endpoints of deletes: softly, for good, and of a container with all that is in it.

The annotations of endpoints are values here (the key and the scope of a resource), so this module does not postpone them.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

from fastapi import Query, Response

from portico.core.base.frozen import frozen
from portico.core.http.dependencies import CallerDep
from portico.core.http.etag import IfMatch, expected_tags

PurgeFlag = Annotated[bool, Query(description="Remove for good instead of deleting softly.")]
CascadeFlag = Annotated[bool, Query(description="With `purge`: purge all that is in it, too.")]
CASCADE: Final = {202: {"description": "It is hidden, and will be purged with all that is in it."}}
Endpoint = Callable[..., Any]


@frozen
class Removal:
    """Deletes of a resource at one of its mounts; `key` and `scope` are annotations of FastAPI's."""

    actions: Mapping[str, Any]
    key: Any
    scope: Any

    def remover(self) -> Endpoint:
        async def delete(
            name: self.key,  # type: ignore[name-defined]
            caller: CallerDep,
            scope: self.scope,  # type: ignore[name-defined]
            if_match: IfMatch = None,
        ) -> Response:
            caller.run(self.actions["delete"](scope, name, expected_tags(if_match)))
            return Response(status_code=204)

        return delete

    def purger(self) -> Endpoint:
        async def delete(
            name: self.key,  # type: ignore[name-defined]
            caller: CallerDep,
            scope: self.scope,  # type: ignore[name-defined]
            purge: PurgeFlag = False,
            if_match: IfMatch = None,
        ) -> Response:
            operation = "purge" if purge else "delete"
            caller.run(self.actions[operation](scope, name, expected_tags(if_match)))
            return Response(status_code=204)

        return delete

    def container_remover(self, delete: Endpoint) -> Endpoint:
        async def delete_or_empty(
            name: self.key,  # type: ignore[name-defined]
            caller: CallerDep,
            scope: self.scope,  # type: ignore[name-defined]
            purge: PurgeFlag = False,
            cascade: CascadeFlag = False,
            if_match: IfMatch = None,
        ) -> Any:
            if not (purge and cascade):
                return await delete(name, caller, scope, purge, if_match)
            caller.run(self.actions["purge"](scope, name, expected_tags(if_match), cascade=True))
            return Response(status_code=202)

        return delete_or_empty
