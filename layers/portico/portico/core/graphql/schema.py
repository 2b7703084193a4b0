"""Schemas: the whole one, and that of a query, which has only the fields that the query names.

A declaration costs milliseconds to import, and a type some to make; a query needs few of some 400 fields and 300 types.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLString,
    get_nullable_type,
)

from portico.core.base.frozen import frozen
from portico.core.base.parts import load
from portico.core.graphql.entities import entity_fields, entity_interfaces
from portico.core.graphql.roots import Answering, Root, roots
from portico.core.graphql.types import Types
from portico.core.graphql.words import words_of

_MOST_KEPT: Final = 128
KEY: Final = GraphQLArgument(
    GraphQLString,
    description="Makes it safe to ask again: for 24 hours the same key gets the same answer, and nothing is done twice.",
    out_name="idempotency_key",
)


@frozen(slots=True)
class Indexed:
    """A field of the index: whether it mutates, where its resource is declared, and the function that answers, unless this one does."""

    mutates: bool
    where: str
    function: str = ""


Index = Mapping[str, Indexed]


@dataclass
class Schemas:
    """The schemas of the fields of an index."""

    index: Index
    types: Types = field(default_factory=Types)
    _roots: dict[str, dict[str, Root]] = field(default_factory=dict)
    _fields: dict[str, GraphQLField] = field(default_factory=dict)
    _answering: dict[str, Answering] = field(default_factory=dict)
    _parts: dict[frozenset[str], GraphQLSchema] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.types.extend = partial(entity_fields, self.types)
        self.types.interfaces = entity_interfaces

    def of(self, names: Iterable[str]) -> GraphQLSchema:
        """The schema of these fields, of which some may be none."""
        wanted = frozenset(name for name in names if name in self.index)
        if wanted not in self._parts:
            if len(self._parts) >= _MOST_KEPT:
                self._parts.clear()
            self._parts[wanted] = self._schema(wanted)
        return self._parts[wanted]

    def whole(self) -> GraphQLSchema:
        """All of it."""
        return self.of(self.index)

    def root(self, name: str) -> Root:
        """The root of this name. Raises LookupError when the index has one that the declaration has not."""
        where = self.index[name].where
        if where not in self._roots:
            self._roots[where] = {root.name: root for root in roots(load(where))}
        return self._roots[where][name]

    def answering(self, name: str) -> Answering:
        """What answers a field, made once."""
        if name not in self._answering:
            self._answering[name] = self.root(name).answering()
        return self._answering[name]

    def _schema(self, names: frozenset[str]) -> GraphQLSchema:
        fields = {name: self._field(name) for name in self.index if name in names}
        query = {name: made for name, made in fields.items() if not self.index[name].mutates}
        mutation = {name: made for name, made in fields.items() if self.index[name].mutates}
        return GraphQLSchema(
            GraphQLObjectType("Query", query, description="What is read."),
            GraphQLObjectType("Mutation", mutation, description="What changes, one field after another.")
            if mutation
            else None,
            assume_valid=True,
        )

    def _field(self, name: str) -> GraphQLField:
        if name not in self._fields:
            root, answering = self.root(name), self.answering(name)
            arguments = answering.arguments(self.types)
            if root.mutates:
                arguments["idempotencyKey"] = KEY
            output = get_nullable_type(answering.output(self.types))  # an error of one field leaves the others
            self._fields[name] = GraphQLField(output, arguments, partial(_resolve, name), description=words_of(root))
        return self._fields[name]


def _resolve(name: str, _source: Any, info: "GraphQLResolveInfo[Any]", /, **arguments: Any) -> Any:
    return info.context.answer(name, arguments, info)
