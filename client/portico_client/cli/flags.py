"""Groups of commands whose help shows no type at options that take no value."""

from collections.abc import Iterable
from typing import Any

import typer
from typer.core import TyperGroup


class Group(TyperGroup):
    """A group of commands: `--purge`, not `--purge <bool>`."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        untyped(self.commands.values())


def untyped(commands: Iterable[Any]) -> None:
    """Takes the type away from flags of commands."""
    for command in commands:
        for parameter in command.get_params(typer.Context(command)):  # with `--help`, which is kept from now on
            if getattr(parameter, "is_flag", False) and parameter.metavar is None:
                parameter.metavar = ""
