"""Orders of searches, as arguments."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
)

from portico.core.data.query import Order
from portico.core.graphql.types import Types

DIRECTION: Final = GraphQLEnumType(
    "OrderDirection",
    {"ASC": GraphQLEnumValue("asc"), "DESC": GraphQLEnumValue("desc")},
    description="Which end comes first.",
)


def order_argument(types: Types, fields: Sequence[str], name: str) -> dict[str, GraphQLArgument]:
    """The argument `orderBy` of a search by these fields; ties are broken by name or id."""
    if not fields:
        return {}

    def field() -> GraphQLEnumType:
        return GraphQLEnumType(f"{name}OrderField", {one.upper(): GraphQLEnumValue(one) for one in fields})

    def make() -> GraphQLInputObjectType:
        by = types.made(f"{name}OrderField", tuple(fields), field)
        return GraphQLInputObjectType(
            f"{name}OrderBy",
            {"field": GraphQLInputField(GraphQLNonNull(by)), "direction": GraphQLInputField(DIRECTION)},
        )

    made = types.made(f"{name}OrderBy", tuple(fields), make)
    return {"orderBy": GraphQLArgument(GraphQLList(GraphQLNonNull(made)), out_name="order_by")}


def orders_of(given: Mapping[str, Any]) -> tuple[Order, ...]:
    """The orders that are asked for."""
    wanted = given.get("order_by") or ()
    return tuple(Order(one["field"], one.get("direction") == "desc") for one in wanted)
