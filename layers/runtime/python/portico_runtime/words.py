"""Words about an exception of the user's, however broken it is; what is asked of it may run the user's code."""

from __future__ import annotations

import os
from typing import Final

MESSAGE_LIMIT: Final = 8192
LINE_LIMIT: Final = 500
MEMORY_EXCEEDED: Final = "MemoryExceeded", "the function needs more memory than its limit"


def shorten(text: str, limit: int = MESSAGE_LIMIT) -> str:
    """At most `limit` characters and a word on what was cut."""
    return text if len(text) <= limit else f"{text[:limit]}... ({len(text) - limit} characters more)"


def class_name(error: BaseException) -> str:
    return shorten(type.__dict__["__name__"].__get__(type(error)), LINE_LIMIT)


def message_of(error: BaseException) -> str:
    """The text of str(). That is the user's code: it may raise anything, or return what is not quite a str."""
    try:
        return shorten(str.__str__(str(error)))
    except BaseException as broken:
        return f"(the exception has no message: its __str__ raised {class_name(broken)})"


def fatal(error: BaseException) -> tuple[str, str] | None:
    """Type and message, the same in every language, of what would end a process; None of any other exception.

    Exit codes are those of https://docs.python.org/3/library/sys.html#sys.exit.
    """
    if isinstance(error, MemoryError):
        type_, message = MEMORY_EXCEEDED
        return type_, ": ".join(filter(None, (message, message_of(error))))
    if not isinstance(error, SystemExit):
        return None
    code: object = error.code
    if code is None or isinstance(code, int):
        return "ProcessExited", f"the process exited with code {int(code or 0) & 0xFF}"
    return "ProcessExited", f"the process exited with code 1: {message_of(error)}"


def relative(path: str, task_root: str) -> str:
    """A path as the user knows it: relative to where the function's files are."""
    return os.path.relpath(path, task_root) if path.startswith(task_root + os.sep) else path
