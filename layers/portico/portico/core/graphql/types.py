"""Types of the schema, made of pydantic's models when a field first needs one.

What GraphQL has no types for (maps, and unions of anything but numbers) is JSON.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from functools import partial
from typing import Any, Final, get_args, get_origin

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLFloat,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLString,
)
from pydantic import BaseModel, SecretStr

from portico.core.graphql.kinds import is_literal, kind_of, parts_of
from portico.core.graphql.names import NAME, camel, input_name, output_name
from portico.core.graphql.scalars import DATE, DATE_TIME, JSON, LONG

Maker = Callable[[type[BaseModel]], Any]
_PLAIN: Final[tuple[tuple[type[Any], Any], ...]] = (
    (bool, GraphQLBoolean),
    (float, GraphQLFloat),
    (datetime, DATE_TIME),
    (date, DATE),
    (str, GraphQLString),
    (SecretStr, GraphQLString),
)
_WORDS: Final = frozenset({"true", "false", "null"})


class Types:
    """The types that were made, by name: a name is one type's, whatever asks for it."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[Any, Any]] = {}
        self.extend: Callable[[type[BaseModel]], Mapping[str, GraphQLField]] = lambda _model: {}
        self.interfaces: Callable[[type[BaseModel]], list[Any]] = lambda _model: []

    def made(self, name: str, source: Any, make: Callable[[], Any]) -> Any:
        """The type of this name, made of `source`. Raises TypeError when the name is that of another."""
        if name not in self._made:
            self._made[name] = source, make()
        known, found = self._made[name]
        if known != source:
            raise TypeError(f"{name} would be two types: {known!r} and {source!r}")
        return found

    def output(self, annotation: Any, metadata: Any = (), *, optional: bool = False) -> Any:
        """The type of what is shown."""
        return self._of(annotation, metadata, self._shown, optional=optional)

    def input(self, annotation: Any, metadata: Any = (), *, optional: bool = False) -> Any:
        """The type of what is sent."""
        return self._of(annotation, metadata, self._sent, optional=optional)

    def _of(self, annotation: Any, metadata: Any, maker: Maker, *, optional: bool) -> Any:
        kind = kind_of(annotation, metadata)
        made = self._inner(kind.inner, kind.small, maker)
        return made if optional or kind.optional else GraphQLNonNull(made)

    def _inner(self, inner: Any, small: bool, maker: Maker) -> Any:
        if get_origin(inner) in {list, tuple, set, frozenset} and get_args(inner):
            return GraphQLList(self._of(get_args(inner)[0], (), maker, optional=False))
        if is_literal(inner):
            return GraphQLString if all(isinstance(one, str) for one in get_args(inner)) else JSON
        parts = parts_of(inner)
        if len(parts) > 1:
            return GraphQLFloat if {*parts} <= {int, float} else JSON
        return self._single(inner, small, maker) if isinstance(inner, type) else JSON

    def _single(self, inner: type[Any], small: bool, maker: Maker) -> Any:
        if issubclass(inner, BaseModel):
            return maker(inner)
        if issubclass(inner, Enum):
            return self._enum(inner)
        plain = next((made for kind, made in _PLAIN if issubclass(inner, kind)), None)
        if plain is not None:
            return plain
        if issubclass(inner, int):
            return GraphQLInt if small else LONG
        return JSON

    def _enum(self, kind: type[Enum]) -> Any:
        values = [member.value for member in kind]
        if not all(isinstance(value, str) and NAME.fullmatch(value) and value not in _WORDS for value in values):
            return GraphQLString
        named = {value: GraphQLEnumValue(value) for value in values}
        return self.made(kind.__name__, kind, lambda: GraphQLEnumType(kind.__name__, named, description=_doc(kind)))

    def _shown(self, model: type[BaseModel]) -> Any:
        name = output_name(model)
        return self.made(name, model, lambda: self._object(name, model))

    def _object(self, name: str, model: type[BaseModel]) -> GraphQLObjectType:
        fields = partial(self._fields, model)
        return GraphQLObjectType(name, fields, interfaces=lambda: self.interfaces(model), description=_doc(model))

    def _fields(self, model: type[BaseModel]) -> Mapping[str, GraphQLField]:
        found = {
            camel(alias): GraphQLField(
                self.output(info.annotation, info.metadata),
                resolve=partial(_value, alias),
                description=info.description,
            )
            for alias, info in (
                (info.serialization_alias or info.alias or name, info) for name, info in model.model_fields.items()
            )
        }
        return {**found, **self.extend(model)}

    def _sent(self, model: type[BaseModel]) -> Any:
        name = input_name(model)
        return self.made(
            name, model, lambda: GraphQLInputObjectType(name, partial(self._inputs, model), description=_doc(model))
        )

    def _inputs(self, model: type[BaseModel]) -> Mapping[str, GraphQLInputField]:
        return {
            camel(alias): GraphQLInputField(
                self.input(info.annotation, info.metadata, optional=not info.is_required()),
                description=info.description,
                out_name=alias,
            )
            for alias, info in ((info.alias or name, info) for name, info in model.model_fields.items())
        }


def _value(name: str, source: Mapping[str, Any], _info: Any) -> Any:
    return source.get(name)


def _doc(made: type[Any]) -> str | None:
    return (made.__doc__ or "").strip() or None
