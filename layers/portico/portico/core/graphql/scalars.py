"""Scalars of the schema beside GraphQL's own."""

from collections.abc import Callable
from typing import Any, Final

from graphql import GraphQLError, GraphQLScalarType, ValueNode, value_from_ast_untyped

_SAFE: Final = 2**53


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value) or abs(value) > _SAFE:
        raise GraphQLError("Long is a whole number between -(2^53) and 2^53.")
    return int(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise GraphQLError("A time, or a date, is a text.")
    return value


def _as_it_is(value: Any) -> Any:
    return value


def _scalar(name: str, parse: Callable[[Any], Any], description: str, url: str | None = None) -> GraphQLScalarType:
    """A scalar that is shown as it is, and read by `parse`."""

    def literal(node: ValueNode, variables: dict[str, Any] | None = None) -> Any:
        return parse(value_from_ast_untyped(node, variables))

    return GraphQLScalarType(
        name,
        serialize=_as_it_is,
        parse_value=parse,
        parse_literal=literal,
        description=description,
        specified_by_url=url,
    )


LONG: Final = _scalar("Long", _whole, "A whole number of up to 53 bits: bytes, say, which Int has no room for.")
DATE_TIME: Final = _scalar(
    "DateTime", _text, "A time (RFC 3339) with an offset.", "https://www.rfc-editor.org/rfc/rfc3339"
)
DATE: Final = _scalar("Date", _text, "A day: `2026-11-30`.")
JSON: Final = _scalar("JSON", _as_it_is, "Any JSON.")
