"""The fields of operations of a resource's own: arguments in, action, value out, as the operation's record says."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from graphql import GraphQLArgument, GraphQLBoolean, GraphQLID, GraphQLNonNull
from pydantic import BaseModel, TypeAdapter

from portico.core.data.query import All, Querier
from portico.core.graphql.caller import Caller
from portico.core.graphql.connections import PAGE_ARGUMENTS, connection, page_of, shown_page
from portico.core.graphql.names import camel, output_name
from portico.core.graphql.orders import order_argument, orders_of
from portico.core.graphql.scalars import JSON
from portico.core.graphql.scopes import scope_argument, scope_of
from portico.core.graphql.standard_fields import EXPECTED, expected_of
from portico.core.graphql.types import Types
from portico.core.graphql.values import adapter_of, entity_json, model_of, validated
from portico.core.http.listed import Listed
from portico.core.http.own_calls import action_of, body_model, reply_model, shown
from portico.core.http.pagination import PageQuery
from portico.core.http.views import views_of
from portico.core.model.conventions import Answer, Body, Home
from portico.core.model.entity import Name
from portico.core.model.given import Given
from portico.core.model.idempotency_mark import IdempotencyMark
from portico.core.resource import Operation

_PIECE: Final = re.compile(r"{(\w+)}")
_OF_HOMES: Final[Mapping[Home, frozenset[str]]] = {
    Home.DOMAIN: frozenset({"domain"}),
    Home.PROJECT: frozenset({"domain", "project"}),
    Home.USER: frozenset({"domain", "name"}),
}
_IF_FILTERED: Final = "principal_if_filtered"
# What pages are asked for by here, and by which names in queries.
_PAGES: Final = {"limit": "first", "cursor": "after"}
_BY_NUMBER: Final = frozenset({"page", "page_size"})


class OwnField:
    """The field of one operation."""

    def __init__(self, route: Listed, own: Operation) -> None:
        self.route, self.own = route, own
        self.views = views_of(route.resource, route.mount)
        self.home = route.mount.home if route.mount else own.home
        pieces = [
            piece for piece in _PIECE.findall(route.path) if piece not in _OF_HOMES.get(self.home or Home.GLOBAL, ())
        ]
        self.pieces = [piece for piece in pieces if piece not in own.scoped]
        self.model: Any = reply_model(own.reply, self.views) if own.answer is not Answer.EMPTY else None

    def arguments(self, types: Types) -> dict[str, GraphQLArgument]:
        """The arguments: scope, pieces of the path, query, body, version."""
        found = scope_argument(types, self.home, self.own.scoped)
        for piece, name in self._named_pieces():
            found[name] = GraphQLArgument(GraphQLNonNull(GraphQLID), out_name=piece)
        found |= self._queried(types)
        if self.own.body is Body.JSON:
            found["input"] = GraphQLArgument(types.input(body_model(self.own, self.views)), out_name="input")
        if self.own.precondition:
            found["expectedVersion"] = EXPECTED
        return found

    def output(self, types: Types) -> Any:
        """The type: a page, a model, or that it was done."""
        if self.own.answer is Answer.EMPTY:
            return GraphQLNonNull(GraphQLBoolean)
        if self.own.answer is Answer.PAGE:
            return connection(types, types.output(self.model, optional=True), output_name(self.model))
        return types.output(self.model)

    def run(self, caller: Caller, arguments: Mapping[str, Any], once: IdempotencyMark | None = None) -> Any:
        """The value."""
        if self.own.limit is not None and (self.own.limit.by != _IF_FILTERED or arguments.get("filter") is not None):
            caller.take(self.own.limit)
        given = self._given(caller, arguments)
        result: Any = None
        if self.own.action is not None:
            result = caller.run(action_of(self.own, given, expected_of(arguments)), once=once)
        if self.own.answer is Answer.EMPTY:
            return True
        if self.own.answer is Answer.PAGE:
            return shown_page(result, arguments, lambda entity: self._shown(entity, given))
        return self._shown(result, given)

    def _shown(self, result: Any, given: Given) -> Any:
        return entity_json(self.model, shown(self.own, self.views, result, given), result)

    def _named_pieces(self) -> Iterator[tuple[str, str]]:
        """The pieces of the path with the names of their arguments: the only one, and the key of the entity, are `id`."""
        for piece in self.pieces:
            is_key = piece == self.route.resource.key_name and "id" not in self.pieces
            yield piece, "id" if len(self.pieces) == 1 or is_key else camel(piece)

    def _queried(self, types: Types) -> dict[str, GraphQLArgument]:
        if self.own.searches:
            kind = types.input(self.views.filter, optional=True)
            order = order_argument(types, self.views.adapter.orders, output_name(self.views.public))
            return {"filter": GraphQLArgument(kind, out_name="filter"), **order, **PAGE_ARGUMENTS}
        return dict(self._parameters(types))

    def _parameters(self, types: Types) -> Iterator[tuple[str, GraphQLArgument]]:
        """The arguments of a query that is declared by its parameters."""
        if isinstance(self.own.query, Mapping):
            for name, (kind, _) in self.own.query.items():
                yield self._renamed(name), GraphQLArgument(types.input(kind, optional=True), out_name=name)
            return
        for name, info in getattr(self.own.query, "model_fields", {}).items():
            alias = info.alias or name
            if alias in _BY_NUMBER:
                continue
            kind = (
                JSON
                if alias == "filter"
                else types.input(info.annotation, info.metadata, optional=not info.is_required())
            )
            yield self._renamed(alias), GraphQLArgument(kind, description=info.description, out_name=alias)

    def _renamed(self, name: str) -> str:
        return _PAGES.get(name, camel(name)) if self.own.answer is Answer.PAGE else camel(name)

    def _given(self, caller: Caller, arguments: Mapping[str, Any]) -> Given:
        scope = scope_of(self.home, arguments.get("scope"), caller)
        values: dict[str, Any] = {}
        query = self._query(caller, arguments, values)
        body = None
        if self.own.body is Body.JSON:
            body = model_of(body_model(self.own, self.views), arguments["input"])
            values |= (
                {name: getattr(body, name) for name in type(body).model_fields} if isinstance(body, BaseModel) else {}
            )
        values |= {piece: self._piece(piece, arguments[piece], name) for piece, name in self._named_pieces()}
        for piece, name in self.own.scoped.items():
            values[piece] = self._piece(piece, arguments["scope"][name], f"scope.{camel(name)}")
        return Given(
            scope,
            caller.principal,
            caller.asked,
            values,
            body,
            query,
            source=caller.source,
            agent=caller.agent,
            method="POST",
        )

    def _query(self, caller: Caller, arguments: Mapping[str, Any], values: dict[str, Any]) -> Any:
        own = self.own
        if own.searches:
            values["querier"] = self._querier(arguments)
        if isinstance(own.query, Mapping):
            for name, (kind, default) in own.query.items():
                given = arguments.get(name)
                values[name] = default if given is None else validated(TypeAdapter(kind), given, (self._renamed(name),))
        if not isinstance(own.query, type):
            return None
        wanted = {
            name: arguments[name] for name in arguments if name in _names(own.query) and arguments[name] is not None
        }
        if "filter" in wanted:
            wanted["filter"] = json.dumps(wanted["filter"])
        query = model_of(own.query, wanted, ())
        if not isinstance(query, PageQuery):
            values |= {name: getattr(query, name) for name in type(query).model_fields}
        return query

    def _querier(self, arguments: Mapping[str, Any]) -> Querier:
        wanted = arguments.get("filter")
        condition = All(()) if wanted is None else model_of(self.views.filter, wanted, ("filter",)).condition()
        return Querier(condition, orders_of(arguments), page_of(arguments))

    def _piece(self, piece: str, value: str, place: str) -> Any:
        resource = self.route.resource
        kind = self.own.parameters.get(piece)
        if kind is None:
            kind = (
                resource.key
                if piece == resource.key_name and resource.key is not None
                else Name
                if piece == "name"
                else str
            )
        return validated(adapter_of(kind), value, (place,))


def _names(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(info.alias or name for name, info in model.model_fields.items())
