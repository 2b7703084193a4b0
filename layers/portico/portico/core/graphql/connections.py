"""Connections (Relay's cursor connections): pages with the cursors of REST."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLField,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLString,
)

from portico.core.base.errors import Unprocessable
from portico.core.data.query import DEFAULT_LIMIT, MAX_LIMIT, CursorPage, OffsetPage, Page
from portico.core.graphql.types import Types

Shown = Mapping[str, Any]
PAGE_ARGUMENTS: Final[Mapping[str, GraphQLArgument]] = {
    "first": GraphQLArgument(
        GraphQLInt, description=f"The most nodes: {DEFAULT_LIMIT} unless given, at most {MAX_LIMIT}."
    ),
    "after": GraphQLArgument(GraphQLString, description="The cursor behind which the page begins, of the same search."),
    "offset": GraphQLArgument(GraphQLInt, description="The nodes to skip, at most 10,000; without `after`."),
}
PAGE_INFO: Final = GraphQLObjectType(
    "PageInfo",
    {
        "hasNextPage": GraphQLField(GraphQLNonNull(GraphQLBoolean), description="Whether more may follow."),
        "hasPreviousPage": GraphQLField(GraphQLNonNull(GraphQLBoolean), description="Whether some were before."),
        "startCursor": GraphQLField(GraphQLString, description="The cursor of the first edge."),
        "endCursor": GraphQLField(
            GraphQLString, description="For `after`: the page that follows. Null where none does."
        ),
    },
    description="Where a page is.",
)


def connection(types: Types, node: Any, name: str) -> Any:
    """The type of pages of nodes of this type, which has this name."""

    def edge() -> GraphQLObjectType:
        told = "Null where the order has pages by offset only, or the listing has cursors of whole pages."
        fields = {"cursor": GraphQLField(GraphQLString, description=told), "node": GraphQLField(node)}
        return GraphQLObjectType(f"{name}Edge", fields, description="A node of a page.")

    def make() -> GraphQLObjectType:
        edges = GraphQLList(GraphQLNonNull(types.made(f"{name}Edge", node, edge)))
        counted = "The number of matches; null when counting them would take too long."
        fields = {
            "edges": GraphQLField(GraphQLNonNull(edges)),
            "nodes": GraphQLField(GraphQLNonNull(GraphQLList(node)), description="The nodes of the edges."),
            "pageInfo": GraphQLField(GraphQLNonNull(PAGE_INFO)),
            "totalCount": GraphQLField(GraphQLInt, description=counted),
        }
        return GraphQLObjectType(f"{name}Connection", fields, description="A page.")

    return GraphQLNonNull(types.made(f"{name}Connection", node, make))


def page_of(arguments: Mapping[str, Any]) -> OffsetPage | CursorPage:
    """The page that is asked for. Raises Unprocessable for one that cannot be."""
    first, after, offset = limit_of(arguments), arguments.get("after"), arguments.get("offset")
    if after is not None:
        if offset is not None:
            raise Unprocessable.field("after", "Use a cursor, or an offset, not both.", "conflict")
        return CursorPage(after, first)
    if offset is not None and offset < 0:
        raise Unprocessable.field("offset", "An offset is not negative.", "greater_than_equal")
    return OffsetPage(offset or 0, first)


def limit_of(arguments: Mapping[str, Any]) -> int:
    """The most nodes that are asked for. Raises Unprocessable."""
    first = arguments.get("first")
    if first is not None and not 1 <= first <= MAX_LIMIT:
        raise Unprocessable.field("first", f"A page has 1 to {MAX_LIMIT} nodes.", "limit")
    return DEFAULT_LIMIT if first is None else int(first)


def shown_page(page: Page[Any], arguments: Mapping[str, Any], show: Callable[[Any], Shown]) -> Shown:
    """A page as a connection."""
    nodes = [show(item) for item in page.items]
    cursors = _cursors(page)
    before = bool(page.offset) or any(arguments.get(name) is not None for name in ("after", "cursor"))
    return {
        "edges": [{"cursor": cursor, "node": node} for cursor, node in zip(cursors, nodes, strict=True)],
        "nodes": nodes,
        "pageInfo": {
            "hasNextPage": page.has_more,
            "hasPreviousPage": before,
            "startCursor": cursors[0] if cursors else None,
            "endCursor": page.next_cursor or (cursors[-1] if cursors else None),
        },
        "totalCount": page.total_count,
    }


def _cursors(page: Page[Any]) -> list[Any]:
    """The cursor of each item, signed when it is asked for; where a listing has those of pages only, the last item's alone."""
    many, cursor_of = len(page.items), page.cursor_of
    if cursor_of is not None:
        return [lambda _info, index=index: cursor_of(index) for index in range(many)]
    return [None] * (many - 1) + [page.next_cursor] if many else []
