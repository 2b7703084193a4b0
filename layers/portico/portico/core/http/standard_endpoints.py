"""The endpoints of the standard operations, and of pausing, made from the views of a resource.

The annotations of endpoints are values here (the resource's own models), so this module does not postpone them.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any, Final

from fastapi import Depends, Response

from portico.core.data.query import Querier
from portico.core.http.batch_models import BatchItems, BatchNames
from portico.core.http.dependencies import Caller, CallerDep
from portico.core.http.etag import IfMatch, IfNoneMatch, UnlessMatch, etag, expected, not_modified
from portico.core.http.keys import key_parameters
from portico.core.http.listed import Listed
from portico.core.http.naming import described, entity_of, location
from portico.core.http.pagination import PageBody, SearchBody, page_body
from portico.core.http.parameters import PageQueryDep
from portico.core.http.rate_limit import limited
from portico.core.http.removal_endpoints import CASCADE, Removal
from portico.core.http.responses import CONFLICTS, WRITES
from portico.core.http.route_options import changes_nothing, mark, shows_secret
from portico.core.http.scopes import SCOPES
from portico.core.http.views import Views
from portico.core.limits.route_limit import SEARCHES, SEARCHES_IF_FILTERED
from portico.core.model.container import Container
from portico.core.model.scope import Scope

Built = tuple[Callable[..., Any], Mapping[str, Any]]

_UNCHANGED: Final = {304: {"description": "The client has this version already."}}


def build(route: Listed, views: Views) -> Built:
    """The endpoint of a standard operation, and its options as FastAPI takes them."""
    endpoint, options = _BUILDERS[route.name](_Standard(route, views))
    operation = "search" if route.name == "search_by_body" else route.name
    mark(error_form=route.resource.error_form)(endpoint)
    usual = {"operation_id": route.id, **described(route.resource, operation, route.place)}
    return endpoint, {**usual, **options}


class _Standard:
    """The endpoints of one route."""

    def __init__(self, route: Listed, views: Views) -> None:
        self.resource, self.mount, self.views, self.name = route.resource, route.place, views, route.name
        self.key, self.above = key_parameters(self.resource)
        self.actions = self.resource.actions
        self.scope = Annotated[Scope, Depends(SCOPES[self.mount.home])]

    def create(self) -> Built:
        once = self.views.has_secrets

        async def create(
            body: self.views.create,  # type: ignore[name-defined]
            caller: CallerDep,
            response: Response,
            scope: self.scope,  # type: ignore[name-defined]
            above: self.above,  # type: ignore[name-defined]
        ) -> Any:
            entity = caller.run(self.actions["create"](scope, {**body.model_dump(), **above}))
            response.headers["ETag"], response.headers["Location"] = etag(entity), location(self.mount, scope, entity)
            return self.views.show(entity, caller.asked, once=once)

        model = self.views.created if once else self.views.public
        options = {"response_model": model, "status_code": 201, "responses": WRITES}
        return (shows_secret(create) if once else create), options

    def search(self) -> Built:
        page = {"response_model": PageBody[self.views.public]}  # type: ignore[name-defined]
        if not self.resource.searchable:

            async def listing(caller: CallerDep, scope: self.scope) -> Any:  # type: ignore[name-defined]
                return page_body(
                    caller.run(self.actions["search"](scope)), partial(self.views.show, asked=caller.asked)
                )

            return listing, page

        @limited(SEARCHES_IF_FILTERED)
        async def search(
            query: PageQueryDep,
            caller: CallerDep,
            scope: self.scope,  # type: ignore[name-defined]
            above: self.above,  # type: ignore[name-defined]
        ) -> Any:
            return self._found(caller, scope, self.views.adapter.from_query(query), above)

        return search, page

    def search_by_body(self) -> Built:
        @changes_nothing
        @limited(SEARCHES)
        async def search_by_body(
            body: SearchBody[self.views.filter],  # type: ignore[name-defined]
            caller: CallerDep,
            scope: self.scope,  # type: ignore[name-defined]
            above: self.above,  # type: ignore[name-defined]
        ) -> Any:
            return self._found(caller, scope, self.views.adapter.from_body(body), above)

        return search_by_body, {"response_model": PageBody[self.views.public]}  # type: ignore[name-defined]

    def _found(self, caller: Caller, scope: Scope, querier: Querier, above: Mapping[str, str]) -> Any:
        names = {"above": tuple(above.values())} if above else {}
        found = caller.run(self.actions["search"](scope, querier, **names))
        return page_body(found, partial(self.views.show, asked=caller.asked))

    def get(self) -> Built:
        async def get(
            name: self.key,  # type: ignore[name-defined]
            caller: CallerDep,
            response: Response,
            scope: self.scope,  # type: ignore[name-defined]
            if_none_match: IfNoneMatch = None,
        ) -> Any:
            entity = caller.run(self.actions["get"](scope, name))
            response.headers["ETag"] = etag(entity)
            return not_modified(entity, if_none_match) or self.views.show(entity, caller.asked)

        return get, {"response_model": self.views.public, "responses": _UNCHANGED}

    def update(self) -> Built:
        return self._changer(self.views.update, whole=False)

    def replace(self) -> Built:
        return self._changer(self.views.replace, whole=True)

    def delete(self) -> Built:
        removal = Removal(self.actions, self.key, self.scope)
        options = {"status_code": 204, "responses": CONFLICTS, "response_model": None}
        if issubclass(entity_of(self.resource), Container):
            return removal.container_remover(removal.purger()), {**options, "responses": {**CONFLICTS, **CASCADE}}
        return (removal.purger() if "purge" in self.resource.operations else removal.remover()), options

    def restore(self) -> Built:
        async def restore(
            name: self.key,  # type: ignore[name-defined]
            caller: CallerDep,
            response: Response,
            scope: self.scope,  # type: ignore[name-defined]
        ) -> Any:
            entity = caller.run(self.actions["restore"](scope, name))
            response.headers["ETag"] = etag(entity)
            return self.views.show(entity, caller.asked)

        return restore, {"response_model": self.views.public, "responses": CONFLICTS}

    def switch(self) -> Built:
        async def switch(
            name: self.key,  # type: ignore[name-defined]
            caller: CallerDep,
            response: Response,
            scope: self.scope,  # type: ignore[name-defined]
            if_match: IfMatch = None,
            unless: UnlessMatch = None,
        ) -> Any:
            entity = caller.run(self.actions[self.name](scope, name, expected(if_match, unless)))
            response.headers["ETag"] = etag(entity)
            return self.views.show(entity, caller.asked)

        return switch, {"response_model": self.views.public, "responses": CONFLICTS}

    def batch_update(self) -> Built:
        key = self.resource.key_name

        async def batch_update(
            body: BatchItems[self.views.update_item],  # type: ignore[name-defined]
            caller: CallerDep,
            scope: self.scope,  # type: ignore[name-defined]
        ) -> Any:
            items = [(getattr(one, key), one.model_dump(exclude_unset=True, exclude={key})) for one in body.items]
            changed = caller.run(self.actions["batch_update"](scope, items))
            return {"items": [self.views.show(found, caller.asked) for found in changed]}

        reply = BatchItems[self.views.public]  # type: ignore[name-defined]
        return batch_update, {"response_model": reply, "responses": WRITES}

    def batch_remove(self) -> Built:
        async def remove(body: BatchNames, caller: CallerDep, scope: self.scope) -> Response:  # type: ignore[name-defined]
            caller.run(self.actions[self.name](scope, tuple(body.names)))
            return Response(status_code=204)

        return remove, {"status_code": 204, "responses": WRITES, "response_model": None}

    def _changer(self, model: Any, *, whole: bool) -> Built:
        async def change(
            name: self.key,  # type: ignore[name-defined]
            body: model,
            caller: CallerDep,
            response: Response,
            scope: self.scope,  # type: ignore[name-defined]
            if_match: IfMatch = None,
            unless: UnlessMatch = None,
        ) -> Any:
            changes = body.model_dump(exclude_unset=not whole)
            entity = caller.run(self.actions["update"](scope, name, changes, expected(if_match, unless), whole))
            response.headers["ETag"] = etag(entity)
            return self.views.show(entity, caller.asked)

        return change, {"response_model": self.views.public, "responses": WRITES}


_BUILDERS: Final[Mapping[str, Callable[[_Standard], Built]]] = {
    "create": _Standard.create,
    "search": _Standard.search,
    "search_by_body": _Standard.search_by_body,
    "get": _Standard.get,
    "update": _Standard.update,
    "replace": _Standard.replace,
    "delete": _Standard.delete,
    "restore": _Standard.restore,
    "pause": _Standard.switch,
    "resume": _Standard.switch,
    "batch_update": _Standard.batch_update,
    "batch_delete": _Standard.batch_remove,
    "batch_purge": _Standard.batch_remove,
}
