"""Steps of a validation: what tenants' schemas and values may make us do, counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from portico.core.schema.patterns import PatternRefused, matcher, weight

MAX_STEPS: Final = 100_000
_WORK_A_STEP: Final = 1_000_000  # of a pattern's weight times a text's length
_steps: ContextVar[list[int]] = ContextVar("steps")


class TooMuchWork(Exception):
    """A validation that takes too many steps: it says neither valid nor invalid."""


@contextmanager
def bounded(steps: int = MAX_STEPS) -> Iterator[None]:
    """Within it a validation takes at most so many steps. Raises TooMuchWork."""
    token = _steps.set([steps])
    try:
        yield
    except RecursionError as error:
        raise TooMuchWork from error
    finally:
        _steps.reset(token)


def charge(steps: int) -> None:
    """Takes so many. Raises TooMuchWork."""
    left = _steps.get()
    left[0] -= steps
    if left[0] < 0:
        raise TooMuchWork


def matches(pattern: str, text: str) -> bool:
    """True if the pattern is found in the text. Raises TooMuchWork."""
    try:
        charge(1 + weight(pattern) * len(text) // _WORK_A_STEP)
        return matcher(pattern).isinstance_python(text)
    except PatternRefused as error:  # what a reference made a schema of was never checked
        raise TooMuchWork from error


def violation(message: str) -> Any:
    """A fault of a value."""
    from jsonschema.exceptions import ValidationError

    return ValidationError(message)
