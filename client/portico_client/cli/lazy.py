"""Commands that are imported when they are called, so that the start of one does not pay for the others.

Only Typer is imported before that: HTTP, models and Rich are for who needs them. `--help` shows the lines that stand here.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from portico_client.cli.flags import untyped

_NAMED: Final = "portico_client.cli.named:named"
_GROUPED: Final = "portico_client.cli.grouped:grouped"


class Lazy(NamedTuple):
    """A command that is not imported yet: the place of its function or app (`module:name`), and the line of its help."""

    place: str
    help: str


def of_resource(resource: str, text: str) -> Lazy:
    """The commands that every resource of standard operations has."""
    return Lazy(f"{_NAMED}:{resource}", text)


def of_group(command: str, text: str) -> Lazy:
    """The commands of a resource that has not all of the standard operations."""
    return Lazy(f"{_GROUPED}:{command}", text)


class LazyGroup(TyperGroup):
    """The root of all commands: all that they raise ends here. `lazy` has those that are imported when they are called."""

    lazy: Mapping[str, Lazy] = {}

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        shown = {name: TyperCommand(name, help=found.help) for name, found in self.lazy.items()}
        self.commands = {**shown, **self.commands}

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that the arguments name, imported."""
        name, command, rest = super().resolve_command(ctx, args)
        lazy = self.lazy.get(name or "")
        return name, _imported(str(name), lazy) if lazy else command, rest

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Writes its help; Typer adds options of its own after all others."""
        untyped(self)
        super().format_help(ctx, formatter)

    def invoke(self, ctx: Any) -> Any:
        """Runs a command. Raises typer.Exit with its code."""
        try:
            return super().invoke(ctx)
        except (Exception, KeyboardInterrupt) as error:
            from portico_client.cli.failures import told  # Rich is for who has something to say

            code = told(error)
            if code is None:
                raise
            raise typer.Exit(code) from error


def _imported(name: str, lazy: Lazy) -> Any:
    module, attribute, *arguments = lazy.place.split(":")
    found = getattr(import_module(module), attribute)
    if arguments:
        found = found(*arguments)
    if isinstance(found, typer.Typer):
        command: Any = typer.main.get_group(found)
    else:
        alone = typer.Typer(add_completion=False)
        alone.command(name)(found)
        command = typer.main.get_command(alone)
    command.name = name
    untyped(command)
    return command
