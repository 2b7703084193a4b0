"""The same function as the benchmark's, as Lambda's runtime client calls it."""

from typing import Any


def handle(event: Any, _context: Any) -> Any:
    """The input."""
    return event
