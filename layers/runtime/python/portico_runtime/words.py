"""Words about an exception of the user's, however broken it is; what is asked of it may run the user's code."""

import os
from typing import Final

MESSAGE_LIMIT: Final = 8192
LINE_LIMIT: Final = 500


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


def relative(path: str, task_root: str) -> str:
    """A path as the user knows it: relative to where the function's files are."""
    return os.path.relpath(path, task_root) if path.startswith(task_root + os.sep) else path
