"""The traceback of an exception of the user's, as Python prints it, without its first heading and the runtime's frames.

Causes and contexts come first, notes after the message, and the members of a group in its box. Bounded: links of a chain, depth
and width of groups, exceptions and lines together.
"""

from __future__ import annotations

import builtins
import linecache
import os
from collections.abc import Iterator
from itertools import islice
from traceback import walk_tb
from types import FrameType, TracebackType
from typing import Any, Final

from portico_runtime.words import LINE_LIMIT, class_name, message_of, relative, shorten

CHAIN_LIMIT: Final = 8
DEPTH_LIMIT: Final = 8
MEMBERS_LIMIT: Final = 15
TOLD_LIMIT: Final = 64
NOTES_LIMIT: Final = 20
FRAMES_HEAD, FRAMES_TAIL = 10, 40
LINES_HEAD, LINES_TAIL = 150, 250

_RUNTIME = os.path.dirname(os.path.abspath(__file__)) + os.sep
_LIBRARY = os.path.dirname(os.path.abspath(os.__file__)) + os.sep
_HEADING = "Traceback (most recent call last):"
_CAUSE = "The above exception was the direct cause of the following exception:"
_CONTEXT = "During handling of the above exception, another exception occurred:"
_SLOTS = vars(BaseException)  # read past properties that a class may put in the way
_GROUP: Any = getattr(builtins, "BaseExceptionGroup", ())  # a session's Python may be older than 3.11
_MEMBERS: Any = vars(_GROUP)["exceptions"] if _GROUP else None


def lines_of(error: BaseException, task_root: str, hidden: str = _RUNTIME) -> list[str]:
    """Lines of at most 500 characters; frames are those of the user's files, which are named relative to `task_root`.

    Frames of files below `hidden` are left out as those of the runtime are.
    """
    lines = [shorten(line, LINE_LIMIT) for line in _Teller(task_root, hidden).told(error, None, 0)]
    return _cut(lines, LINES_HEAD, LINES_TAIL, "lines")


def user_frames(traceback: TracebackType | None, hidden: str = _RUNTIME) -> list[tuple[FrameType, int]]:
    """Frames and line numbers outside the runtime, what is `hidden` and the standard library, outermost first."""
    return [(frame, line) for frame, line in walk_tb(traceback) if _is_user(frame.f_code.co_filename, hidden)]


class _Teller:
    """One exception and all that hangs on it; each is told once as a cause, and `TOLD_LIMIT` of them at all."""

    def __init__(self, task_root: str, hidden: str) -> None:
        self._task_root = task_root
        self._hidden = hidden
        self._seen: set[int] = set()
        self._left = TOLD_LIMIT

    def told(self, error: BaseException, indent: str | None, depth: int) -> Iterator[str]:
        """The lines of an exception; `indent` of the box that it stands in, None outside of any."""
        bar = "" if indent is None else f"{indent}| "
        for link, sentence in self._chain(error):
            if isinstance(link, _GROUP):
                yield from self._group(link, indent, depth)
            else:
                yield from (bar + line for line in self._single(link, _HEADING if bar else None))
            yield from (bar + line for line in (["", sentence, ""] if sentence else []))

    def _group(self, group: Any, indent: str | None, depth: int) -> Iterator[str]:
        lines = self._single(group, f"Exception Group {_HEADING}")
        for number, line in enumerate(lines):
            heads = indent is None and number == 0 and len(lines) > 1
            yield f"  + {line}" if heads else f"{indent or '  '}| {line}"
        yield from self._members(group, indent or "  ", depth + 1)

    def _members(self, group: Any, indent: str, depth: int) -> Iterator[str]:
        members = _MEMBERS.__get__(group)
        shown = members[:MEMBERS_LIMIT] if depth <= DEPTH_LIMIT else ()
        for number, member in enumerate(shown, 1):
            if not self._left:
                shown = members[: number - 1]
                break
            yield f"{indent}{'+-' if number == 1 else '  '}+---------------- {number} ----------------"
            yield from self.told(member, f"{indent}  ", depth)
        if len(members) > len(shown):
            yield f"{indent}  | ... {len(members) - len(shown)} exceptions more ..."
        yield f"{indent}  +------------------------------------"

    def _single(self, error: BaseException, heading: str | None) -> list[str]:
        """Frames, type and message, notes; the heading is that of frames."""
        self._left -= 1
        self._seen.add(id(error))
        traceback = _SLOTS["__traceback__"].__get__(error)
        frames: list[tuple[FrameType, int] | None] = list(user_frames(traceback, self._hidden))
        hidden = len(frames) - FRAMES_HEAD - FRAMES_TAIL
        if hidden > 0:
            frames[FRAMES_HEAD:-FRAMES_TAIL] = [None]
        lines = [line for entry in frames for line in self._frame(entry, hidden)]
        headline = f"{class_name(error)}: {message_of(error)}"
        # In a box each line has its bar; else the message is one entry, whatever is in it.
        words = headline.split("\n") if heading else [headline]
        return [*([heading] if heading and frames else []), *lines, *words, *_notes(error)]

    def _frame(self, entry: tuple[FrameType, int] | None, hidden: int) -> list[str]:
        if entry is None:
            return [f"  ... {hidden} frames more ..."]
        code, line = entry[0].f_code, entry[1]
        place = f'  File "{relative(code.co_filename, self._task_root)}", line {line}, in {code.co_name}'
        source = linecache.getline(code.co_filename, line).strip()
        return [place, f"    {source}"] if source else [place]

    def _chain(self, error: BaseException) -> list[tuple[BaseException, str | None]]:
        """What led to the exception, the first cause first, each with the sentence that leads to the next; the last is `error`."""
        links: list[tuple[BaseException, str | None]] = [(error, None)]
        seen = {id(error)}
        while len(links) < min(CHAIN_LIMIT, self._left) and (found := _led_to(links[-1][0])):
            if id(found[0]) in seen | self._seen:
                break
            seen.add(id(found[0]))
            links.append(found)
        return links[::-1]


def _led_to(error: BaseException) -> tuple[BaseException, str] | None:
    cause = _SLOTS["__cause__"].__get__(error)
    if cause is not None:
        return cause, _CAUSE
    context = _SLOTS["__context__"].__get__(error)
    return None if context is None or _SLOTS["__suppress_context__"].__get__(error) else (context, _CONTEXT)


def _notes(error: BaseException) -> list[str]:
    """The lines of its notes; whatever a class may have put in their place."""
    try:
        notes = list(islice(getattr(error, "__notes__", ()), NOTES_LIMIT + 1))
    except BaseException:
        return []
    lines = [line for note in notes[:NOTES_LIMIT] for line in _note(note).split("\n")]
    more = ["... more notes ..."] if len(notes) > NOTES_LIMIT else []
    return _cut(lines, NOTES_LIMIT, NOTES_LIMIT, "lines") + more


def _note(note: object) -> str:
    try:
        return shorten(str.__str__(str(note)))
    except BaseException:
        return "<note str() failed>"


def _cut(lines: list[str], head: int, tail: int, what: str) -> list[str]:
    hidden = len(lines) - head - tail
    return lines if hidden <= 0 else [*lines[:head], f"  ... {hidden} {what} more ...", *lines[-tail:]]


def _is_user(filename: str, hidden: str) -> bool:
    return not filename.startswith((hidden, _RUNTIME, _LIBRARY, "<frozen "))
