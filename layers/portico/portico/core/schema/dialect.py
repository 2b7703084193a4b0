r"""The dialect of tenants' patterns: RE2's syntax, read piece by piece, for the Rust engine that matches them.

https://github.com/google/re2/wiki/Syntax: `\d`, `\w`, `\s` and `\b` are of ASCII, `\p{L}` of Unicode; a class has no classes of its own
and no set operations; flags are `i`, `m`, `s`, `U`. The engine reads those otherwise, so each piece says how the engine writes it.
"""

import re
from collections.abc import Iterator
from typing import Final

from portico.core.base.frozen import frozen

_SETS: Final = {"d": "0-9", "w": "0-9A-Za-z_", "s": r"\t\n\f\r "}
_ESCAPES: Final = {
    **{name: f"[{members}]" for name, members in _SETS.items()},
    **{name.upper(): f"[^{members}]" for name, members in _SETS.items()},
    "b": r"(?-u:\b)",
    "<": "<",
    ">": ">",  # else the engine's words for the ends of a word
}
_BRACED: Final = r"\{[^}]{0,64}\}"
_ESCAPE: Final = rf"\\(?:[pP](?:{_BRACED}|.)|x(?:{_BRACED}|[0-9A-Fa-f]{{2}})|u(?:{_BRACED}|[0-9A-Fa-f]{{4}})|.)"
_PIECES: Final = re.compile(
    rf"(?P<set>\[\^?\]?(?:{_ESCAPE}|\[:\^?[a-z]+:\]|[^\]\\])*+(?P<end>\])?)|(?P<escape>{_ESCAPE})|(?P<flags>\(\?[imsU-]+\))"
    r"|(?P<open>\((?:\?(?:P?<[A-Za-z_][A-Za-z0-9_]*>|[imsU-]*:))?)|(?P<close>\))"
    r"|(?P<count>\{(?P<low>\d+)(?:,(?P<high>\d*))?\})|(?P<operator>[*+?|^$])|(?P<one>.)",
    re.DOTALL | re.ASCII,
)
_MEMBERS: Final = re.compile(rf"(?P<escape>{_ESCAPE})|(?P<posix>\[:\^?[a-z]+:\])|(?P<one>.)", re.DOTALL | re.ASCII)
_SPECIAL: Final = frozenset(r"[]{}^-&~\#")
_POSIX: Final = frozenset(
    [
        "alnum",
        "alpha",
        "ascii",
        "blank",
        "cntrl",
        "digit",
        "graph",
        "lower",
        "print",
        "punct",
        "space",
        "upper",
        "word",
        "xdigit",
    ]
)
_ATOM, _ASCII_SET, _ANY, _MANY = 5, 20, 40, 1_200  # what compiled pieces weigh, 40 bytes each: of one character; of
# those of `\w`, in either case; of almost all; of the thousands of `\p{L}`


class NotOfTheDialect(ValueError):
    """A pattern that RE2 does not read so."""


@frozen(slots=True)
class Piece:
    """A piece of a pattern: its kind, how the engine writes it, its weight, and how often a count repeats what is before it."""

    kind: str
    written: str
    weight: int = 0
    times: int = 1


def pieces(pattern: str) -> Iterator[Piece]:
    """The pieces of a pattern, in order. Raises NotOfTheDialect."""
    before = ""
    for found in _PIECES.finditer(pattern):
        kind, text = str(found.lastgroup), found[0]
        if before == "(" and text == "?":
            raise NotOfTheDialect("a group that RE2 does not have")
        before = text
        yield _piece(kind, text, found)


def _piece(kind: str, text: str, found: re.Match[str]) -> Piece:
    match kind:
        case "set" if found["end"] is None:
            raise NotOfTheDialect("a class that does not end")
        case "set":
            return _set(text)
        case "escape":
            return Piece("part", _escape(text), _weight(text))
        case "count":
            low, high = int(found["low"][:6]), int((found["high"] or "0")[:6])
            return Piece("count", text, times=max(low, high, 1))
        case "one" if text in "{}":
            return Piece("part", f"\\{text}", _ATOM)
        case "one":
            return Piece("part", text, _ANY if text == "." else _ATOM)
    return Piece(kind, text)


def _escape(text: str) -> str:
    if text.startswith((r"\p{^", r"\P{^")):
        return ("\\P" if text[1] == "p" else "\\p") + "{" + text[4:]
    return _ESCAPES.get(text[1:], text)


def _set(text: str) -> Piece:
    """A class; a dash between two characters is a range, and is itself elsewhere."""
    negated = text.startswith("[^")
    members = list(_MEMBERS.finditer(text[2 if negated else 1 : -1]))
    written, ranged = "", False
    for index, member in enumerate(members):
        is_range = member[0] == "-" and 0 < index < len(members) - 1 and not ranged
        is_range = is_range and _is_one(members[index - 1]) and _is_one(members[index + 1])
        written += "-" if is_range else _member(member)
        ranged = is_range or (ranged and member[0] == "-")
    weight = sum(_weight(member[0]) for member in members)
    return Piece("part", f"[{'^' if negated else ''}{written}]", weight + (_ANY if negated else _ATOM))


def _is_one(member: re.Match[str]) -> bool:
    return member["posix"] is None and member[0][1:2] not in {*_SETS, *map(str.upper, _SETS), "p", "P"}


def _member(member: re.Match[str]) -> str:
    text = member[0]
    if member["one"] is not None:
        return f"\\{text}" if text in _SPECIAL else text
    if member["posix"] is not None and text.strip("[:^]") not in _POSIX:
        raise NotOfTheDialect("a class of no name that there is")
    if text[1:] in {"b", "B"}:
        raise NotOfTheDialect("the end of a word is not in a class")
    return _escape(text)


def _weight(text: str) -> int:
    if len(text) == 1:
        return _ATOM
    if text[1] in "pP":
        return _MANY
    return _ASCII_SET if text[1] in _SETS else _ANY if text[1] in "DWS" else _ATOM + len(text)
