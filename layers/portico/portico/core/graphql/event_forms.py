"""The form of an event that asks a function for a field of GraphQL. Handlers look at it, so it imports nothing of GraphQL."""

from collections.abc import Mapping
from typing import Any, Final

FORM: Final = frozenset({"operation", "principal", "origin", "arguments"})


def is_asked(event: Any) -> bool:
    """True for such an event: one of the gateway has other fields, whatever a client sends."""
    return isinstance(event, Mapping) and event.keys() == FORM
