"""Imports the user's handler and says precisely why if that cannot be done."""

import importlib
import inspect
from collections.abc import Callable
from typing import Any

from portico_runtime import failure

Handler = Callable[[Any, Any], Any]
_BY_PLACE = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


class HandlerError(Exception):
    """The handler cannot be used. `reason`: ``{type, message, line | None, file | None, stacktrace}``."""

    def __init__(self, type_: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.reason = {
            "type": type_,
            "message": message,
            "line": None,
            "file": None,
            "stacktrace": [],
            **details,
        }


def load(name: str, task_root: str) -> Handler:
    """The callable named ``module.path.attribute``, if it takes two arguments; folders may be divided by slashes.

    Raises `HandlerError`.
    """
    module, dot, attribute = name.rpartition(".")
    if not (dot and module and attribute):
        raise HandlerError("HandlerInvalid", f"the handler must be 'module.function', not {name!r}")
    handler = _attribute(_import(module, task_root), module, attribute)
    _check_signature(handler, attribute)
    return handler


def _import(module: str, task_root: str) -> object:
    try:
        return importlib.import_module(module.replace("/", "."))
    except SyntaxError as error:
        raise _syntax_error(error, task_root) from None
    except BaseException as error:
        raise _import_error(error, module, task_root) from None


def _syntax_error(error: SyntaxError, task_root: str) -> HandlerError:
    file = failure.relative(error.filename, task_root) if isinstance(error.filename, str) else None
    return HandlerError("SyntaxError", failure.shorten(str(error.msg)), line=error.lineno, file=file)


def _import_error(error: BaseException, module: str, task_root: str) -> HandlerError:
    told = failure.describe(error, task_root)
    frames = failure.user_frames(error.__traceback__)
    frame, line = frames[-1] if frames else (None, None)
    file = failure.relative(frame.f_code.co_filename, task_root) if frame else None
    if failure.fatal(error):
        return HandlerError(told["type"], told["message"], line=line, file=file, stacktrace=told["stacktrace"])
    is_missing = frame is None and isinstance(error, ModuleNotFoundError)
    why = "there is no such file" if is_missing else f"{told['type']}: {told['message']}"
    message = f"the module {module!r} cannot be loaded: {why}"
    return HandlerError("ImportError", message, line=line, file=file, stacktrace=told["stacktrace"])


def _attribute(found: object, module: str, attribute: str) -> Handler:
    try:
        handler = getattr(found, attribute)
    except AttributeError:
        raise HandlerError("HandlerNotFound", f"the module {module!r} has no {attribute!r}") from None
    if not callable(handler):
        kind = type(handler).__name__
        raise HandlerError("HandlerInvalid", f"{attribute!r} is not a function but of type {kind}")
    result: Handler = handler
    return result


def _check_signature(handler: Handler, attribute: str) -> None:
    """Some callables written in C have no signature to look at: they are given the benefit of the doubt."""
    try:
        signature = inspect.signature(handler)
    except ValueError:
        return
    try:
        signature.bind(None, None)
    except TypeError:
        found = failure.shorten(str(signature), 200)
        count = sum(one.kind in _BY_PLACE and one.default is one.empty for one in signature.parameters.values())
        told = f"it asks for {count} arguments" if count > 2 else f"its signature is {found}"
        message = f"{attribute!r} must take (context, payload), but {told}"
        raise HandlerError("HandlerInvalid", message) from None
