"""One request: its query is parsed, measured, validated and carried out."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    execute,
    parse,
    validate,
)

from portico.core.graphql.answers import Answers
from portico.core.graphql.errors import shown_error, status_of
from portico.core.graphql.limits import MAX_CHARACTERS, MAX_DEPTH, MAX_TOKENS, check, too_much
from portico.core.graphql.models import GraphQLRequest

_MOST_ERRORS: Final = 20
_TOO_LONG: Final = "Document contains more than"
_TOO_DEEP: Final = "Document is nested too deeply"
_BRACKETS: Final = re.compile(r"[{}()\[\]]")
TOO_MANY: Final = 429


class Reply(NamedTuple):
    """The content of a reply; `began` is false for a query that was refused before anything was carried out."""

    content: Mapping[str, Any]
    began: bool
    refused: bool = False  # by the caller's own bucket, all of it


def carry_out(request: GraphQLRequest, answers: Answers) -> Reply:
    """The reply to a request."""
    caller = answers.caller
    try:
        document = _parsed(request.query)
        operation = _operation(document, request.operation_name)
        check(document, operation, request.variables or {})
        schema = answers.schemas.whole() if _introspects(document) else answers.schemas.of(_roots(document))
        errors = validate(schema, document, max_errors=_MOST_ERRORS)
    except GraphQLError as error:
        errors = [error]
    if errors:
        return Reply({"errors": [shown_error(error, caller.request_id) for error in errors]}, began=False)
    result: Any = execute(
        schema,
        document,
        context_value=answers,
        variable_values=request.variables or {},
        operation_name=request.operation_name,
    )
    found = [shown_error(error, caller.request_id) for error in result.errors or ()]
    if result.data is None and all("path" not in error for error in found):  # variables that are none
        return Reply({"errors": found}, began=False)
    refused = bool(found) and all(value is None for value in (result.data or {}).values())
    refused = refused and {status_of(error) for error in found} == {TOO_MANY}
    return Reply({"data": result.data, **({"errors": found} if found else {})}, began=True, refused=refused)


def _parsed(query: str) -> DocumentNode:
    """The document. Raises GraphQLError."""
    if len(query) > MAX_CHARACTERS:
        raise too_much("characters", MAX_CHARACTERS, len(query))
    try:
        return parse(query, max_tokens=MAX_TOKENS)
    except GraphQLSyntaxError as error:
        if _TOO_LONG in error.message:
            raise too_much("tokens", MAX_TOKENS, MAX_TOKENS + 1) from error
        if _TOO_DEEP in error.message:
            raise too_much("levels", MAX_DEPTH, _nested(query)) from error
        raise
    except RecursionError as error:
        raise too_much("levels", MAX_DEPTH, _nested(query)) from error


def _nested(query: str) -> int:
    """About how deep the brackets of a text go."""
    depth = deepest = 0
    for found in _BRACKETS.finditer(query):
        depth += 1 if found[0] in "{([" else -1
        deepest = max(deepest, depth)
    return deepest


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """The operation that is meant. Raises GraphQLError."""
    found = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    named = found if name is None else [one for one in found if one.name and one.name.value == name]
    if len(named) != 1:
        wanted = "Name one operation in operationName." if name is None else f"There is no operation {name!r}."
        raise GraphQLError(wanted)
    if named[0].operation is OperationType.SUBSCRIPTION:
        raise GraphQLError("Subscriptions are not offered.")
    return named[0]


def _roots(document: DocumentNode) -> Iterator[str]:
    """The names of all fields that stand at the root of anything: of operations, and of fragments, which may be spread there."""
    for one in document.definitions:
        if isinstance(one, OperationDefinitionNode | FragmentDefinitionNode):
            yield from _named(one.selection_set)


def _named(selection: SelectionSetNode | None) -> Iterator[str]:
    for node in selection.selections if selection else ():
        if isinstance(node, FieldNode):
            yield node.name.value
        elif isinstance(node, InlineFragmentNode):
            yield from _named(node.selection_set)


def _introspects(document: DocumentNode) -> bool:
    return any(name in {"__schema", "__type"} for name in _roots(document))
