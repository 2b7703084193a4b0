"""The nodes of a parsed CESQL expression: they evaluate themselves and never fail (section 3.3)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal

from portico.core.base.frozen import frozen
from portico.core.cesql.functions import Function
from portico.core.cesql.likes import LikePattern
from portico.core.cesql.values import ZERO, Evaluation, Missing, Value

Result = Value | Missing


@frozen(slots=True)
class Chain:
    """Operations of one kind that follow each other, from the left; `links` are operations with their right sides."""

    kind: Literal["logic", "comparison", "arithmetic"]
    first: "Node"
    links: "tuple[tuple[Any, Node], ...]"
    depth: int  # of the deepest part, and one more: however long a chain is, it is flat

    def then(self, operation: Any, part: "Node") -> "Chain":
        """The chain with one more link."""
        return Chain(self.kind, self.first, (*self.links, (operation, part)), max(self.depth, 1 + part.depth))


@frozen(slots=True)
class Node:
    """A part of an expression: how it evaluates, how deep it is nested, and the chain that it is, if it is one."""

    evaluate: Callable[[Evaluation], Result]
    depth: int = 1
    chain: Chain | None = None


def literal(value: Value) -> Node:
    """A value."""
    return Node(lambda _: value)


def attribute(name: str) -> Node:
    """The value of an attribute; Missing, and an error, when the event does not have it."""

    def read(on: Evaluation) -> Result:
        if name not in on.attributes:
            on.errors.append("missingAttribute")
        return on.attributes.get(name, Missing())

    return Node(read)


def exists(name: str) -> Node:
    """True if the event has an attribute."""
    return Node(lambda on: name in on.attributes)


def operation(parts: Sequence[Node], returns: type, apply: Callable[..., Value]) -> Node:
    """`apply` on what the parts evaluate to; a zero value when something went wrong in one of them."""

    def evaluate(on: Evaluation) -> Result:
        before = len(on.errors)
        values = [part.evaluate(on) for part in parts]
        return ZERO[returns] if len(on.errors) > before else apply(on, *values)

    return Node(evaluate, 1 + max((part.depth for part in parts), default=0))


def negation(part: Node) -> Node:
    """NOT."""
    return operation([part], bool, lambda on, value: not on.cast(value, bool))


def minus(part: Node) -> Node:
    """The minus of an integer."""
    return operation([part], int, lambda on, value: on.bounded(-int(on.cast(value, int))))


def logic(operator: str, left: Node, right: Node) -> Node:
    """AND and OR, which evaluate the right side only when it matters, and XOR."""
    chain = _chained("logic", left, operator, right)

    def evaluate(on: Evaluation) -> Result:
        before = len(on.errors)
        value = _truth(on, chain.first)
        for joined, part in chain.links:
            value = value and len(on.errors) == before
            if joined == "XOR":
                value = value is not _truth(on, part)
            elif value is (joined == "AND"):
                value = _truth(on, part)
        return value

    return Node(evaluate, chain.depth, chain)


def _chained(kind: Literal["logic", "comparison", "arithmetic"], left: Node, operation: Any, right: Node) -> Chain:
    begun = left.chain if left.chain is not None and left.chain.kind == kind else Chain(kind, left, (), 1 + left.depth)
    return begun.then(operation, right)


def _folded(chain: Chain, returns: type) -> Node:
    """Each operation on what those before came to; a zero value when something went wrong in what it operates on."""

    def evaluate(on: Evaluation) -> Result:
        before = len(on.errors)
        value = chain.first.evaluate(on)
        for apply, part in chain.links:
            other = part.evaluate(on)
            value = ZERO[returns] if len(on.errors) > before else apply(on, value, other)
        return value

    return Node(evaluate, chain.depth, chain)


def _truth(on: Evaluation, part: Node) -> bool:
    before = len(on.errors)
    value = part.evaluate(on)
    return not isinstance(value, Missing) and len(on.errors) == before and bool(on.cast(value, bool))


def comparison(operator: str, left: Node, right: Node) -> Node:
    """`=` compares in the type of its right side, the others compare integers."""

    def compare(on: Evaluation, x: Value, y: Value) -> Value:
        if operator in _ORDERED:
            return _ordered(on, x, y, _ORDERED[operator])
        return _equal(on, x, y, type(y)) is (operator == "=")

    return _folded(_chained("comparison", left, compare, right), bool)


def arithmetic(operator: str, left: Node, right: Node) -> Node:
    """The operations on integers; dividing by 0 is a `math` error."""
    compute = _ARITHMETIC[operator]

    def apply(on: Evaluation, x: Value, y: Value) -> Value:
        before = len(on.errors)
        first, second = int(on.cast(x, int)), int(on.cast(y, int))
        if len(on.errors) > before:
            return 0
        if second == 0 and operator in "/%":
            return on.fail("math", 0)
        return on.bounded(compute(first, second))

    return _folded(_chained("arithmetic", left, apply, right), int)


def like(part: Node, pattern: str) -> Node:
    """True if a text fits a pattern of `%` (any characters) and `_` (one); a backslash takes both as they are."""
    parsed = LikePattern.of(pattern)
    return operation([part], bool, lambda on, value: parsed.fits(str(on.cast(value, str)), on.charge))


def among(part: Node, members: Sequence[Node]) -> Node:
    """True if a value is in a set, whose members are cast to its type."""

    def apply(on: Evaluation, value: Value, *others: Value) -> Value:
        return any(_equal(on, other, value, type(value)) for other in others)

    return operation([part, *members], bool, apply)


def invocation(function: Function | None, arguments: Sequence[Node]) -> Node:
    """A call of a function; of one that there is not, false and an error."""
    if function is None:
        return operation(arguments, bool, lambda on, *_: on.fail("missingFunction", value=False))

    def apply(on: Evaluation, *values: Value) -> Value:
        wanted = [function.type_of(index) for index in range(len(values))]
        on.charge_texts(*values)
        cast = [value if kind is None else on.cast(value, kind) for value, kind in zip(values, wanted, strict=True)]
        result: Value = function.call(on, *cast)
        return result

    return operation(arguments, function.returns, apply)


def _equal(on: Evaluation, value: Value, other: Value, kind: type) -> bool:
    before = len(on.errors)
    on.charge_texts(value)
    return on.cast(value, kind) == other and len(on.errors) == before


def _ordered(on: Evaluation, x: Value, y: Value, compare: Callable[[Any, Any], bool]) -> bool:
    before = len(on.errors)
    return compare(on.cast(x, int), on.cast(y, int)) and len(on.errors) == before


def _quotient(x: int, y: int) -> int:
    return abs(x) // abs(y) * (1 if (x < 0) is (y < 0) else -1)


_ORDERED: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "<": lambda x, y: x < y,
    "<=": lambda x, y: x <= y,
    ">": lambda x, y: x > y,
    ">=": lambda x, y: x >= y,
}
_ARITHMETIC: Final[Mapping[str, Callable[[int, int], int]]] = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": _quotient,
    "%": lambda x, y: x - y * _quotient(x, y),
}
