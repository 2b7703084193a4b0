"""Describes an exception of the user's, however broken it is, without the frames of the runtime."""

from typing import Any

from portico_runtime.stacktrace import lines_of, user_frames
from portico_runtime.words import LINE_LIMIT, MESSAGE_LIMIT, class_name, fatal, message_of, relative, shorten


def describe(error: BaseException, task_root: str) -> dict[str, Any]:
    """``{type, message, stacktrace}``; the stack trace is lines about the user's frames, causes first, groups in boxes."""
    type_, message = fatal(error) or (class_name(error), message_of(error))
    return {"type": type_, "message": message, "stacktrace": lines_of(error, task_root)}


__all__ = [
    "LINE_LIMIT",
    "MESSAGE_LIMIT",
    "class_name",
    "describe",
    "fatal",
    "message_of",
    "relative",
    "shorten",
    "user_frames",
]
