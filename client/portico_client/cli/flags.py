"""Help that shows no type at options that take no value: `--purge`, not `--purge <bool>`."""

from typing import Any

import typer


def untyped(command: Any) -> None:
    """Takes the type away from the flags of a command, and of all below it."""
    for parameter in command.get_params(typer.Context(command)):  # with `--help`, which is kept from now on
        if getattr(parameter, "is_flag", False) and parameter.metavar is None:
            parameter.metavar = ""
    for one in getattr(command, "commands", {}).values():
        untyped(one)
