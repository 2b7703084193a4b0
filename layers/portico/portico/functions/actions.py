"""The actions on functions that are not standard."""

from dataclasses import dataclass
from typing import ClassVar

from portico.core.standard import ScopedAction


@dataclass(frozen=True)
class BuildFunction(ScopedAction):
    """Makes a function runnable, or cleans up after one that is gone; asked for by events only."""

    name: ClassVar[str] = "functions.build"
    permission: ClassVar[str] = "function:build"
    entity_type: ClassVar[str] = "function"
    key: str
    uid: str | None = None
