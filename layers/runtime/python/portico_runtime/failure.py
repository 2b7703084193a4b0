"""Describes an exception of the user's, however broken it is, without the frames of the runtime."""

from typing import Any

from portico_runtime.stacktrace import lines_of, user_frames
from portico_runtime.words import LINE_LIMIT, MESSAGE_LIMIT, class_name, message_of, relative, shorten


def describe(error: BaseException, task_root: str) -> dict[str, Any]:
    """``{type, message, stacktrace}``; the stack trace is lines about the user's frames, causes first, groups in boxes."""
    return {"type": class_name(error), "message": message_of(error), "stacktrace": lines_of(error, task_root)}


__all__ = ["LINE_LIMIT", "MESSAGE_LIMIT", "class_name", "describe", "message_of", "relative", "shorten", "user_frames"]
