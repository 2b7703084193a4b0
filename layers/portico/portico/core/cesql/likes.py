"""Patterns of `LIKE`: `%` is any characters, `_` is one; a backslash takes both as they are.

A pattern is pieces between its `%`. Each is looked for from where the last one ended, so no character is looked at twice; a
piece with `_` in it is looked for by all of its beginnings at once, a bit each (Baeza-Yates and Gonnet's shift-and).
"""

import re
from collections.abc import Callable
from typing import Final

from portico.core.base.frozen import frozen

ANY: Final = None
Piece = tuple[str | None, ...]
_WORD: Final = 512  # bits that cost as much to shift as the rest of a step


@frozen(slots=True)
class LikePattern:
    """A pattern: its pieces, the first of which is at the beginning of a text, and the last, if there are two, at the end."""

    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, text: str) -> "LikePattern":
        """The pattern that a text is."""
        pieces: list[list[str | None]] = [[]]
        for found in re.findall(r"\\[%_]|.", text, re.DOTALL):
            if found == "%":
                pieces.append([])
            else:
                pieces[-1].append(ANY if found == "_" else found[-1])
        first, *others = map(tuple, pieces)
        inner, last = [piece for piece in others[:-1] if piece], others[-1:]
        return cls((first, *inner, *last))

    def fits(self, text: str, charge: Callable[[int], None]) -> bool:
        """True if all of a text fits; `charge` is told the work."""
        first, *others = self.pieces
        if not _stands(first, text, 0) or (not others and len(text) != len(first)):
            return False
        at = len(first)
        for piece in others[:-1]:
            end = _end(piece, text, at, charge)
            if end is None:
                return False
            at = end
        charge(1 + sum(map(len, self.pieces)) // 16)
        start = len(text) - len(others[-1]) if others else at
        return start >= at and (not others or _stands(others[-1], text, start))


def _stands(piece: Piece, text: str, at: int) -> bool:
    if len(text) - at < len(piece):
        return False
    return all(one is ANY or one == text[at + place] for place, one in enumerate(piece))


def _end(piece: Piece, text: str, at: int, charge: Callable[[int], None]) -> int | None:
    """Where a piece ends that is the first of its kind from a place on, or None."""
    if ANY not in piece:
        found = text.find("".join(map(str, piece)), at)
        charge(1 + ((len(text) if found < 0 else found) - at) // 16)
        return None if found < 0 else found + len(piece)
    return _shifted(piece, text, at, charge)


def _shifted(piece: Piece, text: str, at: int, charge: Callable[[int], None]) -> int | None:
    wild = sum(1 << place for place, one in enumerate(piece) if one is ANY)
    masks: dict[str, int] = {}
    for place, one in enumerate(piece):
        if one is not ANY:
            masks[one] = masks.get(one, wild) | 1 << place
    last, begun, step = 1 << len(piece) - 1, 0, 1 + len(piece) // _WORD
    for place in range(at, len(text)):
        charge(step)
        begun = (begun << 1 | 1) & masks.get(text[place], wild)
        if begun & last:
            return place + 1
    return None
