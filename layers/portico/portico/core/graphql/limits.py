"""Limits on queries, which are looked at before anything is carried out: each refusal names the limit, its figure, and what was asked."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
)

from portico.core.data.query import DEFAULT_LIMIT, MAX_LIMIT

MAX_CHARACTERS: Final = 100_000
MAX_TOKENS: Final = 4_000
MAX_DEPTH: Final = 12
MAX_INTROSPECTION_DEPTH: Final = 20  # what tools ask for goes to 15
MAX_ALIASES: Final = 50
MAX_FIELDS: Final = 50  # at the root: each is one request more of the caller
MAX_COST: Final = 1_000  # pages at their full sizes, and everything else
MAX_REPEATS: Final = 20  # of one name in a selection: to merge fields takes the square of them
MAX_SELECTIONS: Final = 10_000  # fragments wherever they are spread
CODE: Final = "GRAPHQL_LIMIT_EXCEEDED"
_PAGES: Final = frozenset({"edges", "nodes"})


def too_much(limit: str, most: int, asked: int) -> GraphQLError:
    """The refusal of a query."""
    extensions = {"code": CODE, "status": 400, "details": {"limit": limit, "maximum": most, "actual": asked}}
    return GraphQLError(f"The query has {asked} {limit}; at most {most}.", extensions=extensions)


def check(document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> None:
    """Raises GraphQLError for an operation that asks for too much; fragments and operations beside it are looked at, too."""
    measured = _Measured(document, {**_defaults(operation), **variables})
    measured.add(operation.selection_set)
    for limit, most, asked in (
        ("levels", MAX_DEPTH, measured.depth),
        ("levels of introspection", MAX_INTROSPECTION_DEPTH, measured.introspection_depth),
        ("aliases", MAX_ALIASES, measured.aliases),
        ("root fields", MAX_FIELDS, measured.roots),
        ("entities", MAX_COST, measured.cost),
    ):
        if asked > most:
            raise too_much(limit, most, asked)
    for other in document.definitions:  # which are validated, though nobody carries them out
        if other is not operation and isinstance(other, FragmentDefinitionNode | OperationDefinitionNode):
            measured.add(other.selection_set)


def _defaults(operation: OperationDefinitionNode) -> dict[str, int]:
    """The numbers that variables of an operation have unless they are given."""
    found = ((one.variable.name.value, one.default_value) for one in operation.variable_definitions or ())
    return {name: int(value.value) for name, value in found if isinstance(value, IntValueNode)}


class _Measured:
    """The measures of selections."""

    def __init__(self, document: DocumentNode, variables: Mapping[str, Any]) -> None:
        found = (one for one in document.definitions if isinstance(one, FragmentDefinitionNode))
        self._fragments = {one.name.value: one for one in found}
        self._variables = variables
        self._looked_at = 0
        self.aliases = self.depth = self.introspection_depth = self.cost = self.roots = 0

    def add(self, selection: SelectionSetNode) -> None:
        """Measures a selection of root fields. Raises GraphQLError for one that is too much to look at."""
        for node in self._fields(selection):
            depth, introspects = self._walk(node, 1), node.name.value.startswith("__")
            self.roots += 1
            if introspects:
                self.introspection_depth = max(self.introspection_depth, depth)
            else:
                self.depth, self.cost = max(self.depth, depth), self.cost + self._cost(node)

    def _fields(self, selection: SelectionSetNode | None) -> list[FieldNode]:
        """The fields of a selection, with those of its fragments."""
        found = list(self._spread(selection, ()))
        names = Counter(node.alias.value if node.alias else node.name.value for node in found)
        repeats = max(names.values(), default=0)
        if repeats > MAX_REPEATS:
            raise too_much("repeats of a field", MAX_REPEATS, repeats)
        return found

    def _spread(self, selection: SelectionSetNode | None, within: tuple[str, ...]) -> Iterator[FieldNode]:
        """The same one by one; a fragment within itself is passed over here, and refused when the query is validated."""
        for node in selection.selections if selection else ():
            self._looked_at += 1
            if self._looked_at > MAX_SELECTIONS:
                raise too_much("selections", MAX_SELECTIONS, self._looked_at)
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, FragmentSpreadNode):
                name = node.name.value
                if name in self._fragments and name not in within:
                    yield from self._spread(self._fragments[name].selection_set, (*within, name))
            else:
                yield from self._spread(getattr(node, "selection_set", None), within)

    def _walk(self, node: FieldNode, depth: int) -> int:
        """Counts the aliases of a field and below it; how deep it goes."""
        self.aliases += node.alias is not None
        if depth > MAX_INTROSPECTION_DEPTH:
            return depth
        return max((self._walk(inner, depth + 1) for inner in self._fields(node.selection_set)), default=depth)

    def _cost(self, node: FieldNode) -> int:
        """The entities that a root may give: of a page as many as it may have."""
        asked = next((one.value for one in node.arguments or () if one.name.value == "first"), None)
        if asked is None and not any(inner.name.value in _PAGES for inner in self._fields(node.selection_set)):
            return 1
        given = self._variables.get(asked.name.value) if isinstance(asked, VariableNode) else None
        first = int(asked.value) if isinstance(asked, IntValueNode) else given
        return max(1, min(first, MAX_LIMIT)) if isinstance(first, int) else DEFAULT_LIMIT
