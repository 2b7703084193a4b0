"""The fields of the standard operations, and of pausing, made from the views of a resource."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLID,
    GraphQLList,
    GraphQLNonNull,
    GraphQLString,
)
from pydantic import Field

from portico.core.actions.preconditions import Expected
from portico.core.actions.standard import MAX_BATCH
from portico.core.data.query import All, Querier
from portico.core.graphql.caller import Caller
from portico.core.graphql.connections import PAGE_ARGUMENTS, connection, page_of, shown_page
from portico.core.graphql.names import camel, output_name
from portico.core.graphql.orders import order_argument, orders_of
from portico.core.graphql.scopes import scope_argument, scope_of
from portico.core.graphql.types import Types
from portico.core.graphql.values import adapter_of, entity_json, model_of, validated
from portico.core.http.listed import Listed
from portico.core.http.views import views_of
from portico.core.limits.route_limit import SEARCHES
from portico.core.model.container import Container
from portico.core.model.entity import Name
from portico.core.model.idempotency_mark import IdempotencyMark
from portico.core.model.nested import NestedEntity

EXPECTED: Final = GraphQLArgument(
    GraphQLString, description="The `etag` that the entity must still have.", out_name="expected_version"
)
Given = Mapping[str, Any]
Once = IdempotencyMark | None


def expected_of(given: Given) -> Expected:
    """The tags of which the entity must have one; None for any."""
    version = given.get("expected_version")
    return None if version is None else frozenset({version})


class _Standard:
    """A field of one route."""

    def __init__(self, route: Listed) -> None:
        self.route, self.resource, self.mount = route, route.resource, route.place
        self.views = views_of(route.resource, route.mount)
        self.actions = route.resource.actions
        entity = route.resource.entity
        self.above = entity.above if entity is not None and issubclass(entity, NestedEntity) else ()

    def arguments(self, types: Types) -> dict[str, GraphQLArgument]:
        """The arguments."""
        above = {camel(name): GraphQLArgument(GraphQLNonNull(GraphQLID), out_name=name) for name in self.above}
        return {**scope_argument(types, self.mount.home, {}), **above, **self.more(types)}

    def more(self, types: Types) -> dict[str, GraphQLArgument]:
        """The arguments of the operation beside where it is about."""
        return {}

    def output(self, types: Types) -> Any:
        """The type: the entity, unless said otherwise."""
        return types.output(self.views.public)

    def scope(self, caller: Caller, given: Given) -> Any:
        """The scope that is given, or the caller's."""
        return scope_of(self.mount.home, given.get("scope"), caller)

    def uppers(self, given: Given) -> tuple[str, ...]:
        """The names of the entities above."""
        return tuple(validated(adapter_of(Name), given[name], (camel(name),)) for name in self.above)

    def show(self, caller: Caller, entity: Any) -> Any:
        """The entity as JSON."""
        return entity_json(self.views.public, self.views.show(entity, caller.asked), entity)


class _OfOne(_Standard):
    """A field about one entity."""

    def more(self, types: Types) -> dict[str, GraphQLArgument]:
        """Its id, for which its name will do."""
        text = "The name, or the id where it has one."
        one = GraphQLArgument(GraphQLNonNull(GraphQLID), description=text, out_name="id")
        return {} if self.resource.single is not None else {"id": one}

    def key(self, given: Given) -> str:
        """The key of the entity. Raises Unprocessable for what can be none."""
        if self.resource.single is not None:
            return self.resource.single
        own = validated(adapter_of(self.resource.key or Name), given["id"], ("id",))
        return "/".join([*self.uppers(given), str(own)])


class _Get(_OfOne):
    def run(self, caller: Caller, given: Given, once: Once = None) -> Any:
        """The entity."""
        return self.show(caller, caller.run(self.actions["get"](self.scope(caller, given), self.key(given)), once=once))


class _Search(_Standard):
    def more(self, types: Types) -> dict[str, GraphQLArgument]:
        """Filter, order and page."""
        if not self.resource.searchable:
            return {}
        kind = types.input(self.views.filter, optional=True)
        return {
            "filter": GraphQLArgument(kind, out_name="filter"),
            **order_argument(types, self.views.adapter.orders, output_name(self.views.public)),
            **PAGE_ARGUMENTS,
        }

    def output(self, types: Types) -> Any:
        """A page."""
        return connection(types, types.output(self.views.public, optional=True), output_name(self.views.public))

    def run(self, caller: Caller, given: Given, once: Once = None) -> Any:
        """One page of the scope."""
        find, scope = self.actions["search"], self.scope(caller, given)
        if not self.resource.searchable:
            action = find(scope)
        else:
            above = self.uppers(given)
            action = find(scope, self.querier(caller, given), **({"above": above} if above else {}))
        return shown_page(caller.run(action, once=once), given, lambda entity: self.show(caller, entity))

    def querier(self, caller: Caller, given: Given) -> Querier:
        """The search. Raises Unprocessable, TooManyRequests."""
        wanted, condition = given.get("filter"), All(())
        if wanted is not None:
            caller.take(SEARCHES)
            condition = model_of(self.views.filter, wanted, ("filter",)).condition()
        return Querier(condition, orders_of(given), page_of(given))


class _Create(_Standard):
    def more(self, types: Types) -> dict[str, GraphQLArgument]:
        """The new entity."""
        return {"input": GraphQLArgument(types.input(self.views.create), out_name="input")}

    def run(self, caller: Caller, given: Given, once: Once = None) -> Any:
        """The entity that was made."""
        body = model_of(self.views.create, given["input"])
        above = dict(zip(self.above, self.uppers(given), strict=True))
        action = self.actions["create"](self.scope(caller, given), {**body.model_dump(), **above})
        return self.show(caller, caller.run(action, once=once))


class _Update(_OfOne):
    whole = False

    def more(self, types: Types) -> dict[str, GraphQLArgument]:
        """The changes."""
        sent = GraphQLArgument(types.input(self.model), out_name="input")
        return {**super().more(types), "input": sent, "expectedVersion": EXPECTED}

    @property
    def model(self) -> Any:
        """The model of the changes."""
        return self.views.update

    def run(self, caller: Caller, given: Given, once: Once = None) -> Any:
        """The changed entity."""
        changes = model_of(self.model, given["input"]).model_dump(exclude_unset=not self.whole)
        scope, key = self.scope(caller, given), self.key(given)
        action = self.actions["update"](scope, key, changes, expected_of(given), self.whole)
        return self.show(caller, caller.run(action, once=once))


class _Replace(_Update):
    whole = True

    @property
    def model(self) -> Any:
        """The model of the whole entity."""
        return self.views.replace


class _Switch(_OfOne):
    """To pause, to resume: what is done to one entity, and shows it."""

    operation = ""

    def more(self, types: Types) -> dict[str, GraphQLArgument]:
        """The entity, and its version."""
        return {**super().more(types), "expectedVersion": EXPECTED}

    def run(self, caller: Caller, given: Given, once: Once = None) -> Any:
        """The entity afterwards."""
        action = self.actions[self.route.name](self.scope(caller, given), self.key(given), expected_of(given))
        return self.show(caller, caller.run(action, once=once))


class _Restore(_OfOne):
    def run(self, caller: Caller, given: Given, once: Once = None) -> Any:
        """The entity, back again."""
        action = self.actions["restore"](self.scope(caller, given), self.key(given))
        return self.show(caller, caller.run(action, once=once))


class _Delete(_OfOne):
    operation = "delete"

    def more(self, types: Types) -> dict[str, GraphQLArgument]:
        """The entity, and its version."""
        return {**super().more(types), "expectedVersion": EXPECTED}

    def output(self, types: Types) -> Any:
        """True."""
        return GraphQLNonNull(GraphQLBoolean)

    def run(self, caller: Caller, given: Given, once: Once = None) -> Any:
        """True, once it is gone."""
        scope, key = self.scope(caller, given), self.key(given)
        caller.run(self.actions[self.operation](scope, key, expected_of(given), **self.options(given)), once=once)
        return True

    def options(self, given: Given) -> Mapping[str, Any]:
        """What the action takes besides."""
        return {}


class _Purge(_Delete):
    operation = "purge"

    def more(self, types: Types) -> dict[str, GraphQLArgument]:
        """The same, and whether all that is in it goes with it."""
        entity = self.resource.entity
        if entity is None or not issubclass(entity, Container):
            return super().more(types)
        text = "With all that is in it: it is hidden at once, and emptied afterwards."
        return {**super().more(types), "cascade": GraphQLArgument(GraphQLBoolean, description=text)}

    def options(self, given: Given) -> Mapping[str, Any]:
        """Whether its contents go too."""
        return {"cascade": True} if given.get("cascade") else {}


class _BatchUpdate(_Standard):
    def more(self, types: Types) -> dict[str, GraphQLArgument]:
        """The entities' changes."""
        return {"input": GraphQLArgument(_several(types.input(self.views.update_item)), out_name="input")}

    def output(self, types: Types) -> Any:
        """The entities."""
        return _several(types.output(self.views.public))

    def run(self, caller: Caller, given: Given, once: Once = None) -> Any:
        """The changed entities, all or none."""
        key = self.resource.key_name
        items = validated(adapter_of(_batch(self.views.update_item)), given["input"], ("input",))
        changes = [(getattr(one, key), one.model_dump(exclude_unset=True, exclude={key})) for one in items]
        action = self.actions["batch_update"](self.scope(caller, given), changes)
        return [self.show(caller, entity) for entity in caller.run(action, once=once)]


class _BatchRemove(_Standard):
    def more(self, types: Types) -> dict[str, GraphQLArgument]:
        """The entities' names."""
        return {"ids": GraphQLArgument(_several(GraphQLNonNull(GraphQLID)), out_name="ids")}

    def output(self, types: Types) -> Any:
        """True."""
        return GraphQLNonNull(GraphQLBoolean)

    def run(self, caller: Caller, given: Given, once: Once = None) -> Any:
        """True, once all are gone."""
        names = validated(adapter_of(_batch(Name)), given["ids"], ("ids",))
        caller.run(self.actions[self.route.name](self.scope(caller, given), tuple(names)), once=once)
        return True


def _several(kind: Any) -> Any:
    return GraphQLNonNull(GraphQLList(kind))


def _batch(kind: Any) -> Any:
    return Annotated[list[kind], Field(min_length=1, max_length=MAX_BATCH)]


FIELDS: Final[Mapping[str, Callable[[Listed], Any]]] = {
    "create": _Create,
    "search": _Search,
    "get": _Get,
    "update": _Update,
    "replace": _Replace,
    "delete": _Delete,
    "purge": _Purge,
    "restore": _Restore,
    "pause": _Switch,
    "resume": _Switch,
    "batch_update": _BatchUpdate,
    "batch_delete": _BatchRemove,
    "batch_purge": _BatchRemove,
}
