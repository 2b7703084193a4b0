"""The regular expressions of the package, as its source has them, and strings that make a backtracking engine work hard."""

import ast
import importlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

PACKAGE: Final = Path(__file__).parents[2] / "layers" / "portico" / "portico"
_FUNCTIONS: Final = {"compile", "match", "fullmatch", "search", "sub", "split", "findall", "finditer"}
# Expressions made of a function's own values, by the source of their first argument: what they are at most.
LOCAL: Final[Mapping[str, str]] = {
    "f'\\\\\\\\{quote}|{quote}{quote}'": r"\\'|''",
    "self.special": r"L|LW|([1-9]|[12]\d|3[01])W",
    "re.escape(token)": "token",  # literal
    "compile_path(beginning)[0].pattern.removesuffix('$') + '(/|$)'": r"^/v1/a/(?P<b>[^/]+)/c/(?P<d>[^/]+)/e(/|$)",
}


@dataclass(frozen=True)
class Expression:
    """An expression: where it is, and the ways in which it is asked."""

    place: str
    pattern: str
    flags: int
    methods: tuple[str, ...]


def expressions() -> Iterator[Expression]:
    """Every one of the package, found in its syntax trees."""
    for file in sorted(PACKAGE.rglob("*.py")):
        if "tools" not in file.parts:
            yield from _of_module(file)


def _of_module(file: Path) -> Iterator[Expression]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    place = str(file.relative_to(PACKAGE))
    names = {ast.unparse(one.value): ast.unparse(_target(one)) for one in ast.walk(tree)
             if isinstance(one, ast.Assign | ast.AnnAssign) and one.value is not None}  # fmt: skip
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        if ast.unparse(call.func.value) == "re" and call.func.attr in _FUNCTIONS:
            flags = [argument for argument in call.args[1:] if ast.unparse(argument).startswith("re.")]
            methods = (call.func.attr,)
            if call.func.attr == "compile":
                methods = _used(tree, names.get(ast.unparse(call), ""))
            yield Expression(f"{place}:{call.lineno}", _text(file, call.args[0]), _flags(flags), methods)


def _target(one: ast.Assign | ast.AnnAssign) -> ast.expr:
    return one.targets[0] if isinstance(one, ast.Assign) else one.target


def _used(tree: ast.Module, name: str) -> tuple[str, ...]:
    found = {one.attr for one in ast.walk(tree)
             if isinstance(one, ast.Attribute) and ast.unparse(one.value) == name and one.attr in _FUNCTIONS}  # fmt: skip
    return tuple(sorted(found)) or ("fullmatch", "search")


def _flags(nodes: Sequence[ast.expr]) -> int:
    return int(sum(eval(ast.unparse(node), {"re": re}) for node in nodes))


def _text(file: Path, node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    source = ast.unparse(node)
    if source in LOCAL:
        return LOCAL[source]
    module = ".".join(("portico", *file.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
    try:
        return str(eval(source, vars(importlib.import_module(module))))
    except NameError as error:
        raise LookupError(f"{file}: {source} is made at run time; say in LOCAL what it is at most") from error


@dataclass(frozen=True)
class Attack:
    """A text that grows: a beginning that fits, a piece again and again, and an end that does not fit."""

    start: str
    pump: str
    end: str

    def of(self, length: int) -> str:
        """About so many characters."""
        return self.start + self.pump * (length // len(self.pump)) + self.end


def attacks(pattern: str, flags: int = 0) -> set[Attack]:
    """For each repetition in the expression, texts that go round in it and then fail; and some that fit anything."""
    tree = parser.parse(pattern, flags)
    letters = sorted(_letters(tree))[:12]
    pumps = {"a", " ", "\\", '"', *letters, *(x + y for x in letters[:5] for y in letters[:5])}
    found = {Attack("", pump, end) for pump in pumps for end in ("", "\x00", "!")}
    for start, body in _repeats(tree, ""):
        pieces = {one for one in (_fitting(body), _fitting(body, last=True)) if one}
        found |= {
            Attack(start, piece * times, end) for piece in pieces for times in (1, 2) for end in ("", "\x00", " ")
        }
    return found


def _repeats(tree: Any, start: str) -> Iterator[tuple[str, Any]]:
    for kind, value in tree:
        if kind in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
            yield start, value[2]
        for inner in _inner(kind, value):
            yield from _repeats(inner, start)
        start += _fitting([(kind, value)])


def _inner(kind: Any, value: Any) -> list[Any]:
    if kind in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
        return [value[2]]
    if kind is op.SUBPATTERN:
        return [value[3]]
    if kind is op.BRANCH:
        return list(value[1])
    return [value] if kind is op.ATOMIC_GROUP else []


def _fitting(tree: Any, *, last: bool = False) -> str:
    """A short text that fits."""
    text = ""
    for kind, value in tree:
        if kind is op.LITERAL:
            text += chr(value)
        elif kind is op.NOT_LITERAL or kind is op.ANY:
            text += "b"
        elif kind is op.IN:
            text += _member(value, last=last)
        elif kind in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
            text += _fitting(value[2], last=last) * max(1, min(value[0], 64))
        elif inner := _inner(kind, value):
            text += _fitting(inner[-1 if last else 0], last=last)
    return text


def _member(value: Any, *, last: bool) -> str:
    if value[0][0] is op.NEGATE:
        return "b"
    kind, what = value[-1 if last else 0]
    if kind is op.LITERAL:
        return chr(what)
    if kind is op.RANGE:
        return chr(what[0])
    return {"CATEGORY_SPACE": " ", "CATEGORY_DIGIT": "0"}.get(str(what), "a")


def _letters(tree: Any) -> set[str]:
    found: set[str] = set()
    for kind, value in tree:
        if kind is op.LITERAL:
            found.add(chr(value))
        elif kind is op.IN:
            found |= {_member(value, last=False), _member(value, last=True)}
        for inner in _inner(kind, value):
            found |= _letters(inner)
    return found
