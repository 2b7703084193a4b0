"""The options before the command."""

from dataclasses import dataclass


@dataclass
class Globals:
    """The options before the command."""

    context: str | None = None
    project: str | None = None
