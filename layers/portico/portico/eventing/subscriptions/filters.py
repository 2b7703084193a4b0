"""The filter dialects of the CloudEvents Subscriptions API (3.2.4): exact, prefix, suffix, all, any, not, sql."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from portico.core.base.errors import Unprocessable
from portico.core.cloudevents.attributes import Value, canonical, is_name

MAX_DEPTH: Final = 8
MAX_EXPRESSIONS: Final = 64
MAX_BYTES: Final = 8 * 1024
_MAX_TEXT: Final = 2048

Filters = Sequence[Mapping[str, Any]]


def check(filters: Filters, path: str = "filter") -> None:
    """Raises Unprocessable that names the position (`filter.0.any.1.exact.type`) of what is wrong."""
    if len(json.dumps(filters)) > MAX_BYTES:
        raise Unprocessable.field(path, f"A filter has at most {MAX_BYTES} bytes.", "too_long")
    if _checked_all(filters, path, 1) > MAX_EXPRESSIONS:
        raise Unprocessable.field(path, f"There are at most {MAX_EXPRESSIONS} expressions.", "too_long")


def matches(filters: Filters, attributes: Mapping[str, Value]) -> bool:
    """True if an event with these attributes passes all of the filters, which were checked."""
    return all(_passes(expression, attributes) for expression in filters)


def _checked_all(expressions: Any, path: str, depth: int) -> int:
    """The number of expressions in a list, nested ones included."""
    if not isinstance(expressions, Sequence) or isinstance(expressions, str):
        raise Unprocessable.field(path, "This is a list of expressions.", "list_type")
    if depth > 1 and not expressions:
        raise Unprocessable.field(path, "There is at least one expression.", "too_short")
    if depth > MAX_DEPTH:
        raise Unprocessable.field(path, f"Expressions are nested at most {MAX_DEPTH} deep.", "too_deep")
    return sum(_checked(expression, f"{path}.{index}", depth) for index, expression in enumerate(expressions))


def _checked(expression: Any, path: str, depth: int) -> int:
    if not isinstance(expression, Mapping) or len(expression) != 1:
        raise Unprocessable.field(path, "An expression is an object with one member, named by its dialect.")
    [(dialect, said)] = expression.items()
    at = f"{path}.{dialect[:64]}"
    if dialect in ("all", "any"):
        return 1 + _checked_all(said, at, depth + 1)
    if dialect == "not":
        return 1 + _checked_all([said], at, depth + 1)
    if dialect == "sql":
        _check_sql(said, at)
    elif dialect in _COMPARE:
        _check_attributes(said, at)
    else:
        known = ", ".join([*_COMPARE, "all", "any", "not", "sql"])
        raise Unprocessable.field(at, f"There is no such dialect; there are {known}.", "unknown_dialect")
    return 1


def _check_attributes(said: Any, path: str) -> None:
    if not isinstance(said, Mapping) or not said:
        raise Unprocessable.field(path, "This is an object of attributes and texts, with at least one.", "dict_type")
    for name, text in said.items():
        if not is_name(name):
            raise Unprocessable.field(f"{path}.{name[:64]}", "No attribute of an event is called so.")
        if not isinstance(text, str) or not 0 < len(text) <= _MAX_TEXT:
            raise Unprocessable.field(
                f"{path}.{name}", f"This is a text of 1 to {_MAX_TEXT} characters.", "string_type"
            )


def _check_sql(said: Any, path: str) -> None:
    from portico.core.cesql import ParseError, parse

    if not isinstance(said, str):
        raise Unprocessable.field(path, "This is an expression of CloudEvents SQL.", "string_type")
    try:
        parse(said)
    except ParseError as error:
        raise Unprocessable.field(path, f"{error}.", "sql") from error


def _passes(expression: Mapping[str, Any], attributes: Mapping[str, Value]) -> bool:
    [(dialect, said)] = expression.items()
    match dialect:
        case "all":
            return all(_passes(part, attributes) for part in said)
        case "any":
            return any(_passes(part, attributes) for part in said)
        case "not":
            return not _passes(said, attributes)
        case "sql":
            from portico.core.cesql import parse

            return parse(said).matches(attributes)
    compare = _COMPARE[dialect]
    return all(name in attributes and compare(canonical(attributes[name]), text) for name, text in said.items())


_COMPARE: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "exact": str.__eq__,
    "prefix": str.startswith,
    "suffix": str.endswith,
}
