"""The end of commands: exit codes that scripts can use, and errors in plain words on stderr."""

import errno
from enum import IntEnum
from typing import Final

from rich.text import Text

from portico_client import errors
from portico_client.cli.advice import advice_on
from portico_client.cli.screen import stderr


class ExitCode(IntEnum):
    """The exit codes."""

    OK = 0
    FAILED = 1  # a run or a build failed
    USAGE = 2
    AUTH = 3
    NOT_FOUND = 4
    CONFLICT = 5
    INVALID = 6
    RATE_LIMITED = 7
    UNAVAILABLE = 8
    INTERRUPTED = 130


class Misused(errors.PorticoError):
    """The command, or a file that it was given, makes no sense."""


class Failed(errors.PorticoError):
    """An operation that took place and failed: a run that failed, a function that cannot be built."""


class Unfit(errors.PorticoError):
    """Documents that break the rules of the API's description."""


_CODES: Final[tuple[tuple[type[errors.PorticoError], ExitCode], ...]] = (
    (Failed, ExitCode.FAILED),
    (Misused, ExitCode.USAGE),
    (Unfit, ExitCode.INVALID),
    (errors.Unauthenticated, ExitCode.AUTH),
    (errors.Forbidden, ExitCode.AUTH),
    (errors.NotFound, ExitCode.NOT_FOUND),
    (errors.Conflict, ExitCode.CONFLICT),
    (errors.PreconditionFailed, ExitCode.CONFLICT),
    (errors.Invalid, ExitCode.INVALID),
    (errors.BadRequest, ExitCode.INVALID),
    (errors.RateLimited, ExitCode.RATE_LIMITED),
)


def exit_code(error: errors.PorticoError) -> ExitCode:
    """The code of an error."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), ExitCode.UNAVAILABLE)


def told(error: BaseException) -> ExitCode | None:
    """The code of what a command raised, which is said on stderr; None for what is not ours to explain."""
    match error:
        case errors.PorticoError():
            explain(error)
            return exit_code(error)
        case OSError() if error.errno != errno.EPIPE:  # else whoever read our output has had enough
            stderr().print(Text("error: ", style="bold red").append(str(error), style="not bold default"))
            return ExitCode.USAGE
        case KeyboardInterrupt():
            stderr().print("interrupted")
            return ExitCode.INTERRUPTED
    return None


def explain(error: errors.PorticoError) -> None:
    """Says on stderr what went wrong, and what to quote when asking about it."""
    console = stderr()
    console.print(Text("error: ", style="bold red").append(str(error), style="not bold default"))
    if not isinstance(error, errors.ApiError):
        return
    for line in _fields(error):
        console.print(Text(f"  {line}"))
    if advice := advice_on(error):
        console.print(Text(f"  {advice}"))
    told = f"{error.code}, request {error.request_id}" if error.request_id else error.code
    console.print(Text(f"  ({told})", style="dim"))


def _fields(error: errors.ApiError) -> list[str]:
    """The fields that are wrong; the message is about the first."""
    found = error.details.get("errors")
    lines = [f"{item.get('field')}: {item.get('message')}" for item in found] if isinstance(found, list) else []
    return [line for line in lines if line != error.message]
