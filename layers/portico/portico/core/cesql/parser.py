"""The grammar of CESQL (section 2 of its specification), and expressions that are ready to be evaluated."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, Final

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedInput, UnexpectedToken, VisitError

from portico.core.base.frozen import frozen
from portico.core.cesql import nodes
from portico.core.cesql.functions import find
from portico.core.cesql.nodes import Node
from portico.core.cesql.values import HIGHEST, LOWEST, Evaluation, Missing, TooMuchWork, Value

MAX_LENGTH: Final = 2048
MAX_DEPTH: Final = 64
_GRAMMAR: Final = r"""
    ?start: logic
    ?logic: comparison | logic LOGIC comparison
    ?comparison: sum | comparison COMPARISON sum
    ?sum: product | sum SIGN product -> arithmetic
    ?product: fitting | product FACTOR fitting -> arithmetic
    ?fitting: unary
        | fitting LIKE text -> like
        | fitting NOT LIKE text -> not_like
        | fitting IN "(" logic ("," logic)* ")" -> among
        | fitting NOT IN "(" logic ("," logic)* ")" -> not_among
    ?unary: atom | NOT unary -> negation | SIGN unary -> signed
    ?atom: "(" logic ")" | EXISTS WORD -> exists | WORD "(" [logic ("," logic)*] ")" -> invocation
        | LOWEST -> lowest | INTEGER -> integer | text -> literal | BOOLEAN -> boolean | WORD -> attribute
    text: STRING
    LOGIC.3: /(AND|OR|XOR)(?![A-Za-z0-9_])/i
    NOT.3: /NOT(?![A-Za-z0-9_])/i
    LIKE.3: /LIKE(?![A-Za-z0-9_])/i
    IN.3: /IN(?![A-Za-z0-9_])/i
    EXISTS.3: /EXISTS(?![A-Za-z0-9_])/i
    BOOLEAN.3: /(TRUE|FALSE)(?![A-Za-z0-9_])/i
    LOWEST.4: /-[ \t\r\n]*0*2147483648(?![A-Za-z0-9_])/
    INTEGER.2: /[0-9]+(?![A-Za-z0-9_])/
    WORD: /[A-Za-z0-9][A-Za-z0-9_]*/
    STRING: /'(?:\\.|''|[^'\\])*'|"(?:\\.|""|[^"\\])*"/s
    COMPARISON: /!=|<>|<=|>=|=|<|>/
    SIGN: /[+-]/
    FACTOR: /[*\/%]/
    %ignore /[ \t\r\n]+/
"""


class ParseError(ValueError):
    """The text is no expression; `column` (from 1) is where it stops being one."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(f"{message} at column {column}")
        self.column = column


@frozen(slots=True)
class Expression:
    """An expression that was parsed."""

    root: Node

    def evaluate(self, attributes: Mapping[str, Value]) -> tuple[Value, list[str]]:
        """The value, and the kinds of the errors on the way (`math`, `cast`, `missingAttribute` ...).

        An evaluation that takes too much work is false, with a `generic` error.
        """
        on = Evaluation(attributes)
        try:
            value = self.root.evaluate(on)
        except TooMuchWork:
            return False, [*on.errors, "generic"]
        return (False if isinstance(value, Missing) else value), on.errors

    def matches(self, attributes: Mapping[str, Value]) -> bool:
        """True if an event passes: the result is true, and nothing went wrong (section 1.2)."""
        value, errors = self.evaluate(attributes)
        return value is True and not errors


@lru_cache(maxsize=1024)
def parse(text: str) -> Expression:
    """The expression. Raises ParseError, which says where the text is wrong."""
    if len(text) > MAX_LENGTH:
        raise ParseError(f"More than {MAX_LENGTH} characters", MAX_LENGTH + 1)
    try:
        return Expression(_parser().parse(text))  # type: ignore[arg-type]  # the transformer makes nodes
    except UnexpectedInput as error:
        raise _refusal(error, text) from error
    except VisitError as error:
        if isinstance(error.orig_exc, ParseError):
            raise error.orig_exc from error
        raise


def _refusal(error: UnexpectedInput, text: str) -> ParseError:
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        return ParseError("Unexpected end", len(text) + 1)
    return ParseError("Unexpected text", (error.pos_in_stream or 0) + 1)


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", transformer=_Nodes(), maybe_placeholders=False)


@v_args(inline=True)
class _Nodes(Transformer[Any, Any]):
    """Makes nodes while parsing, so that no tree is ever walked."""

    def logic(self, left: Node, operator: Token, right: Node) -> Node:
        return _bounded(nodes.logic(operator.upper(), left, right), operator)

    def comparison(self, left: Node, operator: Token, right: Node) -> Node:
        return _bounded(nodes.comparison(str(operator), left, right), operator)

    def arithmetic(self, left: Node, operator: Token, right: Node) -> Node:
        return _bounded(nodes.arithmetic(str(operator), left, right), operator)

    def like(self, part: Node, operator: Token, pattern: str) -> Node:
        return _bounded(nodes.like(part, pattern), operator)

    def not_like(self, part: Node, operator: Token, _like: Token, pattern: str) -> Node:
        return nodes.negation(self.like(part, operator, pattern))

    def among(self, part: Node, operator: Token, *members: Node) -> Node:
        return _bounded(nodes.among(part, members), operator)

    def not_among(self, part: Node, operator: Token, _in: Token, *members: Node) -> Node:
        return nodes.negation(self.among(part, operator, *members))

    def negation(self, operator: Token, part: Node) -> Node:
        return _bounded(nodes.negation(part), operator)

    def signed(self, sign: Token, part: Node) -> Node:
        return _bounded(nodes.minus(part), sign) if sign == "-" else part

    def exists(self, _exists: Token, name: Token) -> Node:
        return nodes.exists(_attribute(name))

    def invocation(self, name: Token, *arguments: Node) -> Node:
        if not re.fullmatch(r"[A-Za-z][A-Za-z_]*", name):
            raise ParseError("This is not the name of a function", _start(name))
        return _bounded(nodes.invocation(find(name, len(arguments)), arguments), name)

    def integer(self, digits: Token) -> Node:
        number = int(digits.lstrip("0")[:32] or "0")
        if number > HIGHEST:
            raise ParseError(f"An integer is between {LOWEST} and {HIGHEST}", _start(digits))
        return nodes.literal(number)

    def lowest(self, _digits: Token) -> Node:
        return nodes.literal(LOWEST)

    def literal(self, text: str) -> Node:
        return nodes.literal(text)

    def text(self, quoted: Token) -> str:
        quote, inner = quoted[0], quoted[1:-1]
        return re.sub(rf"\\{quote}|{quote}{quote}", quote, inner)

    def boolean(self, word: Token) -> Node:
        return nodes.literal(word.upper() == "TRUE")

    def attribute(self, name: Token) -> Node:
        return nodes.attribute(_attribute(name))


def _attribute(name: Token) -> str:
    if "_" in name:
        raise ParseError("An attribute has letters and digits only", _start(name))
    return name.lower()


def _bounded(node: Node, at: Token) -> Node:
    if node.depth > MAX_DEPTH:
        raise ParseError(f"Nested more than {MAX_DEPTH} levels deep", _start(at))
    return node


def _start(token: Token) -> int:
    return (token.start_pos or 0) + 1
