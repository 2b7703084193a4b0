"""Chains: events that cause runs that cause events."""

from typing import Final

from portico.core.base.errors import Conflict

MAX_CHAIN: Final = 8


def too_long() -> Conflict:
    """The error for what would make a chain longer."""
    message = f"A chain of events and runs has at most {MAX_CHAIN} runs."
    return Conflict(message, code="EVENT_CHAIN_TOO_LONG", details={"limit": MAX_CHAIN})
