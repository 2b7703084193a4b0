"""Describes an exception of the user's, however broken it is, without the frames of the runtime."""

import linecache
import os
from itertools import chain
from traceback import walk_tb
from types import FrameType, TracebackType
from typing import Any

MESSAGE_LIMIT = 8192
LINE_LIMIT = 500
CHAIN_LIMIT = 8
HEAD, TAIL = 10, 40

_RUNTIME = os.path.dirname(os.path.abspath(__file__)) + os.sep
_LIBRARY = os.path.dirname(os.path.abspath(os.__file__)) + os.sep


def shorten(text: str, limit: int = MESSAGE_LIMIT) -> str:
    """At most `limit` characters and a word on what was cut."""
    return text if len(text) <= limit else f"{text[:limit]}... ({len(text) - limit} characters more)"


def describe(error: BaseException, task_root: str) -> dict[str, Any]:
    """``{type, message, stacktrace}``; the stack trace is lines about the user's frames, causes first."""
    return {
        "type": class_name(error),
        "message": message_of(error),
        "stacktrace": list(chain.from_iterable(_trace(link, task_root) for link in reversed(_chain(error)))),
    }


def class_name(error: BaseException) -> str:
    return shorten(type.__dict__["__name__"].__get__(type(error)), LINE_LIMIT)


def message_of(error: BaseException) -> str:
    """The text of str(). That is the user's code: it may raise anything, or return what is not quite a str."""
    try:
        return shorten(str.__str__(str(error)))
    except BaseException as broken:
        return f"(the exception has no message: its __str__ raised {class_name(broken)})"


def user_frames(traceback: TracebackType | None) -> list[tuple[FrameType, int]]:
    """Frames and line numbers outside the runtime and the standard library, outermost first."""
    return [(frame, line) for frame, line in walk_tb(traceback) if _is_user(frame.f_code.co_filename)]


def relative(path: str, task_root: str) -> str:
    """A path as the user knows it: relative to where the function's files are."""
    return os.path.relpath(path, task_root) if path.startswith(task_root + os.sep) else path


def _is_user(filename: str) -> bool:
    return not filename.startswith((_RUNTIME, _LIBRARY, "<frozen "))


def _chain(error: BaseException) -> list[BaseException]:
    """The exception, its cause, the cause of that; read past properties that a class may put in the way."""
    links: list[BaseException] = []
    current: BaseException | None = error
    slots = vars(BaseException)
    while current is not None and not any(current is link for link in links) and len(links) < CHAIN_LIMIT:
        links.append(current)
        hidden = slots["__suppress_context__"].__get__(current)
        context = None if hidden else slots["__context__"].__get__(current)
        current = slots["__cause__"].__get__(current) or context
    return links


def _trace(error: BaseException, task_root: str) -> list[str]:
    frames = user_frames(vars(BaseException)["__traceback__"].__get__(error))
    shown = frames if len(frames) <= HEAD + TAIL else [*frames[:HEAD], None, *frames[-TAIL:]]
    lines = [line for entry in shown for line in _lines(entry, len(frames) - HEAD - TAIL, task_root)]
    return [shorten(line, LINE_LIMIT) for line in (*lines, f"{class_name(error)}: {message_of(error)}")]


def _lines(entry: tuple[FrameType, int] | None, hidden: int, task_root: str) -> list[str]:
    if entry is None:
        return [f"  ... {hidden} frames more ..."]
    code, line = entry[0].f_code, entry[1]
    place = f'  File "{relative(code.co_filename, task_root)}", line {line}, in {code.co_name}'
    source = linecache.getline(code.co_filename, line).strip()
    return [place, f"    {source}"] if source else [place]
